"""Files in a folder."""

import os


def get_abspaths_in(path, extension=None):
    """The paths of the files under the folder `path`, joined to it, that end in `extension` ("" and None: any).

    Files whose names begin with "_" are left out.
    """
    return [
        os.path.join(folder, name)
        for folder, _, names in os.walk(os.path.abspath(path))
        for name in names
        if name.endswith(extension or "") and not name.startswith("_")
    ]
