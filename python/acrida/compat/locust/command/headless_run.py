"""A run without a web UI: it starts by itself, and ends by its time limit, its shape, a signal or the locustfile."""

from __future__ import annotations

import functools
import logging
import signal
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

import gevent
from gevent.event import Event

from locust.input_events import input_listener
from locust.log import greenlet_exception_logger

if TYPE_CHECKING:
    from locust.command.watch import Watch
    from locust.env import Environment
    from locust.runners import Runner

logger = logging.getLogger("locust.main")

# Options that a shape decides for the run: their dest, and the name under which they are given.
COMMON_OPTIONS = {"num_users": "users", "spawn_rate": "spawn-rate", "run_time": "run-time"}

SIGNALS = {signal.SIGINT: "Exiting due to CTRL+C interruption", signal.SIGTERM: "Got SIGTERM signal"}

_KEY_SPAWN_RATE = 100  # users a second, for users that keys start and stop


class HeadlessRun:
    """One run of `environment`, whose runner it starts and, at the time limit, quits."""

    def __init__(self, environment: Environment, options: Namespace, watch: Watch) -> None:
        self._environment = environment
        self._watch = watch
        self._options = options
        self._ended = Event()
        self._signal = 0  # that asked for the end
        self.stop_reason = ""  # the first that there was

    @property
    def _runner(self) -> Runner:
        return self._environment.runner

    def start(self) -> None:
        """Lets the run begin: at the next switch of greenlets, users start.

        What the options leave open of users and spawn rate becomes 1 in them, unless a shape decides.
        """
        if self._environment.shape_class:
            self._warn_of_ignored_options()
            self._runner.start_shape()
            self._spawn(functools.partial(self._end_with_shape, self._runner.shape_greenlet))
            return
        self._options.num_users = 1 if self._options.num_users is None else self._options.num_users
        self._options.spawn_rate = self._options.spawn_rate or 1
        self._warn_of_fixed_counts()
        limit = self._options.run_time
        if limit:
            logger.info("Run time limit set to %s seconds", limit)
        else:
            logger.info("No run time limit set, use CTRL+C to interrupt")
        self._spawn(self._run_users)

    def listen_to_keys(self) -> None:
        """Lets keys on the terminal, if there is one, steer the run."""
        self._spawn(input_listener(self.keys()))

    def keys(self) -> dict[str, Callable[[], object]]:
        """What each key does: change the number of users."""
        changes = {"w": 1, "W": 10, "s": -1, "S": -10}
        return {key: self._changer(change) for key, change in changes.items()}

    def quit(self, stop_reason: str = "asked to stop") -> None:
        """Stops the users and ends the run, also when a listener fails while they stop."""
        self.stop_reason = self.stop_reason or stop_reason
        try:
            self._runner.quit()
        finally:
            self._ended.set()

    def wait(self) -> None:
        """Returns when the runner has quit, or when CTRL+C or SIGTERM asks for the end; either works once.

        Not by KeyboardInterrupt: that would strike whichever greenlet runs, and end a user or a writer instead.
        """
        self._spawn(self._watch_runner)
        handlers = {number: signal.signal(number, self._on_signal) for number in SIGNALS}
        try:
            self._ended.wait()
        except KeyboardInterrupt:  # the second CTRL+C, the watch's, or a task's own
            if self._watch.blocked is None:
                self._signal = signal.SIGINT
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if self._signal:
            self.stop_reason = self.stop_reason or "interrupted"
            logger.info(SIGNALS[self._signal])
        self.stop_reason = self.stop_reason or "asked to stop"

    def _end_with_shape(self, shape_greenlet: gevent.Greenlet) -> None:
        shape_greenlet.join()
        logger.info("Shape test completed, shutting down")
        self.quit("load shape ended")

    def _run_users(self) -> None:
        if self._options.run_time:
            self._spawn(self._end_by_time_limit)
        self._runner.start(self._options.num_users, self._options.spawn_rate)

    def _end_by_time_limit(self) -> None:
        self._watch.end_within(self._options.run_time)
        gevent.get_hub().loop.update_now()  # timers count from the loop's time, which is old after the imports
        gevent.sleep(self._options.run_time)
        logger.info("--run-time limit reached, shutting down")
        self.quit("run time limit reached")

    def _watch_runner(self) -> None:
        self._runner.greenlet.join()
        self._ended.set()

    def _on_signal(self, number: int, _frame) -> None:
        # A task that never yields keeps the end from coming; the second signal is then not ours.
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        self._signal = number
        self._ended.set()

    def _changer(self, change: int):
        def change_users() -> None:
            runner = self._runner
            # While a ramp goes on the target counts, so that keys pressed quickly add up.
            target = max(0, runner.target_user_count + change)
            if target != runner.target_user_count:
                runner.start(target, _KEY_SPAWN_RATE)

        return change_users

    def _warn_of_ignored_options(self) -> None:
        if self._environment.shape_class.use_common_options:
            return
        given = [f"--{name}" for dest, name in COMMON_OPTIONS.items() if getattr(self._options, dest) is not None]
        if given:
            logger.warning("--run-time, --users or --spawn-rate have no impact on LoadShapes unless the shape class "
                           "explicitly reads them. See: "
                           "docs.locust.io/en/stable/custom-load-shape.html#use-common-options")
            logger.warning("The following option(s) will be ignored: %s", ", ".join(given))

    def _warn_of_fixed_counts(self) -> None:
        fixed, users = sum(user.fixed_count for user in self._environment.user_classes), self._options.num_users
        if fixed > users > 0:
            logger.info("Total fixed_count of User classes (%s) is greater than the specified number of users (%s), "
                        "so not all will be spawned.", fixed, users)

    @staticmethod
    def _spawn(function) -> None:
        gevent.spawn(function).link_exception(greenlet_exception_logger(logger))
