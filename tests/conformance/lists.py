"""The checked-in lists of tests, each entry with its reason: which are not run, and which Locust itself fails."""

import fnmatch
import tomllib
from pathlib import Path

HERE = Path(__file__).parent


class Reasons:
    """Reasons by test. A pattern is that of fnmatch over "file.py::Class::test"; the first that matches counts."""

    def __init__(self, path, table, suite=None):
        """What the file's `table` has for the suite of this name."""
        entries = tomllib.loads(path.read_text(encoding="utf-8"))[table]
        self._entries = [(pattern, entry["reason"]) for entry in entries if entry.get("suite", suite) == suite
                         for pattern in entry["tests"]]

    def of(self, test):
        """Why `test` is on the list, or None."""
        return next((reason for pattern, reason in self._entries if fnmatch.fnmatchcase(test, pattern)), None)

    def unused(self, tests):
        """The patterns that match none of `tests`."""
        return [pattern for pattern, _ in self._entries if not fnmatch.filter(tests, pattern)]


def excluded(suite):
    """The tests of the suite of this name that are not run over our package."""
    return Reasons(HERE / "excluded.toml", "excluded", suite)


def failing():
    """The tests of PyPI's suite that the Locust we are measured against fails too."""
    return Reasons(HERE / "failing.toml", "failing")


class Quick:
    """The fixed part of PyPI's suite that every ./test runs."""

    def __init__(self):
        self.files = tomllib.loads((HERE / "quick.toml").read_text(encoding="utf-8"))["files"]
        self._left_out = Reasons(HERE / "quick.toml", "left_out")

    def reason(self, test):
        """Why `test`, of one of the files, is not part of it, or None."""
        return self._left_out.of(test)
