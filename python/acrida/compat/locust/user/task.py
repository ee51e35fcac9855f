"""Tasks, and TaskSet, which runs them one after the other for a user.

The life of a task set is TaskSet.run: on_start, then task, wait, task, wait ..., until something raised inside of it
ends it: InterruptTaskSet ends it for its parent to go on; StopUser, StopTest or GreenletExit end the whole user.
"""

from __future__ import annotations

import logging
import random
import traceback
from collections import deque
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, final

from gevent import GreenletExit, sleep

from ..exception import (
    InterruptTaskSet,
    MissingWaitTimeError,
    RescheduleTask,
    RescheduleTaskImmediately,
    StopTest,
    StopUser,
)
from .tags import filter_tasks_by_tags, tag  # noqa: F401  (their place in Locust)
from .task_list import collected_tasks

if TYPE_CHECKING:
    from .users import User

logger = logging.getLogger(__name__)

LOCUST_STATE_RUNNING = "running"
LOCUST_STATE_WAITING = "waiting"
LOCUST_STATE_STOPPING = "stopping"

_MISSPELLED = ", but you have set a 'task' attribute{} - maybe you meant to set 'tasks'?"


def task(weight=1):
    """Decorates a method, or a nested TaskSet class, as a task: @task, or @task(weight) with an int.

    A task of weight 3 is chosen three times as often as one of weight 1. Raises Exception on a function named `run`.
    """
    if callable(weight):
        return task(1)(weight)

    def decorate(function):
        if function.__name__ in ("on_start", "on_stop"):
            logging.warning(
                "You have tagged your on_stop/start function with @task. "
                "This will make the method get called both as a task AND on stop/start."
            )
        if function.__name__ == "run":
            raise Exception(
                "User.run() is a method used internally by Locust, "
                "and you must not override it or register it as a task"
            )
        function.locust_task_weight = weight
        return function

    return decorate


class TaskSetMeta(type):
    """Gives each class its whole list of tasks."""

    def __new__(mcs, classname, bases, class_dict):
        class_dict["tasks"] = collected_tasks(bases, class_dict)
        return super().__new__(mcs, classname, bases, class_dict)


