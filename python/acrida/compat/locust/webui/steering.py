"""What starts, changes and stops a test."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import gevent

from locust.command.refusals import CannotRecord
from locust.log import greenlet_exception_logger
from locust.runners import STATE_RUNNING, STATE_SPAWNING
from locust.webui.exchange import Request, Response, json_response, text_response
from locust.webui.swarm_order import MISSING_NUMBERS, BadOrder, SwarmOrder
from locust.webui.template_args import DEFAULT_SHAPE

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.shape import LoadTestShape
    from locust.user import User
    from locust.web import WebUI

logger = logging.getLogger("locust.web")
log_greenlet_exception = greenlet_exception_logger(logger)

FIRST_USERS_SECONDS = 0.01  # the answer comes when the first users have begun, as far as that takes no longer
STOP_SECONDS = 8.0  # that a page is kept waiting for users to finish their tasks; the server's limit is 10


def swarm(ui: WebUI, request: Request) -> Response:
    """Starts a test, or changes the one that runs."""
    environment = ui.environment
    if environment.runner is None:
        return _refused(environment, "No runner")
    try:
        order = SwarmOrder.read(request, environment, ui.userclass_picker_is_active)
        return _carry_out(ui, order)
    except (BadOrder, CannotRecord) as error:
        logger.error("%s", error)
        return _refused(environment, str(error))


def stop(ui: WebUI, _request: Request) -> Response:
    ui.run_timer.cancel()
    runner = ui.environment.runner
    if runner is not None:
        ui.stop_reason = ui.stop_reason or "stopped in the web UI"
        stopping = gevent.spawn(runner.stop)
        stopping.link_exception(log_greenlet_exception)
        stopping.join(STOP_SECONDS)
        if not stopping.dead:
            return json_response({"success": True, "message": "Test stopping"})
    return json_response({"success": True, "message": "Test stopped"})


def reset_stats(ui: WebUI, _request: Request) -> Response:
    environment = ui.environment
    environment.events.reset_stats.fire()
    environment.stats.reset_all()
    if environment.runner is not None:
        environment.runner.exceptions = {}
    return text_response("ok")


def update_user(ui: WebUI, request: Request) -> Response:
    """Sets attributes of a user class, for users that start from now on."""
    try:
        settings = json.loads(request.body)
        if not isinstance(settings, dict):
            raise ValueError("a JSON object is expected")
        ui.environment.update_user_class(settings)
    except (KeyError, TypeError) as error:
        return _bad_request(f"unknown user class or attribute: {error}")
    except ValueError as error:
        return _bad_request(str(error))
    return json_response({}, 201)


class RunTimer:
    """Stops the test of `ui` some time after it was started.

    `orders` counts how often pages have said when a test ends: by a run time, or by stopping it.
    """

    def __init__(self, ui: WebUI) -> None:
        self.orders = 0
        self._ui = ui
        self._greenlet: gevent.Greenlet | None = None

    def start(self, seconds: int) -> None:
        self.cancel()
        self._greenlet = gevent.spawn_later(seconds, self._stop)
        self._greenlet.link_exception(log_greenlet_exception)

    def cancel(self) -> None:
        self.orders += 1
        if self._greenlet is not None and self._greenlet is not gevent.getcurrent():
            self._greenlet.kill(block=False)
        self._greenlet = None

    def _stop(self) -> None:
        self._greenlet = None  # whoever cancels it now does not end the stop half way
        self._ui.stop_reason = "run time limit reached"
        self._ui.environment.runner.stop()


def _carry_out(ui: WebUI, order: SwarmOrder) -> Response:
    environment = ui.environment
    runner = environment.runner
    running = runner.state in (STATE_RUNNING, STATE_SPAWNING)
    names, shape = None, environment.shape_class
    if ui.userclass_picker_is_active:
        names, shape = _picked(environment, order, running)
    if order.counts is not None and ui.can_count_exactly:
        order.user_count = sum(order.counts.values())
    if shape is None and not order.is_complete:
        raise BadOrder(MISSING_NUMBERS)
    with _taking_back(ui):
        if not running:
            order.run_time = order.run_time or 0  # a test has the run time that its start names, or none
        if names is not None:
            _take_classes(environment, names)
        environment.shape_class = shape
        _keep(environment, order)
        if shape is None:
            ui.count_exactly(order.counts)
        if not running and ui.runs is not None:
            ui.runs.prepare()
    # From here on nothing of the order is refused.
    answer: dict[str, Any] = {"success": True, "host": environment.host}
    if shape is not None:
        shape.runner = runner
        runner.start_shape()
        return _started(answer, f"Swarming started using shape class '{type(shape).__name__}'")
    if ui.userclass_picker_is_active:
        answer["user_classes"] = [user_class.__name__ for user_class in environment.user_classes]
    runner.start(order.user_count, order.spawn_rate)
    if order.run_time:
        answer["run_time"] = order.run_time
        ui.run_timer.start(order.run_time)
    elif not running or order.run_time == 0:
        ui.run_timer.cancel()
    return _started(answer, "Swarming started")


@contextmanager
def _taking_back(ui: WebUI) -> Generator[None]:
    """A test that cannot start leaves its environment as it was. Otherwise the form goes on to offer the last run time
    that there was."""
    environment, options, counts = ui.environment, ui.environment.parsed_options, ui.exact_counts
    kept = {name: getattr(environment, name) for name in (
        "host", "locustfile", "profile", "shape_class", "user_classes")}
    kept_options = None if options is None else dict(vars(options))
    try:
        yield
    except CannotRecord:
        vars(environment).update(kept)
        if options is not None:
            vars(options).clear()
            vars(options).update(kept_options)
        ui.count_exactly(counts)
        raise
    if options is not None:
        ui.offered_run_time = kept_options.get("run_time") or ui.offered_run_time


def _picked(
    environment: Environment, order: SwarmOrder, running: bool
) -> tuple[list[str] | None, LoadTestShape | None]:
    """The names of the user classes, None: those there are; and the shape. What the order does not choose stays in a
    test that runs; a new one has all classes and no shape. Raises BadOrder."""
    names = None
    if order.user_classes or not running:
        names = order.user_classes or list(environment.available_user_classes)
        if not any(map(_takes_part, (environment.available_user_classes[name] for name in names))):
            raise BadOrder("There are no users with weight > 0.")
    shape = environment.shape_class
    if order.shape_class is not None or not running:
        chosen = order.shape_class not in (None, DEFAULT_SHAPE)
        shape = environment.available_shape_classes[order.shape_class] if chosen else None
    return names, shape


def _takes_part(user_class: type[User]) -> bool:
    return bool(user_class.weight or user_class.fixed_count)


def _take_classes(environment: Environment, names: list[str]) -> None:
    environment.locustfile = ",".join(names)  # which pages and reports show as what is run
    environment.user_classes = list(filter(_takes_part, (environment.available_user_classes[name] for name in names)))
    if environment.parsed_options is not None:
        environment.parsed_options.user_classes = names


def _keep(environment: Environment, order: SwarmOrder) -> None:
    """The pages are told what was asked for last, and locustfiles see it in their options."""
    if order.host is not None:
        _set_host(environment, order.host)
    if order.profile is not None:
        environment.profile = order.profile
    options = environment.parsed_options
    if options is None:
        return
    for name, value in order.options.items():
        setattr(options, name, value)
    for name, value in (("num_users", order.user_count), ("spawn_rate", order.spawn_rate),
                        ("profile", order.profile)):
        if value is not None:
            setattr(options, name, value)
    if order.run_time is not None:
        options.run_time = order.run_time or None


def _set_host(environment: Environment, host: str) -> None:
    environment.host = host
    if environment.parsed_options is not None:
        environment.parsed_options.host = host


def _started(answer: dict[str, Any], message: str) -> Response:
    gevent.sleep(FIRST_USERS_SECONDS)
    return json_response({**answer, "message": message})


def _refused(environment: Environment, message: str) -> Response:
    return json_response({"success": False, "message": message, "host": environment.host})


def _bad_request(message: str) -> Response:
    return json_response({"success": False, "message": message}, 400)
