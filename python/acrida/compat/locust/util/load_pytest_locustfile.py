"""Reads a locustfile that is a file of pytest tests."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from locust.user import User

logger = logging.getLogger(__name__)

# Collect only, print nothing, leave standard input alone (keys steer the run), and let no ini file add options.
_COLLECT = ["--collect-only", "-p", "no:terminal", "-p", "no:cacheprovider", "--capture=no", "-o", "addopts="]


class _Collected:
    """A pytest plugin that keeps what was collected."""

    def __init__(self) -> None:
        self.functions: list[pytest.Function] = []
        self.errors: list[str] = []

    def pytest_collection_finish(self, session) -> None:
        self.functions = list(session.items)

    def pytest_collectreport(self, report) -> None:
        if report.failed:
            self.errors.append(str(report.longrepr))


def load_locustfile_pytest(path: str) -> dict[str, type[User]]:
    """A user class for each test in the file, by the test's name; none without tests, or without pytest.

    A test that needs a fixture which is not offered is left out, with a warning. Raises ValueError when pytest cannot
    read the file.
    """
    try:
        import pytest
    except ModuleNotFoundError:
        return {}
    from locust.user.pytest_user import PytestUser, check_fixtures

    collected = _Collected()
    code = pytest.main([path, *_COLLECT], plugins=[collected])
    if collected.errors or code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        reason = "\n".join(collected.errors) or f"exit code {int(code)}"
        raise ValueError(f"pytest could not collect the tests of {path}: {reason}")
    users = {}
    for function in collected.functions:
        try:
            check_fixtures(function)
        except ValueError as error:
            logger.warning("%s is left out: %s", function.name, error)
            continue
        users[function.name] = type(PytestUser)(
            function.name, (PytestUser,), {"functions": [function], "__module__": function.module.__name__})
    return users
