"""LocalRunner runs a load test in this process."""

from __future__ import annotations

import json
import logging
import socket
import traceback
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import gevent

from locust.rpc import Message
from locust.runners.base import Runner, locust_exception_handler
from locust.runners.states import STATE_RUNNING, STATE_SPAWNING, STATE_STOPPED
from locust.runners.worker_nodes import WorkerNode

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.user import User

logger = logging.getLogger("locust.runners")

NODE_ID = "local"
HIGH_SPAWN_RATE = 100


class LocalRunner(Runner):
    """Runs users in this process. To locustfiles it looks like the first and only worker, and its master."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.client_id = f"{socket.gethostname()}_{uuid4().hex}"
        self.worker_index = 0
        self.worker_count = 1
        self._local_worker_node = WorkerNode(id=NODE_ID)
        self._stops = 0

        def on_user_error(user_instance, exception, tb, **_):
            self.log_exception(NODE_ID, str(exception), "".join(traceback.format_tb(tb)))

        environment.events.user_error.add_listener(on_user_error)

    def start(
        self,
        user_count: int,
        spawn_rate: float,
        wait: bool = False,
        user_classes: list[type[User]] | None = None,
    ) -> None:
        """Brings the number of users to `user_count`, by `spawn_rate` users per second; starts a test if none runs.

        Returns at once; `spawning_greenlet` is what works on it, and a start that was under way is given up. Users
        that are added are of `user_classes`, if they are given. `wait` lets `spawning_greenlet` live until the users
        have ended, and is for as many users at most as are started at once.
        """
        if spawn_rate > HIGH_SPAWN_RATE:
            logger.warning(
                "Your selected spawn rate is very high (>100), and this is known to sometimes cause issues. Do you "
                "really need to ramp up that fast?"
            )
        if self.spawning_greenlet is not None and self.spawning_greenlet is not gevent.getcurrent():
            self.spawning_greenlet.kill(block=True)
        self.spawning_greenlet = self.greenlet.spawn(self._ramp, user_count, spawn_rate, wait, user_classes)
        self.spawning_greenlet.link_exception(locust_exception_handler(self.environment))

    def _ramp(
        self, user_count: int, spawn_rate: float, wait: bool, user_classes: list[type[User]] | None
    ) -> None:
        self.target_user_count = user_count
        stops = self._stops
        if self.state not in (STATE_RUNNING, STATE_SPAWNING):
            if not self._begin_test() or self._stops != stops:  # or a listener of test_start has stopped the test
                return
        if wait and user_count - self.user_count > spawn_rate:
            raise ValueError("wait is True but the amount of users to add is greater than the spawn rate")
        if self.environment.host:
            for user_class in self.user_classes:
                user_class.host = self.environment.host

        if self._users_dispatcher is None:
            self._users_dispatcher = self.environment.dispatcher_class(
                worker_nodes=[self._local_worker_node], user_classes=self.user_classes
            )
        logger.info("Ramping to %d users at a rate of %.2f per second", user_count, spawn_rate)
        self._users_dispatcher.new_dispatch(user_count, spawn_rate, user_classes)
        self.update_state(STATE_SPAWNING)
        wanted: dict[str, int] = {}
        for step in self._users_dispatcher:
            wanted = step[NODE_ID]
            logger.debug("Ramping to %s", _describe(wanted))
            self._change_users(wanted, wait)

        if sum(wanted.values()) != user_count:  # there are not as many users of the classes with a fixed_count
            return
        self.target_user_classes_count = wanted
        logger.info("All users spawned: %s", _describe(wanted))
        self.environment.events.spawning_complete.fire(user_count=user_count)

    def _begin_test(self) -> bool:
        """Returns whether the test may be."""
        if self.may_test_begin is not None and not self.may_test_begin():
            return False
        self.stats.clear_all()
        self.exceptions = {}
        self.cpu_warning_emitted = False
        self.worker_cpu_warning_emitted = False
        self.environment._filter_tasks_by_tags()
        if self.on_test_begin is not None:
            self.on_test_begin()
        self.environment.events.test_start.fire(environment=self.environment)
        return True

    def _change_users(self, wanted: dict[str, int], wait: bool) -> None:
        """Starts and stops users until there are as many of each class as wanted. Users that ended are replaced."""
        running = self.user_classes_count
        missing = {name: count - running[name] for name, count in wanted.items() if count > running[name]}
        surplus = {name: running[name] - count for name, count in wanted.items() if count < running[name]}
        if wait:  # for the new users to end, which may never be
            self.stop_users(surplus)
            self.spawn_users(missing, wait=True)
        else:
            self.spawn_users(missing)
            self.stop_users(surplus)

    def stop(self) -> None:
        """Stops the test, if one has been started since the last stop, and fires test_stop."""
        if self.state != STATE_STOPPED or self._stopper is not None:
            super().stop()

    def _stop(self) -> None:
        self._stops += 1
        super()._stop()
        self.environment.events.test_stop.fire(environment=self.environment)
        if self.on_test_end is not None:
            self.on_test_end()

    def send_message(self, msg_type: str, data: Any = None, client_id: str | None = None) -> None:
        """Gives the message to this runner's own listener, at once, as there is no other node."""
        logger.debug("Running locally: sending %s message to self", msg_type)
        if msg_type not in self.custom_messages:
            logger.warning("Unknown message type received: %s", msg_type)
            return
        listener, _ = self.custom_messages[msg_type]
        listener(environment=self.environment, msg=Message(msg_type, data, NODE_ID))


def _describe(user_classes_count: dict[str, int]) -> str:
    total = sum(user_classes_count.values())
    return f"{json.dumps(user_classes_count, sort_keys=True)} ({total} total users)"
