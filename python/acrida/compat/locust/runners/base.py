"""Runner is what all runners have in common: users, statistics, errors, messages, and how a test stops."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

import gevent
from acrida import _engine
from gevent.event import Event
from gevent.pool import Group

from locust import runners as settings
from locust.exception import StopTest
from locust.log import greenlet_exception_logger
from locust.runners.process_usage import ProcessUsage
from locust.runners.running_users import RunningUsers
from locust.runners.states import STATE_CLEANUP, STATE_INIT, STATE_RUNNING, STATE_SPAWNING, STATE_STOPPED
from locust.stats import RequestStats

if TYPE_CHECKING:
    from locust.dispatch import UsersDispatcher
    from locust.env import Environment
    from locust.stats import StatsError
    from locust.user import User

logger = logging.getLogger("locust.runners")
log_greenlet_exception = greenlet_exception_logger(logger)

HOW_TO_DISTRIBUTE = (
    "See https://docs.locust.io/en/stable/running-distributed.html for how to distribute the load over multiple CPU "
    "cores or machines"
)
SECONDS_BETWEEN_SHAPE_TICKS = 1
USERS_PER_SPAWN_LOG = 10


def locust_exception_handler(environment: Environment) -> Callable[[gevent.Greenlet], None]:
    """What to link to a greenlet that starts users: an exception is logged, and StopTest ends the test.

    The whole runner quits when the run is headless; otherwise the test stops, and another may be started.
    """

    def handle(greenlet: gevent.Greenlet) -> None:
        if not isinstance(greenlet.exception, StopTest):
            log_greenlet_exception(greenlet)
            return
        logger.error(str(greenlet.exception))
        logger.warning("Stopping Locust...")
        if getattr(environment.parsed_options, "headless", False):
            environment.runner.quit()
        else:
            environment.runner.stop()

    return handle


def _let_stop_test_end_greenlets_quietly() -> None:
    """Without this the hub prints a traceback as well, in front of the handler's one line that says what to do."""
    hub = gevent.get_hub()
    if StopTest not in hub.NOT_ERROR:
        hub.NOT_ERROR = (*hub.NOT_ERROR, StopTest)


def not_as_a_user(method: Callable) -> Callable:
    """For methods that stop users: lets them be called from a user's own task.

    The user may be among those to stop, and would be stopped in the middle of the work. So another greenlet does it,
    and the user only waits for it. While all users are being stopped there is nothing to do, and the user goes on.
    """

    @functools.wraps(method)
    def call(self: Runner, *args: Any) -> None:
        me = gevent.getcurrent()
        if me not in self.user_greenlets:
            return method(self, *args)
        if self._stopper is not None:
            return None
        helper = gevent.spawn(method, self, *args)
        helper.link_exception(log_greenlet_exception)
        self._users.waiting.add(me)
        try:
            helper.join()
        finally:
            self._users.waiting.discard(me)
        return None

    return call


