"""The command `acrida` for locustfiles: Locust's command line, run by Acrida's package `locust`."""

import os
import sys
import sysconfig
from importlib.util import find_spec

USAGE_ERROR = 2
_FOLDER = os.path.dirname(os.path.abspath(__file__))
_NEEDED = {"gevent": "gevent", "requests": "requests", "configargparse": "ConfigArgParse"}  # by the name in PyPI


def main(program="acrida"):
    """Runs the command line in sys.argv; `program` is what messages begin with. Ends with SystemExit."""
    sys.argv[0] = program
    _check_interpreter(program)
    put_locust_on_path()
    from locust.main import main as run

    run()


def put_locust_on_path():
    """Lets `import locust` find Acrida's package, whichever other one is installed."""
    sys.path.insert(0, os.path.join(_FOLDER, "compat"))


def _check_interpreter(program):
    """Ends the program with one line when this interpreter cannot run it."""
    if find_spec("acrida._engine") is None:
        _refuse(program, f"{_FOLDER} has no engine for {sys.executable} (Python {sysconfig.get_python_version()}): "
                         f"{sys.executable} -m pip install . in Acrida's source folder builds one")
    missing = [name for module, name in _NEEDED.items() if find_spec(module) is None]
    if missing:
        _refuse(program, f"{sys.executable} lacks what locustfiles need: "
                         f"{sys.executable} -m pip install {' '.join(missing)}")


def _refuse(program, reason):
    sys.stderr.write(f"{program}: error: {reason}\n")
    sys.exit(USAGE_ERROR)
