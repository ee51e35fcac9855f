"""LoadTestShape, by which a locustfile decides how many users run at each moment."""

from __future__ import annotations

import time
from abc import ABCMeta, abstractmethod
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from .runners import Runner
    from .user import User


class LoadTestShapeMeta(ABCMeta):
    """Makes a class abstract only when its own body says so."""

    def __new__(mcs, classname, bases, class_dict):
        class_dict.setdefault("abstract", False)
        return super().__new__(mcs, classname, bases, class_dict)


class LoadTestShape(metaclass=LoadTestShapeMeta):
    """The load of a run over time. A locustfile's first class that is not abstract is used."""

    runner: Runner | None = None  # set by the environment before the first tick
    abstract: ClassVar[bool] = True  # classes that others derive from; not inherited
    use_common_options: ClassVar[bool] = False  # whether --users and --spawn-rate still mean something

    def __init__(self):
        self.start_time = time.perf_counter()

    def reset_time(self):
        """Starts the run time anew."""
        self.start_time = time.perf_counter()

    def get_run_time(self):
        """Seconds since the start of the run."""
        return time.perf_counter() - self.start_time

    def get_current_user_count(self):
        """How many users run. Raises AttributeError before there is a runner."""
        return self.runner.user_count

    @abstractmethod
    def tick(self) -> tuple[int, float] | tuple[int, float, list[type[User]] | None] | None:
        """Called about once a second. Returns (users, spawn rate per second), or None to end the run.

        A third value, a list of user classes, restricts which classes are spawned from then on.
        """
