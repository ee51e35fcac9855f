"""The newest Locust from PyPI with its newest dependencies, in a virtual environment of the build folder.

It is made of the interpreter that this build of Acrida starts, and Acrida is started with it as the active
environment: both sides have the same Python, gevent and requests. It stays as it is until the folder is deleted.
"""

import os
import re
import shutil
import subprocess

NAME = "locust-venv"
PACKAGES = ("locust", "gevent", "greenlet", "requests", "urllib3", "geventhttpclient")
VERSIONS = ("import sys; from importlib.metadata import version; "
            "print(f'Python {sys.version.split()[0]}', *(f'{one} {version(one)}' for one in sys.argv[1:]), sep=', ')")
INSTALL_SECONDS = 600


class NoLocust(Exception):
    """It cannot be had; the text says why."""


def interpreter(build):
    """The one that Acrida was built with."""
    with open(os.path.join(build, "CMakeCache.txt"), encoding="utf-8") as cache:
        found = re.search(r"^_?Python3_EXECUTABLE:\w+=(\S+)$", cache.read(), re.M)
    if not found:
        raise NoLocust(f"{build} was configured without Python")
    return found.group(1)


def locust_venv(build):
    """(its folder, its versions as one line). Made when it is not there."""
    folder = os.path.join(os.path.abspath(build), NAME)
    if not os.path.exists(os.path.join(folder, "complete")):
        make(interpreter(build), folder)
    python = os.path.join(folder, "bin", "python")
    return folder, run(python, "-c", VERSIONS, *PACKAGES).strip()


def make(python, folder):
    shutil.rmtree(folder, ignore_errors=True)
    run(python, "-m", "venv", folder)
    run(os.path.join(folder, "bin", "python"), "-m", "pip", "install", "--quiet", "--upgrade",
        "--upgrade-strategy", "eager", "locust")
    with open(os.path.join(folder, "complete"), "w", encoding="ascii"):
        pass


def run(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoLocust(str(error)) from error
    if done.returncode:
        raise NoLocust(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr[-2000:]}")
    return done.stdout
