"""--relogin: users log in again, by running on_start once more between two tasks."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from locust.user.task import DefaultTaskSet, TaskSet

if TYPE_CHECKING:
    from locust.user import User


class Relogin:
    """Lets each user run its on_start again every `interval` seconds, before whichever task is next.

    At first after a random part of that time, so that users that came together do not log in together for ever. What
    on_start raises is then like what a task raises, and the user goes on. on_start of task sets is not run again.
    """

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._due: WeakKeyDictionary[User, float] = WeakKeyDictionary()

    def install(self) -> None:
        """From now on, by standing in the way of every task, for the rest of this process."""
        for task_set_class in (TaskSet, DefaultTaskSet):
            task_set_class.execute_task = self._logging_in(task_set_class.execute_task)

    def _logging_in(self, execute_task: Callable) -> Callable:
        def executed(taskset: TaskSet, task) -> None:
            if not isinstance(task, type):  # a nested set has tasks of its own
                self._log_in_when_due(taskset.user)
            execute_task(taskset, task)

        return executed

    def _log_in_when_due(self, user: User) -> None:
        now = perf_counter()
        due = self._due.get(user)
        if due is None:
            self._due[user] = now + random.random() * self._interval
        elif now >= due:
            self._due[user] = now + self._interval
            user._in_on_start = True
            try:
                user.on_start()
            finally:
                user._in_on_start = False
