"""Runs the command `locust` on locustfiles that a test writes."""

import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

SECONDS_AT_MOST = 20


class CommandFolder:
    """A folder with files, in which the command is run; removed at the end of the with-block.

    Configuration files of this machine's user are not read, and no LOCUST_ variable is set but those given.
    """

    def __enter__(self):
        self._temporary = tempfile.TemporaryDirectory()
        self.path = Path(self._temporary.name)
        return self

    def __exit__(self, *_):
        self._temporary.cleanup()

    def write(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return str(path)

    def run(self, *arguments, **variables):
        """What `locust ARGUMENTS` printed and its exit code, a subprocess.CompletedProcess."""
        return subprocess.run(self.command(*arguments), cwd=self.path, env=self.environment(variables), text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS_AT_MOST, check=False)

    def start(self, *arguments, **popen):
        """The command, started and not waited for: a subprocess.Popen."""
        return subprocess.Popen(self.command(*arguments), cwd=self.path, text=True,
                                **{"env": self.environment({}), "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **popen})

    @staticmethod
    def command(*arguments):
        return [sys.executable, "-m", "locust", *arguments]

    def environment(self, variables):
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LOCUST_")}
        return {**inherited, "HOME": str(self.path), "PYTHONUNBUFFERED": "1", **variables}
