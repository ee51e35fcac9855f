"""How long a user waits after each task: functions for the class attribute `wait_time`, all in seconds."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .users import User


def between(min_wait: float, max_wait: float) -> Callable[[User], float]:
    """Waits a random time, each as likely as another, from `min_wait` to `max_wait`."""
    return _of_mean((min_wait + max_wait) / 2, lambda user: min_wait + random.random() * (max_wait - min_wait))


def constant(wait_time: float) -> Callable[[User], float]:
    """Waits the same time after each task."""
    return _of_mean(wait_time, lambda user: wait_time)


def constant_pacing(wait_time: float) -> Callable[[User], float]:
    """Starts a task every `wait_time` seconds; one that takes longer is followed by the next at once.

    What was missed is not made up for.
    """

    def wait(user):
        now = perf_counter()
        busy = now - user._cp_last_run - user._cp_last_wait_time
        user._cp_last_run = now
        user._cp_last_wait_time = max(0, wait_time - busy)
        return user._cp_last_wait_time

    wait.pace = wait_time  # for who plans a load
    return wait


def constant_throughput(task_runs_per_second: float) -> Callable[[User], float]:
    """Runs at most so many tasks a second: constant_pacing, said the other way round. Raises ValueError below 0."""
    _require_positive(task_runs_per_second, "constant_throughput")
    return constant_pacing(1 / task_runs_per_second)


def poisson(rate: float) -> Callable[[User], float]:
    """Waits random times, exponentially distributed, of 1/`rate` on average. Raises ValueError below 0."""
    _require_positive(rate, "poisson")
    return _of_mean(1 / rate, lambda user: random.expovariate(rate))


def _of_mean(mean, wait):
    wait.mean = mean  # for who plans a load
    return wait


def _require_positive(rate, name):
    if rate <= 0:
        raise ValueError(f"{name}() requires a positive rate, got: {rate}")
