"""Watch: ends a run in which a task lets nothing else run, and says which one it was.

A thread in C++ looks on (src/python/watchdog.h has the whole story): when the end is overdue and the hub silent, it
sends a signal, whose handler here raises KeyboardInterrupt where the interpreter is. Then the run ends as usual, but
for its exit code. When Python does not come to the handler at all, the thread prints and writes the latest figures it
was given, and ends the process.
"""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import signal
import time
from argparse import Namespace
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple

import gevent

from locust import log, stats
from locust.command.user_code import is_users
from locust.html import get_html_report
from locust.stats.console import counted

try:
    from acrida import _engine
except ImportError:  # the package alone, without what is compiled: nobody looks on
    _engine = None

if TYPE_CHECKING:
    from locust.command.run_record import RunRecord
    from locust.env import Environment

logger = logging.getLogger("locust.main")

GRACE_SECONDS = 5.0  # of silence, and between the time at which the run should have ended and the first strike
AGAIN_SECONDS = 1.0  # between strikes that are not answered
STRIKES = 5
BEAT_SECONDS = 0.25
SNAPSHOT_SECONDS = 1.0
SNAPSHOT_SHARE = 0.05  # of the time, at most, goes into snapshots
INVALID_RUN = 5  # the exit code: users that could not run have made no load

STRIKE = signal.SIGRTMAX - 1  # a signal that nobody else uses

ADVICE = (
    "All users share one thread, and take turns when one waits: for a response, in time.sleep() or gevent.sleep(), for "
    "a socket. A task must wait now and then: use libraries that gevent knows (or gevent.get_hub().threadpool.apply "
    "for calls that block), and call gevent.sleep(0) within long loops."
)

class Blocked(NamedTuple):
    """Who let nothing else run: a line such as "Till.sell (locustfile.py:12)", and since when (Unix time)."""

    where: str
    since: float

    @classmethod
    def at(cls, frame: FrameType | None, silence: float) -> Blocked:
        """The task, or whatever else of the locustfile, that `frame` belongs to."""
        frames = []
        while frame is not None:
            frames.append(frame)
            frame = frame.f_back
        if not frames:
            return cls("something that is not Python", time.time() - silence)
        innermost = next(filter(_is_the_users, frames), None) or frames[0]
        outermost = next(filter(_is_the_users, reversed(frames)), None) or innermost
        where = f"{innermost.f_code.co_filename}:{innermost.f_lineno}"
        if innermost.f_code is not outermost.f_code:
            where += f", in {innermost.f_code.co_qualname}"
        return cls(f"{outermost.f_code.co_qualname} ({where})", time.time() - silence)


def _is_the_users(frame: FrameType) -> bool:
    return is_users(frame.f_code.co_filename)


def _encoded(text: str) -> bytes:
    """A name may hold anything, and half a character is no reason to lose the figures."""
    return text.encode("utf-8", "replace")


