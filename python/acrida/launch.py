"""What the executable `acrida` becomes for a locustfile: PYTHON launch.py PROGRAM ARGUMENT...

It is started by its path, so that no variable of the environment has to say where the package is: a locustfile's own
subprocesses would inherit it.
"""

import os
import sys

if __name__ == "__main__":
    # The interpreter has put this file's own folder first, where `shard` is a module that is called acrida.shard.
    if sys.path[0] == os.path.dirname(os.path.realpath(__file__)):
        del sys.path[0]
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    program = sys.argv.pop(1)

    from acrida.command import main

    main(program)
