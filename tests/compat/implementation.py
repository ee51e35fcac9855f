"""The two things that can run a locustfile here: Acrida's package `locust`, and the real Locust."""

import os
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LAUNCHER = Path(__file__).with_name("launcher") / "locust"
SECONDS_AT_MOST = 120


class Implementation:
    """A package `locust` with the interpreter that runs it."""

    def __init__(self, name, python, package_folders):
        self.name = name
        self.python = str(python)
        self._package_folders = [str(folder) for folder in package_folders]

    def locust(self, *arguments):
        """The words of the command `locust ARGUMENTS`."""
        return [self.python, str(LAUNCHER), *map(str, arguments)]

    def environment(self, home, **variables):
        """The environment of a process: no configuration of this machine's user, no LOCUST_ variable but those given."""
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith("LOCUST_") and name not in ("PYTHONPATH", "HOME")}
        return {**kept, "HOME": str(home), "PYTHONPATH": os.pathsep.join(self._package_folders), "COLUMNS": "80",
                "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", **variables}

    def run(self, words, folder, **variables):
        """What `words`, run in `folder`, printed and its exit code, a subprocess.CompletedProcess."""
        return subprocess.run(words, cwd=folder, env=self.environment(folder, **variables), text=True, errors="replace",
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS_AT_MOST, check=False)


def ours():
    """Acrida's package as it was built, $COMPAT_PACKAGE, run by $COMPAT_PYTHON."""
    package = Path(os.environ["COMPAT_PACKAGE"])
    return Implementation("Acrida", os.environ["COMPAT_PYTHON"],
                          [package / "acrida" / "compat", package])


def oracle():
    """The real Locust, as `run.py --oracle` has laid it out; None in a run without it."""
    folder = os.environ.get("COMPAT_ORACLE")
    return Implementation("Locust", os.environ["COMPAT_PYTHON"], [folder]) if folder else None


def all_of_them():
    """Ours, and the oracle in a run that has it."""
    return [implementation for implementation in (ours(), oracle()) if implementation]
