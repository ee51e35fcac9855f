"""run_single_user: runs one user in the foreground, for a debugger, and prints each request."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .exception import CatchResponseError

if TYPE_CHECKING:
    from .env import Environment
    from .user import User

_env: Environment | None = None  # shared by all calls in this process, as a run's environment would be


class PrintListener:
    """Prints a heading, and then a line with tabs for each request of `env`."""

    def __init__(
        self,
        env: Environment,
        include_length=False,
        include_time=False,
        include_context=False,
        include_payload=False,
    ):
        self._include_length = include_length
        self._include_time = include_time
        self._include_context = include_context
        self._include_payload = include_payload
        env.events.request.add_listener(self.on_request)
        print()
        # Locust's heading, with an empty column before the payload.
        error, context = ("exception", "context\t") if include_context else ("exception\t", None)
        self._print_columns(f"{'time':<24}", "type", "name", "resp_ms", "length", error, context, "payload")

    def on_request(
        self,
        request_type,
        name,
        response_time,
        response_length,
        exception,
        context: dict,
        start_time=None,
        response=None,
        **_kwargs,
    ):
        if isinstance(exception, CatchResponseError):
            error = str(exception)
        else:
            error = repr(exception) if exception else ""
        when = datetime.fromtimestamp(start_time, UTC) if start_time else datetime.now()
        milliseconds = -1 if response_time is None else round(response_time)
        payload = sent_payload(response) if self._include_payload else None
        self._print_columns(when, request_type, name, milliseconds, response_length, error, context or "", payload)

    def _print_columns(self, when, request_type, name, milliseconds, length, error, context, payload):
        columns = [when] if self._include_time else []
        columns += [request_type, f"{name:<50}", f"{milliseconds:<7}"]
        if self._include_length:
            columns.append(length)
        columns.append(f"{error:<9}")
        if self._include_context:
            columns.append(context)
        if self._include_payload:
            columns.append(payload)
        print(*columns, sep="\t", end="\t\n")


def sent_payload(response):
    """The body of the request that `response` answers, or None when it has none or was not sent."""
    request = getattr(response, "_request", None) or getattr(response, "request", None)
    return getattr(request, "payload", None) or getattr(request, "body", None)


def run_single_user(
    user_class: type[User],
    include_length=False,
    include_time=False,
    include_context=False,
    include_payload=False,
    loglevel: str | None = "WARNING",
):
    """Runs one user of `user_class` until it stops; there is no runner, no web UI and there are no statistics.

    The flags add columns to what is printed; a `loglevel` of None leaves logging as it is. Options of the command
    line, of LOCUST_* variables and of configuration files are read, so that a host may be given.
    """
    global _env
    if loglevel:
        from .log import setup_logging

        setup_logging(loglevel)
    if _env is None:
        _env = _made_environment(user_class)
        PrintListener(
            _env,
            include_length=include_length,
            include_time=include_time,
            include_context=include_context,
            include_payload=include_payload,
        )
        _env.events.init.fire(environment=_env, runner=None, web_ui=None)
    _env.events.test_start.fire(environment=_env)
    if _env.host:
        user_class.host = _env.host
    _env.single_user_instance = user_class(_env)
    _env.single_user_instance.run()


def _made_environment(user_class):
    import locust

    from . import argument_parser
    from .env import Environment

    environment = Environment(events=locust.events, user_classes=[user_class])
    options = argument_parser.get_parser().parse_args()
    options.locustfile = os.path.basename(sys.argv[0])
    environment.parsed_options = options
    environment.host = options.host
    return environment