class Runner:
    """Starts and stops the users of a load test. Environment.create_local_runner makes one.

    `greenlet` is the group of greenlets that do the runner's work: joining it waits until the runner quits. `state` is
    one of the words in locust.runners.states. `exceptions` holds what tasks let out, by the hash of the traceback.
    """

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.state = STATE_INIT
        self._users = RunningUsers(environment)
        self.user_greenlets = self._users.greenlets
        self.greenlet = Group()
        self.spawning_greenlet: gevent.Greenlet | None = None
        self.shape_greenlet: gevent.Greenlet | None = None
        self.shape_last_tick: tuple | None = None
        self.current_cpu_usage = 0.0
        self.current_memory_usage = 0
        self.cpu_warning_emitted = False
        self.worker_cpu_warning_emitted = False
        self.exceptions: dict[int, dict[str, Any]] = {}
        self.target_user_count = 0
        self.target_user_classes_count: dict[str, int] = {}
        self.final_user_classes_count: dict[str, int] = {}
        self.custom_messages: dict[str, tuple[Callable, bool]] = {}
        self.connection_broken = False
        self.may_test_begin: Callable[[], bool] | None = None  # Acrida's: asked while all is as the test before left it
        self.on_test_begin: Callable[[], None] | None = None  # called before a test's first event
        self.on_test_end: Callable[[], None] | None = None  # and after its last
        self.on_state: Callable[[], None] | None = None  # and when `state` has changed
        self._record: _engine.RunRecord | None = None
        self._users_dispatcher: UsersDispatcher | None = None
        self._stopper: gevent.Greenlet | None = None
        self._stop_is_over = Event()

        self._listen_to_events()
        _let_stop_test_end_greenlets_quietly()
        if environment.shape_class:
            environment.shape_class.runner = self
        self.greenlet.spawn(self.monitor_cpu_and_memory).link_exception(log_greenlet_exception)

    def _listen_to_events(self) -> None:
        environment = self.environment

        def on_spawning_complete(user_count, **_):
            self.update_state(STATE_RUNNING)
            if environment.reset_stats:
                logger.info("Resetting stats\n")
                self.stats.reset_all()

        self._stats_listener = _engine.StatsListener(environment, RequestStats)
        environment.events.request.add_listener(self._stats_listener)
        environment.events.spawning_complete.add_listener(on_spawning_complete)

    def record_into(self, record: _engine.RunRecord | None) -> None:
        """Lets a record have what this runner counts, from now on: requests, users, exceptions, resets; None: none."""
        self._record = record
        self._stats_listener.run_record = record
        self.stats.on_reset = record and record.reset
        self.environment.on_wait = record and record.waited
        self._users.on_change = record and record.users

    @property
    def user_classes(self) -> list[type[User]]:
        return self.environment.user_classes

    @property
    def user_classes_by_name(self) -> dict[str, type[User]]:
        return self.environment.user_classes_by_name

    @property
    def stats(self) -> RequestStats:
        return self.environment.stats

    @property
    def errors(self) -> dict[str, StatsError]:
        return self.stats.errors

    @property
    def user_count(self) -> int:
        """How many users run now."""
        return len(self.user_greenlets)

    @property
    def user_classes_count(self) -> dict[str, int]:
        """How many users of each class run now, by class name."""
        return {user_class.__name__: 0 for user_class in self.user_classes} | self._users.count_by_class()

    def update_state(self, new_state: str) -> None:
        self.state = new_state
        if self.on_state is not None:
            self.on_state()

    def monitor_cpu_and_memory(self) -> NoReturn:
        """Measures this process every CPU_MONITOR_INTERVAL seconds, for ever, and warns of a core that is full."""
        usage = ProcessUsage()
        events = self.environment.events
        while True:
            self.current_cpu_usage = usage.cpu_percent()
            self.current_memory_usage = usage.memory_bytes()
            events.usage_monitor.fire(
                environment=self.environment,
                cpu_usage=self.current_cpu_usage,
                memory_usage=self.current_memory_usage,
            )
            if self.current_cpu_usage > settings.CPU_WARNING_THRESHOLD:
                events.cpu_warning.fire(environment=self.environment, cpu_usage=self.current_cpu_usage)
                if not self.cpu_warning_emitted:
                    self.cpu_warning_emitted = True
                    logging.warning(
                        f"CPU usage above {settings.CPU_WARNING_THRESHOLD}%! This may constrain your throughput and "
                        f"may even give inconsistent response time measurements! {HOW_TO_DISTRIBUTE}"
                    )
            gevent.sleep(settings.CPU_MONITOR_INTERVAL)

    def cpu_log_warning(self) -> bool:
        """Says at the end of a test, if it is so, that the CPU was short during it; returns whether it was."""
        if self.cpu_warning_emitted:
            logger.warning(f"CPU usage was too high at some point during the test! {HOW_TO_DISTRIBUTE}")
        return self.cpu_warning_emitted

    def spawn_users(self, user_classes_spawn_count: dict[str, int], wait: bool = False) -> list[User]:
        """Starts that many users of each class, by class name, at once; returns them. `wait` waits until all ended."""
        logger.debug(
            f"Spawning additional {json.dumps(user_classes_spawn_count)} "
            f"({json.dumps(self.user_classes_count)} already running)..."
        )
        if self.state in (STATE_INIT, STATE_STOPPED):
            self.update_state(STATE_SPAWNING)
        users: list[User] = []
        for name, count in user_classes_spawn_count.items():
            user_class = self.user_classes_by_name[name]
            for index in range(count):
                users.append(self._users.start(user_class))
                if index == count - 1 or self.user_count % USERS_PER_SPAWN_LOG == 0:
                    logger.debug("%i users spawned", self.user_count)
            logger.debug("All users of class %s spawned", name)
        if wait:
            self.user_greenlets.join()
            logger.info("All users stopped\n")
        return users

    @not_as_a_user
    def stop_users(self, user_classes_stop_count: dict[str, int]) -> None:
        """Stops that many users of each class, by class name, and returns when they have ended.

        With a stop_timeout they may finish their tasks, for that many seconds at most. Raises KeyError for a class
        that the environment does not have.
        """
        for name in user_classes_stop_count:
            self.user_classes_by_name[name]
        self._users.stop(self._users.pick(user_classes_stop_count), self.environment.stop_timeout)
        logger.debug(
            "%i users have been stopped, %i still running", sum(user_classes_stop_count.values()), self.user_count
        )

    def start_no_more_tasks(self) -> None:
        """Lets each user end where its next task would begin. Switches to no other greenlet."""
        self._users.start_no_more_tasks()

    def start(
        self,
        user_count: int,
        spawn_rate: float,
        wait: bool = False,
        user_classes: list[type[User]] | None = None,
    ) -> None:
        """Brings the number of users to `user_count`, by `spawn_rate` users per second; starts a test if none runs."""
        raise NotImplementedError(f"{type(self).__name__} cannot start users")

    def send_message(self, msg_type: str, data: Any = None, client_id: str | None = None) -> None:
        """Sends a message to the other nodes, or to one."""
        raise NotImplementedError(f"{type(self).__name__} cannot send messages")

    def start_shape(self) -> None:
        """Starts a test whose users and spawn rate the environment's shape decides, about every second."""
        if self.shape_greenlet:
            logger.info("There is an ongoing shape test running. Editing is disabled")
            return
        logger.info("Shape test starting.")
        self.update_state(STATE_INIT)
        if self.environment.shape_class:
            self.environment.shape_class.reset_time()
        self.shape_greenlet = self.greenlet.spawn(self.shape_worker)
        self.shape_greenlet.link_exception(log_greenlet_exception)

    def shape_worker(self) -> None:
        """Asks the shape what it wants until it wants no more, then stops the test."""
        logger.info("Shape worker starting")
        shape = self.environment.shape_class
        while self.state in (STATE_INIT, STATE_SPAWNING, STATE_RUNNING):
            tick = shape.tick() if shape else None
            if tick is None:
                logger.info("Shape test stopping")
                self.stop()
                return
            if tick != self.shape_last_tick:
                user_count, spawn_rate, user_classes = (*tick, None) if len(tick) == 2 else tick
                logger.info("Shape test updating to %d users at %.2f spawn rate", user_count, spawn_rate)
                self.start(user_count=user_count, spawn_rate=spawn_rate, user_classes=user_classes)
                self.shape_last_tick = tick
            gevent.sleep(SECONDS_BETWEEN_SHAPE_TICKS)

    @not_as_a_user
    def stop(self) -> None:
        """Stops the test: all users, and what would start more. While it is being stopped, only waits for that."""
        if self._stopper is not None:
            if self._stopper is not gevent.getcurrent():  # it calls listeners, which may ask for a stop as well
                self._stop_is_over.wait()
            return
        self._stopper = gevent.getcurrent()
        self._stop_is_over.clear()
        try:
            self._stop()
        finally:
            self._stopper = None
            self._stop_is_over.set()

    def _stop(self) -> None:
        logger.debug("Stopping all users")
        self.environment.events.test_stopping.fire(environment=self.environment)
        self.final_user_classes_count = self.user_classes_count
        self.update_state(STATE_CLEANUP)
        _kill_unless_current(self.spawning_greenlet)
        shape_greenlet, self.shape_greenlet, self.shape_last_tick = self.shape_greenlet, None, None
        _kill_unless_current(shape_greenlet)
        self.stop_users(self.user_classes_count)
        self._users_dispatcher = None
        self.update_state(STATE_STOPPED)
        self.cpu_log_warning()

    @not_as_a_user
    def quit(self) -> None:
        """Stops the test, if one runs, and ends the runner's own greenlets."""
        self.stop()
        self.greenlet.kill(block=True)

    def log_exception(self, node_id: str, msg: str, formatted_tb: str) -> None:
        """Counts an exception that a task let out, on the node `node_id`; those of the same traceback together."""
        counted = self.exceptions.setdefault(
            hash(formatted_tb), {"count": 0, "msg": msg, "traceback": formatted_tb, "nodes": set()}
        )
        counted["count"] += 1
        counted["nodes"].add(node_id)
        if self._record is not None:
            self._record.exception(_encoded(msg), _encoded(formatted_tb))

    def register_message(self, msg_type: str, listener: Callable, concurrent: bool = False) -> None:
        """Calls `listener(environment, msg)` for messages of this type, in a greenlet of its own if `concurrent`.

        Raises Exception when the type has a listener already.
        """
        if msg_type in self.custom_messages:
            raise Exception(f"Tried to register listener method for {msg_type}, but it already had a listener!")
        self.custom_messages[msg_type] = (listener, concurrent)


def _encoded(text: str) -> bytes:
    """What an exception says may be anything, half a character too."""
    return text.encode("utf-8", "replace")


def _kill_unless_current(greenlet: gevent.Greenlet | None) -> None:
    """A greenlet that stops the test, by a listener it calls, say, lives on to do it."""
    if greenlet is not None and greenlet is not gevent.getcurrent():
        greenlet.kill(block=True)
