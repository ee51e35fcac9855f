"""The fixtures `session` and `fastsession`, and the option --host.

`locust` patches the standard library when it is imported, so it is imported by the tests that use it alone.
"""

import pytest


def pytest_addoption(parser):
    group = parser.getgroup("locust")
    try:
        group.addoption("--host", "-H", metavar="BASE_URL", default=None,
                        help="The site that the fixtures session and fastsession call, as https://www.example.com")
    except ValueError as error:
        # Another plugin has an option of that name, whose value serves as well.
        if "already" not in str(error):
            raise


@pytest.fixture
def session(pytestconfig):
    """A locust.clients.HttpSession whose requests nobody records."""
    from locust.clients import HttpSession
    from locust.event import EventHook

    return HttpSession(pytestconfig.getoption("host"), EventHook(), None)


@pytest.fixture
def fastsession(pytestconfig):
    """A locust.contrib.fasthttp.FastHttpSession whose requests nobody records."""
    from locust.contrib.fasthttp import FastHttpSession
    from locust.event import EventHook

    return FastHttpSession(pytestconfig.getoption("host"), EventHook(), None)
