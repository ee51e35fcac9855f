"""The limits of locust-plugins: -i ends a run after a number of tasks, --check-... judge it when it has ended."""

from __future__ import annotations

import logging
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import gevent

from locust.exception import StopUser
from locust.log import greenlet_exception_logger
from locust.user.task import DefaultTaskSet, TaskSet

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.stats import StatsEntry

logger = logging.getLogger("locust.main")

CHECK_FAILED = 3


class Limits(NamedTuple):
    """What the limit options say; None for one that is not set. Times in ms, rates per second."""

    iterations: int | None = None
    check_rps: float | None = None
    check_fail_ratio: float | None = None
    check_avg_response_time: float | None = None

    @classmethod
    def of(cls, options: Namespace, ours: frozenset[str]) -> Limits:
        """The limits in `options`, of those named in `ours`: others belong to a plugin, which sees to them itself."""
        return cls(**{name: getattr(options, name) for name in ours})


class IterationLimit:
    """Lets all users together run `limit` task functions, and calls `end`, in another greenlet, after the last.

    Entering a nested TaskSet is no iteration, the tasks in it are.
    """

    def __init__(self, limit: int, end: Callable[[], None]) -> None:
        self._limit = limit
        self._end = end
        self._started = 0
        self._running = 0

    def install(self) -> None:
        """Counts from now on, by standing in the way of every task, for the rest of this process."""
        for task_set_class in (TaskSet, DefaultTaskSet):
            task_set_class.execute_task = self._counting(task_set_class.execute_task)

    def restart(self) -> None:
        """Counts anew, for a further test."""
        self._started = self._running = 0

    def _counting(self, execute_task: Callable) -> Callable:
        def counted(taskset: TaskSet, task) -> None:
            if isinstance(task, type):
                execute_task(taskset, task)
                return
            self._begin()
            try:
                execute_task(taskset, task)
            finally:
                self._finish()

        return counted

    def _begin(self) -> None:
        if self._started == self._limit:
            raise StopUser()
        self._started += 1
        self._running += 1
        if self._started == self._limit:
            logger.info("Iteration limit reached (%s), no further tasks are started", self._limit)

    def _finish(self) -> None:
        self._running -= 1
        if self._started == self._limit and not self._running:
            # Not here: the end stops this user's greenlet too.
            gevent.spawn(self._end).link_exception(greenlet_exception_logger(logger))


def check_figures(environment: Environment, limits: Limits) -> None:
    """Sets the exit code to 3 when a --check-... option does not hold, unless the locustfile has set its own."""
    failed = failed_checks(environment.stats.total, limits)
    for line in failed:
        logger.error("Check failed: %s", line)
    if failed and environment.process_exit_code is None:
        environment.process_exit_code = CHECK_FAILED


def failed_checks(total: StatsEntry, limits: Limits) -> list[str]:
    """A line for each check that the figures in `total` do not meet."""
    failed = []
    if limits.check_rps is not None and total.total_rps < limits.check_rps:
        failed.append(f"{total.total_rps:.2f} requests/s, fewer than --check-rps {limits.check_rps:g}")
    if limits.check_fail_ratio is not None and total.fail_ratio > limits.check_fail_ratio:
        failed.append(f"a share of {total.fail_ratio:.4f} of the requests failed, more than --check-fail-ratio "
                      f"{limits.check_fail_ratio:g}")
    longest = limits.check_avg_response_time
    if longest is not None and total.avg_response_time > longest:
        failed.append(f"average response time {total.avg_response_time:.2f} ms, longer than "
                      f"--check-avg-response-time {longest:g}")
    return failed
