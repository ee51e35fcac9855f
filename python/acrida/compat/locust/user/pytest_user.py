"""Users made of pytest tests: each runs one test function over and over, with its fixtures."""

from __future__ import annotations

import inspect
import logging
from contextlib import ExitStack, contextmanager
from socket import gaierror
from typing import TYPE_CHECKING, Any

from locust.exception import CatchResponseError, StopUser
from locust.user.task import task
from locust.user.users import User

if TYPE_CHECKING:
    import pytest

    from locust.clients import HttpSession
    from locust.contrib.fasthttp import FastHttpSession

logger = logging.getLogger(__name__)

# Modules whose fixtures are not the locustfile's own: pytest's, and ours by the name that a wheel gives it or not.
_OF_PLUGINS = ("_pytest.", "pytest_locust.", "acrida.compat.pytest_locust.")


class PytestUser(User):
    """Runs `functions`, the pytest.Function of a subclass, as its only task.

    The fixtures `session` and `fastsession` are clients of this user, kept for its life; fixtures of the locustfile's
    own are made anew for each run of the test. A request's failure that the test raises on ends the run of the test
    and is recorded already; any other exception is handled as in every task; a test that skips itself stops its user.
    """

    abstract = True
    functions: list[pytest.Function] = []

    def __init__(self, environment) -> None:
        super().__init__(environment)
        self._clients: dict[str, HttpSession | FastHttpSession] = {}

    @task
    def run_test(self) -> None:
        """One run of the test."""
        import pytest

        for function in self.functions:
            try:
                with ExitStack() as fixtures:
                    _Fixtures(function, self, fixtures).call_test()
            except _request_failures():
                pass  # recorded as a failure of its request
            except pytest.skip.Exception as skipped:
                logger.info("%s is skipped: %s", function.name, skipped)
                raise StopUser() from None
            except pytest.fail.Exception as failed:
                raise AssertionError(str(failed)) from failed

    def client_for(self, fixture: str) -> HttpSession | FastHttpSession:
        """The client that the fixture `session` or `fastsession` stands for."""
        if fixture not in self._clients:
            self._clients[fixture] = _CLIENTS[fixture](self)
        return self._clients[fixture]


def _request_failures() -> tuple[type[Exception], ...]:
    """What raise_for_status() of the two clients raises."""
    from requests.exceptions import RequestException

    from locust.contrib.fast.error import FastRequestError, HTTPConnectionClosed, HTTPParseError

    return (CatchResponseError, RequestException, FastRequestError, HTTPConnectionClosed, HTTPParseError,
            ConnectionError, TimeoutError, gaierror)


class _Fixtures:
    """The values of a test's fixtures for one run of it; what they clean up is pushed on an ExitStack."""

    def __init__(self, function: pytest.Function, user: PytestUser, stack: ExitStack) -> None:
        self._function = function
        self._user = user
        self._stack = stack
        self._values: dict[str, Any] = dict(parameters_of(function))

    def call_test(self) -> None:
        self._function.obj(**{name: self._value(name) for name in self._function._fixtureinfo.argnames})

    def _value(self, name: str) -> Any:
        if name not in self._values:
            self._values[name] = self._make(name)
        return self._values[name]

    def _make(self, name: str) -> Any:
        factory = factory_of(self._function, name)
        if factory is None:
            return self._user.client_for(name)
        arguments = {needed: self._value(needed) for needed in inspect.signature(factory).parameters}
        if inspect.isgeneratorfunction(factory):
            return self._stack.enter_context(contextmanager(factory)(**arguments))
        return factory(**arguments)


def check_fixtures(function: pytest.Function) -> None:
    """Raises ValueError when `function` needs a fixture that only pytest itself can make."""
    parameters = parameters_of(function)
    seen = set()
    waiting = [name for name in function._fixtureinfo.argnames if name not in parameters]
    while waiting:
        name = waiting.pop()
        factory = factory_of(function, name)
        if factory is not None and name not in seen:
            seen.add(name)
            waiting += inspect.signature(factory).parameters


def parameters_of(function: pytest.Function) -> dict[str, Any]:
    """What @pytest.mark.parametrize gives this function."""
    return function.callspec.params if hasattr(function, "callspec") else {}


def factory_of(function: pytest.Function, name: str):
    """The function of the locustfile that makes the fixture `name`, or None for a client of the user."""
    definitions = function._fixtureinfo.name2fixturedefs.get(name, ())
    if definitions and not definitions[-1].func.__module__.startswith(_OF_PLUGINS):
        return definitions[-1].func
    if name in _CLIENTS:
        return None
    raise ValueError(f"Could not find fixture for parameter {name!r} in {function.name}")


def _http_session(user: PytestUser) -> HttpSession:
    from locust.clients import HttpSession

    return HttpSession(user.host, user.environment.events.request, user)


def _fast_http_session(user: PytestUser) -> FastHttpSession:
    from locust.contrib.fasthttp import FastHttpSession

    return FastHttpSession(user.host, user.environment.events.request, user)


_CLIENTS = {"session": _http_session, "fastsession": _fast_http_session}