class TaskSet(metaclass=TaskSetMeta):
    """Tasks that a user runs, chosen at random by weight, until one of them interrupts the set.

    A task set may be a task of a user or of another task set.
    """

    # Functions that take the task set, and TaskSet classes. In a class's body also a dict of weights by task, or
    # (task, weight) pairs.
    tasks: list[type[TaskSet] | Callable] = []
    # Milliseconds; only where neither the task set nor the user has a wait_time. wait_function is ignored.
    min_wait: float | None = None
    max_wait: float | None = None
    wait_function = None

    def __init__(self, parent: User | TaskSet) -> None:
        self._parent = parent
        self._user = parent._user if isinstance(parent, TaskSet) else parent
        self._task_queue: deque = deque()
        for name in ("min_wait", "max_wait", "wait_function"):
            if not getattr(self, name):
                setattr(self, name, getattr(self._user, name))
        self._cp_last_run = perf_counter()
        self._cp_last_wait_time = 0

    @property
    def user(self) -> User:
        """The user whose tasks these are."""
        return self._user

    @property
    def parent(self):
        """The task set that this one is a task of, or the user."""
        return self._parent

    @property
    def client(self):
        """The user's client."""
        return self._user.client

    def on_start(self) -> None:
        """Called when the set starts, before its first task."""

    def on_stop(self):
        """Called when the set ends, also when its user is stopped. What it raises is logged."""

    @final
    def run(self):
        """Runs tasks until the set is left, which is always by an exception.

        Raises RescheduleTask or RescheduleTaskImmediately after an interruption, and what ended the user otherwise.
        """
        try:
            self.on_start()
        except InterruptTaskSet as interruption:
            raise _rescheduling(interruption) from interruption
        while True:
            try:
                self._run_once()
            except InterruptTaskSet as interruption:
                self._say_goodbye(passing=(StopUser, StopTest))
                raise _rescheduling(interruption) from interruption
            except (StopUser, StopTest, GreenletExit):
                self._say_goodbye(passing=())
                raise

    def _run_once(self):
        """A task and the wait after it. An error in either is reported, and followed by the wait."""
        try:
            if self._execute_one():
                self.wait()
        except (InterruptTaskSet, StopUser, StopTest):
            raise
        except Exception as error:
            environment = self._user.environment
            # Not the user: Locust hands listeners the task set whose task failed.
            environment.events.user_error.fire(user_instance=self, exception=error, tb=error.__traceback__)
            if not environment.catch_exceptions:
                raise
            logger.error("%s\n%s", error, traceback.format_exc())
        else:
            return
        self.wait()

    def _execute_one(self):
        """Executes the task that is due; whether a wait comes after it."""
        if self._user._state == LOCUST_STATE_STOPPING:
            raise StopUser
        if not self._task_queue:
            self._task_queue.append(self.get_next_task())
        try:
            self.execute_next_task()
        except RescheduleTaskImmediately:
            return False
        except RescheduleTask:
            return True
        return True

    def _say_goodbye(self, passing):
        try:
            self.on_stop()
        except passing:
            raise
        except Exception:
            logging.error("Uncaught exception in on_stop: \n%s", traceback.format_exc())

    def execute_next_task(self):
        """Executes the first scheduled task. Raises IndexError when none is scheduled."""
        self.execute_task(self._task_queue.popleft())

    def execute_task(self, task):
        """Executes a method bound to this set, a TaskSet class with this set as its parent, or a function of a set."""
        if getattr(task, "__self__", None) is self:
            task()
        elif isinstance(task, type) and issubclass(task, TaskSet):
            task(self).run()
        else:
            task(self)

    def schedule_task(self, task_callable, first=False):
        """Makes a task the next but those already scheduled, or the very next one when `first`."""
        if first:
            self._task_queue.appendleft(task_callable)
        else:
            self._task_queue.append(task_callable)

    def get_next_task(self):
        """The task to run when none is scheduled. Raises Exception when there are no tasks."""
        if not self.tasks:
            hint = _MISSPELLED.format("") if getattr(self, "task", None) else "."
            raise Exception(
                f"No tasks defined on {type(self).__name__}{hint} "
                "use the @task decorator or set the 'tasks' attribute of the TaskSet"
            )
        return random.choice(self.tasks)

    def wait_time(self):
        """How many seconds to wait after a task: what the user says. Raises MissingWaitTimeError without that."""
        if self._user.wait_time:
            return self._user.wait_time()
        if self.min_wait is not None and self.max_wait is not None:
            return random.randint(self.min_wait, self.max_wait) / 1000
        raise MissingWaitTimeError(
            f"You must define a wait_time method on either the {type(self._user).__name__} "
            f"or {type(self).__name__} class"
        )

    def wait(self):
        """Waits for wait_time() seconds, in which the user may be stopped. Raises StopUser when it is to stop."""
        user = self._user
        if user._state == LOCUST_STATE_STOPPING:
            raise StopUser
        user._state = LOCUST_STATE_WAITING
        seconds = self.wait_time()
        started = perf_counter()
        self._sleep(seconds)
        if seconds and user.environment.on_wait is not None:
            user.environment.on_wait(perf_counter() - started)
        if user._state == LOCUST_STATE_WAITING:  # it may have been told to stop meanwhile
            user._state = LOCUST_STATE_RUNNING

    def _sleep(self, seconds):
        sleep(seconds)

    def interrupt(self, reschedule=True):
        """Ends this set: its parent goes on, at once, or after its wait without `reschedule`. Never returns."""
        raise InterruptTaskSet(reschedule)


class DefaultTaskSet(TaskSet):
    """What a user runs: the user's own tasks, which take the user and not the set."""

    def get_next_task(self):
        if not self.user.tasks:
            hint = _MISSPELLED.format(" on your class") if getattr(self.user, "task", None) else "."
            raise Exception(
                f"No tasks defined on {type(self.user).__name__}{hint} "
                "Use the @task decorator or set the 'tasks' attribute of the User "
                "(or mark it as abstract = True if you only intend to subclass it)"
            )
        return random.choice(self.user.tasks)

    def execute_task(self, task):
        if isinstance(task, type) and issubclass(task, TaskSet):
            task(self.user).run()
        else:
            task(self.user)


def _rescheduling(interruption):
    """What the parent of an interrupted task set is told."""
    kind = RescheduleTaskImmediately if interruption.reschedule else RescheduleTask
    return kind(interruption.reschedule)