class Watch:
    """Looks on while the run of `environment` goes on, from start() to stop(). `blocked` is what it has ended.

    Once it has struck, the code that comes after goes through surviving(): what is struck there is left out, and the
    end of the run goes on.
    """

    def __init__(
        self, environment: Environment, options: Namespace, csv_writer: stats.StatsCSV, record: RunRecord
    ) -> None:
        self.blocked: Blocked | None = None
        self._explained = False
        self._environment = environment
        self._options = options
        self._csv_writer = csv_writer
        self._record = record
        self._dog = None
        self._beats = None
        self._snapshots: gevent.Greenlet | None = None

    def start(self) -> None:
        if _engine is None:
            return
        patience = self._options.stop_timeout + GRACE_SECONDS
        trace = os.memfd_create("where")
        signal.signal(STRIKE, self._on_strike)
        faulthandler.register(STRIKE, file=trace, all_threads=False, chain=True)
        self._dog = _engine.Watchdog(
            grace=GRACE_SECONDS, again=AGAIN_SECONDS, strikes=STRIKES, patience=patience, signal=STRIKE, trace=trace,
            exit_code=INVALID_RUN, advice=ADVICE, record=self._record.engine_record)
        self._trace = trace
        self._heard_before = signal.set_wakeup_fd(self._dog.descriptor, warn_on_full_buffer=False)
        os.register_at_fork(after_in_child=self._leave_to_parent)
        self._beats = gevent.get_hub().loop.timer(BEAT_SECONDS, BEAT_SECONDS, ref=False)
        self._beats.start(self._dog.beat)
        self._dog.beat()
        self._snapshots = gevent.spawn(self._keep_snapshots)
        self._snapshots.link_exception(log.greenlet_exception_logger(logger))

    def stop(self) -> None:
        """No strike comes after this."""
        if self._dog is None:
            return
        self._snapshots.kill()
        self._beats.close()
        signal.set_wakeup_fd(self._heard_before)
        self._dog = None
        faulthandler.unregister(STRIKE)
        signal.signal(STRIKE, signal.SIG_IGN)
        os.close(self._trace)

    def end_within(self, seconds: float) -> None:
        """The users are to be stopped then; what their tasks may take to finish comes on top."""
        if self._dog is not None:
            self._dog.end_within(seconds + self._options.stop_timeout + GRACE_SECONDS)

    @contextmanager
    def resting(self) -> Generator[None]:
        """For work that keeps the hub waiting and is the command's own."""
        if self._dog is None:
            yield
            return
        self._dog.rest()
        self._record.rest()
        try:
            yield
        finally:
            self._dog.beat()

    @contextmanager
    def surviving(self) -> Generator[None]:
        """For code that calls the user's: a strike ends that, and no more."""
        try:
            yield
        except KeyboardInterrupt:
            if self.blocked is None:
                raise

    def exit_code(self, code: int) -> int:
        """That of the process, where `code` would be it."""
        if self.blocked is None:
            return code
        return self._environment.process_exit_code or (code if code == 2 else INVALID_RUN)

    def explain(self) -> None:
        """Logs what the watch has ended, if it has ended anything; once."""
        if self.blocked is not None and not self._explained:
            self._explained = True
            since = time.strftime("%H:%M:%S", time.localtime(self.blocked.since))
            logger.error(
                "The run was cut off: %s has let nothing else run since %s. Nothing was measured after that, and the "
                "figures are %.1f s old.\n%s", self.blocked.where, since, time.time() - self.blocked.since, ADVICE)

    def _on_strike(self, _number: int, frame: FrameType | None) -> None:
        if self._dog is None:
            return
        if self.blocked is None:
            self.blocked = Blocked.at(frame, self._dog.silence)
        self._environment.stop_timeout = 0  # has passed already
        self._environment.runner.start_no_more_tasks()
        raise KeyboardInterrupt("the run is over, and this has let nothing else run")

    def _leave_to_parent(self) -> None:
        """In the child of a fork: what it is told is not the parent's, and nobody watches it."""
        if self._dog is not None:
            signal.set_wakeup_fd(-1)
            self._beats.stop()
            self._dog = None

    def _keep_snapshots(self) -> None:
        while True:
            started = time.perf_counter()
            output, errors, files = self._snapshot()
            self._dog.keep(_encoded(output), _encoded(errors), [(path, _encoded(text)) for path, text in files])
            gevent.sleep(max(SNAPSHOT_SECONDS, (time.perf_counter() - started) / SNAPSHOT_SHARE))

    def _snapshot(self) -> tuple[str, str, list[tuple[str, str]]]:
        """What the end of the run would print on stdout and stderr, and its files; those of --csv are up to date."""
        figures = self._environment.runner.stats
        self._csv_writer.bring_up_to_date()
        output, files = "", []
        if self._options.html_file:
            files.append((self._options.html_file, get_html_report(self._environment, show_download_link=False)))
        if self._options.json or self._options.json_file:
            text = json.dumps(counted(figures), indent=4)
            output = text + "\n" if self._options.json else ""
            files += [(f"{self._options.json_file}.json", text)] if self._options.json_file else []
        tables = [*stats.get_stats_summary(figures, False), "", *stats.get_percentile_stats_summary(figures), ""]
        if figures.errors:
            tables += stats.get_error_report_summary(figures)
        return output, "\n".join(tables), files
