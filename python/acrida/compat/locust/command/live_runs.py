"""LiveRuns: the tests of an environment whose web UI a script has made: pages and reports see them; nothing is written."""

from __future__ import annotations

import logging
from argparse import Namespace
from typing import TYPE_CHECKING

import gevent
from gevent.event import Event

from locust.command.refusals import CannotRecord
from locust.command.run_pages import RunPages
from locust.command.run_record import RunRecord
from locust.log import greenlet_exception_logger

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.runners import LocalRunner

logger = logging.getLogger("locust.main")


class LiveRuns:
    """Records each test of `environment`, which has a web UI, from its start to its stop."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._record: RunRecord | None = None  # of the latest test
        self._prepared: RunRecord | None = None  # of the one that is about to start
        self._pages: RunPages | None = None
        self._idle = Event()
        self._idle.set()
        if environment.runner is not None:
            self.attach(environment.runner)

    def attach(self, runner: LocalRunner) -> None:
        """The environment has its runner."""
        runner.may_test_begin = self._may_begin
        runner.on_test_begin = self._on_begin
        runner.on_test_end = self._on_end

    @property
    def idle(self) -> bool:
        """No test runs."""
        return self._idle.is_set()

    def wait_until_idle(self) -> None:
        """Until no test runs."""
        self._idle.wait()

    def show_ready(self) -> None:
        """The web UI listens: its pages may be told of what is there before the first test."""

    def prepare(self) -> None:
        """Makes the record of the test that is about to start. Raises CannotRecord: it cannot start."""
        self._abandon_prepared()
        self._prepared = self._make_record()

    def close(self) -> None:
        """The web UI serves no more: a test that still runs is not recorded any longer."""
        runner = self._environment.runner
        if runner is not None:
            runner.may_test_begin = runner.on_test_begin = runner.on_test_end = None
        self._abandon_prepared()
        if self._record is not None:
            self._record.close("the web UI was stopped")
        if self._pages is not None:
            self._pages.leave()

    def _may_begin(self) -> bool:
        if self._prepared is None:
            try:
                self.prepare()
            except CannotRecord as error:
                logger.error("The test does not start: %s", error)
                return False
        return True

    def _on_begin(self) -> None:
        self._idle.clear()
        self._begin()

    def _on_end(self) -> None:
        try:
            self._finish()
        finally:
            self._idle.set()

    def _begin(self) -> None:
        """The test that is prepared starts: the figures of the one before are done with."""
        before, self._record, self._prepared = self._record, self._prepared, None
        self._let_go(before)
        self._environment.web_ui.stop_reason = ""
        self._pages = RunPages(self._environment, self._record.engine_record)
        self._record.start(self._stop_test)

    def _finish(self) -> None:
        """The test has been stopped; its record stays for the pages and the report."""
        if self._record is not None:
            self._record.close(self._stop_reason())

    def _make_record(self) -> RunRecord:
        environment = self._environment
        return RunRecord(environment, Namespace(locustfile=environment.locustfile or "", json=False), None, [])

    def _let_go(self, before: RunRecord | None) -> None:
        if self._pages is not None:
            self._pages.leave()
        if before is not None:
            self._record.serve_metrics_of(before)
            before.leave()
        self._pages = None

    def _abandon_prepared(self) -> None:
        if self._prepared is not None:
            self._prepared.abandon()
        self._prepared = None

    def _stop_reason(self) -> str:
        return self._environment.web_ui.stop_reason or "asked to stop"

    def _stop_test(self, reason: str) -> None:
        self._environment.web_ui.stop_reason = reason
        gevent.spawn(self._environment.runner.stop).link_exception(greenlet_exception_logger(logger))
