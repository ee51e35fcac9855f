"""From what -f says to the files it means: folders are searched, addresses are downloaded."""

import ast
import atexit
import os
import shutil
import sys
import tempfile

from locust.util.url import is_url

_LONGEST_QUOTE = 100  # characters of a wrong download that are shown


def parse_locustfile_paths(paths):
    """The absolute paths of the locustfiles that `paths` (files, folders, URLs) stand for.

    Exits with code 1 and a message for one that does not exist or holds no locustfile.
    """
    return [file for path in paths for file in _locustfiles_of(path)]


def get_locustfiles_locally(options):
    """As parse_locustfile_paths, for the comma-separated list in `options.locustfile`."""
    return parse_locustfile_paths([path.strip() for path in options.locustfile.split(",")])


def download_locustfile_from_url(url):
    """The path of a file, removed at exit, with the Python code that `url` serves.

    Exits with code 1 when it cannot be had or is not Python.
    """
    import requests

    try:
        text = requests.get(url, timeout=60).text
    except requests.exceptions.RequestException as error:
        _give_up(f"Failed to get locustfile from: {url}. Exception: {error}")
    try:
        ast.parse(text)
    except SyntaxError:
        _give_up(f"Failed to get locustfile from: {url}. Response was not valid python code: "
                 f"'{text[:_LONGEST_QUOTE]}'")
    folder = tempfile.mkdtemp(prefix="locustfile-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = os.path.join(folder, url.partition("?")[0].rsplit("/", 1)[-1] or "locustfile.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def _locustfiles_of(path):
    if is_url(path):
        return [download_locustfile_from_url(path)]
    if os.path.isdir(path):
        found = _python_files_in(path)
        if not found:
            _give_up(f"Could not find any locustfiles in directory '{path}'")
        return found
    if path.endswith(".py") and os.path.exists(path):
        return [os.path.abspath(path)]
    return _give_up(f"Could not find '{path}'. Ensure your locustfile ends with '.py' or is a directory with "
                    "locustfiles. See --help for available options.")


def _python_files_in(folder):
    """Paths of the .py files below `folder`, in one order everywhere; those that begin with _ are helpers."""
    return sorted(os.path.abspath(os.path.join(parent, name))
                  for parent, _, names in os.walk(folder)
                  for name in names if name.endswith(".py") and not name.startswith("_"))


def _give_up(message):
    sys.stderr.write(message + "\n")
    sys.exit(1)
