"""RecordedRuns: the tests of one program, one after the other, each with a record and a watch of its own.

Its methods are those of RunRecord and Watch that the end of the program needs, and mean the latest test; before the
first one they mean nothing.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from locust.command.live_runs import LiveRuns
from locust.command.run_pages import RunPages
from locust.command.run_record import RunRecord
from locust.command.watch import Blocked, Watch

if TYPE_CHECKING:
    from locust.command.checks import IterationLimit
    from locust.command.own_options import OwnOptions
    from locust.command.start_plan import StartPlan
    from locust.env import Environment
    from locust.stats import StatsCSV


class RecordedRuns(LiveRuns):
    """Records each test of `environment`, whose runner and web UI there are, from its start to its stop.

    The files of a record are written by end(), of the latest test alone. `iterations` counts anew in each. `plan` is
    what was learned before the first.
    """

    def __init__(
        self, environment: Environment, options: Namespace, own: OwnOptions, csv_writer: StatsCSV,
        iterations: IterationLimit | None = None, plan: StartPlan | None = None,
    ) -> None:
        super().__init__(environment)
        self._options = options
        self._own = own
        self._csv_writer = csv_writer
        self._iterations = iterations
        self._plan = plan
        self._watch: Watch | None = None
        self._ready: RunRecord | None = None  # what pages are told before the first test
        environment.web_ui.has_plan = plan is not None

    @property
    def blocked(self) -> Blocked | None:
        """What the watch of the latest test has ended."""
        return self._watch.blocked if self._watch else None

    @property
    def judged(self) -> bool:
        return self._record is not None and self._record.judged

    def show_ready(self) -> None:
        """Pages have the plan before the first test, of the load that the command line asks for."""
        self._ready = RunRecord(self._environment, self._options, None, self._own.given)
        if self._plan is not None:
            self._ready.engine_record.plan(*self._plan.asked)
        self._pages = RunPages(self._environment, self._ready.engine_record)

    def prepare(self) -> None:
        own = self._own
        self._abandon_prepared()
        had_plan = self._environment.web_ui.has_plan
        record = self._make_record()
        try:
            record.watch(own.watched)
            if self._record is None:  # else its port goes over to the next one, and is never free in between
                record.serve_metrics(own.outputs)
        except Exception:
            record.abandon()
            self._environment.web_ui.has_plan = had_plan
            raise
        self._prepared = record

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
        super()._begin()
        if self._iterations is not None:
            self._iterations.restart()
        self._watch = Watch(self._environment, self._options, self._csv_writer, self._record)
        self._watch.start()

    def _finish(self) -> None:
        """The test has been stopped; its record stays for its files and for the pages."""
        if self._record is not None:
            self._record.finish(self._stop_reason())
            self._stop_watching()

    def _make_record(self) -> RunRecord:
        environment, own = self._environment, self._own
        record = RunRecord(environment, self._options, own.run_json, own.given, own.outputs, own.frappe,
                           own.monitor_log, own.judgement)
        plan = self._plan and self._plan.of_start(environment, self._options)
        if plan:
            record.engine_record.plan(*plan)
        environment.web_ui.has_plan = bool(plan)
        return record

    def _let_go(self, before: RunRecord | None) -> None:
        self._stop_watching()
        self._watch = self._ready = None
        super()._let_go(before)

    def _stop_watching(self) -> None:
        if self._watch is not None:
            self._watch.stop()
