"""User, a greenlet that runs tasks, and HttpUser, one with a client for HTTP."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, final

from gevent import GreenletExit
from gevent.pool import Group

from ..clients import HttpSession
from ..exception import StopTest, StopUser
from ..util.deprecation import check_for_deprecated_task_set_attribute
from .rest import RestMixin
from .task import (
    LOCUST_STATE_RUNNING,
    LOCUST_STATE_STOPPING,
    LOCUST_STATE_WAITING,
    DefaultTaskSet,
    TaskSet,
)
from .task_list import collected_tasks
from .wait_time import constant

if TYPE_CHECKING:
    from urllib3 import PoolManager

    from ..env import Environment

logger = logging.getLogger(__name__)


class UserMeta(type):
    """Gives each class its whole list of tasks, and makes it abstract only when its own body says so."""

    def __new__(mcs, classname, bases, class_dict):
        check_for_deprecated_task_set_attribute(class_dict)
        class_dict["tasks"] = collected_tasks(bases, class_dict)
        class_dict.setdefault("abstract", False)
        return super().__new__(mcs, classname, bases, class_dict)


class User(metaclass=UserMeta):
    """One simulated user. Classes derived from it say what it does and how long it waits in between."""

    host: str | None = None  # what the URLs of its requests begin with; --host overrides it

    # Functions that take the user, and TaskSet classes. In a class's body also a dict of weights by task, or
    # (task, weight) pairs.
    tasks: list[type[TaskSet] | Callable] = []

    weight: float = 1  # how many users of this class there are in relation to other classes
    fixed_count: int = 0  # so many users instead, whatever the weights are; 0: by weight
    abstract: bool = True  # classes that others derive from, never spawned; not inherited

    label: str | None = None  # Acrida's: what groups users in run.json, the branch a till belongs to, say

    wait_time = constant(0)  # seconds, after each task
    # Milliseconds, only with `wait_time = None`. wait_function is ignored.
    min_wait = None
    max_wait = None
    wait_function = None

    def __init__(self, environment: Environment) -> None:
        super().__init__()
        self.environment = environment
        self._state: str | None = None  # None until its greenlet runs
        self._in_on_start = False
        self._greenlet = None
        self._group: Group | None = None
        self._taskset_instance: DefaultTaskSet | None = None
        self._cp_last_run = perf_counter()
        self._cp_last_wait_time = 0

    def on_start(self) -> None:
        """Called when the user starts, before its first task. What it raises ends the user."""

    def on_stop(self):
        """Called when the user stops."""

    @final
    def run(self):
        """Runs the user's tasks until it stops. Raises what on_start, on_stop and, uncaught, a task raise."""
        self._state = LOCUST_STATE_RUNNING
        self._taskset_instance = DefaultTaskSet(self)
        try:
            self._call_on_start()
            self._taskset_instance.run()
        except (GreenletExit, StopUser, StopTest):
            self.on_stop()

    def _call_on_start(self):
        self._in_on_start = True
        try:
            self.on_start()
        except Exception as error:
            logger.error("%s\n%s", error, traceback.format_exc())
            if not isinstance(error, (StopUser, StopTest)):
                self.environment.events.user_error.fire(user_instance=self, exception=error, tb=error.__traceback__)
            raise
        finally:
            self._in_on_start = False

    def wait(self):
        """Waits for wait_time() seconds, as after a task."""
        self._taskset_instance.wait()

    def start(self, group: Group):
        """Runs this user in a greenlet of `group`, and returns the greenlet."""

        def run_user(user):
            user.run()

        self._greenlet = group.spawn(run_user, self)
        self._group = group
        return self._greenlet

    def stop(self, force: bool = False):
        """Stops the user: at once when it waits or with `force`, else after its task. Whether it stopped at once.

        On stopping at once this returns when on_stop has run. Raises Exception when the user is stopping already.
        """
        if force or self._state in (LOCUST_STATE_WAITING, None):
            self._group.killone(self._greenlet)
            return True
        if self._state == LOCUST_STATE_RUNNING:
            self._state = LOCUST_STATE_STOPPING
            return False
        raise Exception(f"Tried to stop User in an unexpected state: {self._state}. This should never happen.")

    @property
    def group(self):
        """The group in which the user was started."""
        return self._group

    @property
    def greenlet(self):
        """The greenlet in which the user runs."""
        return self._greenlet

    def context(self) -> dict:
        """What is added to the `context` of the events of this user's requests."""
        return {}

    @classmethod
    def json(cls):
        """What the web UI shows of this class: host, weight, fixed_count, and the names of its tasks."""
        return {
            "host": cls.host,
            "weight": cls.weight,
            "fixed_count": cls.fixed_count,
            "tasks": [task.__name__ for task in cls.tasks],
        }

    @classmethod
    def fullname(cls) -> str:
        """The dotted name of the class: its module, what it is nested in, and its name."""
        qualified = f"{cls.__module__}.{cls.__qualname__}".split(".")
        return ".".join(part for part in qualified if part != "<locals>")


class HttpUser(User, RestMixin):
    """A user whose `client` is a requests.Session that records its requests."""

    abstract = True
    pool_manager: PoolManager | None = None  # connections shared by all users of the class; None: each has its own

    def __init__(self, environment: Environment) -> None:
        """Raises StopTest when there is no host."""
        super().__init__(environment)
        if self.host is None:
            raise StopTest(
                "You must specify the base host. Either in the host attribute in the User class, "
                "or on the command line using the --host option."
            )
        self.client = HttpSession(
            base_url=self.host,
            request_event=environment.events.request,
            user=self,
            pool_manager=self.pool_manager,
        )
        # Proxies and .netrc files of the machine that makes the load are no part of the test, and slow to look up.
        self.client.trust_env = False


from .pytest_user import PytestUser  # noqa: E402, F401  (it derives from User; locustfiles import it from here)
