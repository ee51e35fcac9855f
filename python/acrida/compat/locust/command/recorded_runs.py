"""RecordedRuns: the tests of one program, one after the other, each with a record and a watch of its own.

Its methods are those of RunRecord and Watch that the end of the program needs, and mean the latest test; before the
first one they mean nothing.
"""

from __future__ import annotations

import logging
from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import gevent

from locust.command.run_pages import RunPages
from locust.command.run_record import RunRecord
from locust.command.watch import Blocked, Watch
from locust.log import greenlet_exception_logger

if TYPE_CHECKING:
    from locust.command.checks import IterationLimit
    from locust.command.own_options import OwnOptions
    from locust.env import Environment
    from locust.stats import StatsCSV

logger = logging.getLogger("locust.main")


class RecordedRuns:
    """Records each test of `environment`, whose runner and web UI there are, from its start to its stop.

    The files of a record are written by end(), of the latest test alone. `iterations` counts anew in each.
    """

    def __init__(
        self, environment: Environment, options: Namespace, own: OwnOptions, csv_writer: StatsCSV,
        iterations: IterationLimit | None = None,
    ) -> None:
        self._environment = environment
        self._options = options
        self._own = own
        self._csv_writer = csv_writer
        self._iterations = iterations
        self._record: RunRecord | None = None
        self._watch: Watch | None = None
        self._pages: RunPages | None = None
        environment.runner.on_test_begin = self._begin
        environment.runner.on_test_end = self._finish

    @property
    def blocked(self) -> Blocked | None:
        """What the watch of the latest test has ended."""
        return self._watch.blocked if self._watch else None

    @property
    def judged(self) -> bool:
        return self._record is not None and self._record.judged

    def end(self, stop_reason: str) -> None:
        """Ends a test that still runs, and writes the files of the latest one; once."""
        if self._record is not None:
            self._record.end(stop_reason)
        self._stop_watching()

    def exit_code(self, code: int) -> int:
        """That of the process, where `code` would be it."""
        if self._watch is not None:
            code = self._watch.exit_code(code)
        return self._record.exit_code(code) if self._record else code

    def end_within(self, seconds: float) -> None:
        if self._watch is not None:
            self._watch.end_within(seconds)

    @contextmanager
    def resting(self) -> Generator[None]:
        """For work that keeps the hub waiting and is the command's own."""
        if self._watch is None:
            yield
            return
        with self._watch.resting():
            yield

    @contextmanager
    def surviving(self) -> Generator[None]:
        """For code that calls the user's: a strike of the watch ends that, and no more."""
        if self._watch is None:
            yield
            return
        with self._watch.surviving():
            yield

    def explain(self) -> None:
        if self._watch is not None:
            self._watch.explain()

    def _begin(self) -> None:
        environment, own, web_ui = self._environment, self._own, self._environment.web_ui
        if self._record is not None:  # its figures are done with; a port that it serves has to be free for the next
            self._stop_watching()
            self._pages.leave()
            self._record.leave()
            self._record = self._pages = self._watch = None
        web_ui.stop_reason = ""
        if self._iterations is not None:
            self._iterations.restart()
        self._record = RunRecord(
            environment, self._options, own.run_json, own.given, own.outputs, own.frappe, own.monitor_log,
            own.judgement)
        self._record.watch(own.watched)
        self._watch = Watch(environment, self._options, self._csv_writer, self._record)
        self._pages = RunPages(environment, self._options, self._record.engine_record)
        self._record.start(self._stop_test)
        self._watch.start()

    def _finish(self) -> None:
        """The test has been stopped; its record stays for its files and for the pages."""
        if self._record is not None:
            self._record.finish(self._environment.web_ui.stop_reason or "asked to stop")
            self._stop_watching()

    def _stop_test(self, reason: str) -> None:
        self._environment.web_ui.stop_reason = reason
        gevent.spawn(self._environment.runner.stop).link_exception(greenlet_exception_logger(logger))

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.stop()
