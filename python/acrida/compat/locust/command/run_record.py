"""RunRecord: what is measured in a run, exactly; at its end whether the run is valid, and run.json.

The record itself is C++ (src/python/run_record.h), and has a sample of every request that Locust's statistics have
counted. This is what tells it of users, exceptions, resets and the end.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import os
import platform
import secrets
import sys
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

import gevent

import locust
from acrida import _engine
from acrida.shard import current_shard
from locust import log
from locust.command.judgement import Judgement, end_when_broken
from locust.command.verdict_outputs import VerdictOutputs
from locust.stats import StatsError, console_logger
from locust.user.inspectuser import expected_ratios, run_ratios, users_of_run

from locust.command.server_watch import ServerWatch, WatchedServers

if TYPE_CHECKING:
    from locust.command.given_options import GivenOption
    from locust.env import Environment

logger = logging.getLogger("locust.main")

BEAT_SECONDS = 0.1  # RunRecord::kBeat
NOT_WRITTEN = UNHANDLED_EXCEPTION = 2  # exit codes, if the locustfile has set none
LIBRARIES = ("gevent", "greenlet", "requests", "urllib3")


class RunRecord:
    """The record of one run of `environment`, whose runner there is already, from start() to end().

    `path` is where run.json goes, None for nowhere; `given` are the options that were given; `outputs` is what shows
    the verdict to others. `frappe`: every request has an X-Frappe-Request-Id. `monitor_log`: the file that a Frappe
    site keeps of its requests, None for none. `judgement` judges the run. `engine_record` is the _engine.RunRecord.
    """

    def __init__(
        self,
        environment: Environment,
        options: Namespace,
        path: str | None,
        given: list[GivenOption],
        outputs: VerdictOutputs = VerdictOutputs(),
        frappe: bool = False,
        monitor_log: str | None = None,
        judgement: Judgement = Judgement(),
    ) -> None:
        self._environment = environment
        self._process = os.getpid()  # a child of a fork has nothing to say
        self._saved = self._closed = False
        self._failed = False
        system = os.uname()
        self.engine_record = _engine.RunRecord(
            current_shard().engine,
            StatsError.parse_error,
            path=os.fsencode(path or ""),
            scenario=plain(options.locustfile),
            hosts=[plain(host) for host in hosts_of(environment)],
            run_id=secrets.token_hex(4),
            machine=system.nodename.partition(".")[0],
            kernel=f"{system.sysname} {system.release} {system.machine}",
            cores=len(os.sched_getaffinity(0)),
            options=[tuple(map(plain, option)) for option in given],
            versions=versions(),
        )
        self.engine_record.request_ids(frappe, monitor_log is not None)
        self._monitor_log = monitor_log
        self.judged = judgement.judges  # by targets or conditions, which then decide about the exit code
        self._may_abort = judgement.begin(self.engine_record)
        self._aborter: gevent.Greenlet | None = None
        self._beats = None
        self._annotations = (sys.stderr if options.json else sys.stdout) if outputs.github else None
        outputs.begin(self.engine_record)
        self._watch: ServerWatch | None = None

    def watch(self, servers: WatchedServers) -> None:
        """What these say of themselves is recorded, too. Raises CannotRecord when one of them does not answer."""
        if servers:
            self._watch = ServerWatch(servers, self.engine_record)

    def serve_metrics(self, outputs: VerdictOutputs) -> None:
        """Whoever asks for them gets them, as long as the record is there. Raises CannotRecord."""
        if url := outputs.serve(self.engine_record):
            logger.info("Metrics for Prometheus at %s", url)

    def serve_metrics_of(self, before: RunRecord) -> None:
        """Whoever asks where those of the record before were gets this one's, if there were any."""
        self.engine_record.serve_as(before.engine_record)

    def abandon(self) -> None:
        """There is no run after all."""
        if self._watch is not None:
            self._watch.abandon()
        self.engine_record = None

    def start(self, quit: Callable[[str], None]) -> None:
        """Records from now on. Calls `quit` with the reason when a limit that is to end the run is broken."""
        record, runner = self.engine_record, self._environment.runner
        for user_class in runner.user_classes:
            record.users(user_class.__name__, 0)
        runner.record_into(record)
        note_expected_ratios(record, self._environment)
        self._environment.run_state = record.state_json
        self._environment.run_json = record.run_json
        loop = gevent.get_hub().loop
        loop.update_now()  # the first beat is due by the loop's time, which is old after the imports
        self._beats = loop.timer(BEAT_SECONDS, BEAT_SECONDS, ref=False)
        self._beats.start(record.beat)
        record.beat()
        if self._may_abort:
            self._aborter = end_when_broken(record, quit)

    def rest(self) -> None:
        """The hub is about to be kept waiting by work that is the command's own."""
        self.engine_record.rest()

    def close(self, stop_reason: str) -> None:
        """Ends the record, and says nothing; once."""
        if self._closed or os.getpid() != self._process:
            return
        self._closed = True
        if self._beats is not None:
            self._beats.close()
        if self._aborter is not None and self._aborter is not gevent.getcurrent():
            self._aborter.kill(block=False)
        if any(users_of_run(self._environment.runner).values()):
            self.engine_record.task_ratio(plain(json.dumps(run_ratios(self._environment))))
        self.engine_record.end(stop_reason)
        if self._watch is not None:
            self._watch.end()
        self._environment.runner.record_into(None)

    def finish(self, stop_reason: str) -> None:
        """Ends the record, and logs how the run was; its files are not written yet. Once."""
        if self._closed or os.getpid() != self._process:
            return
        self.close(stop_reason)
        self._log_summary()

    def end(self, stop_reason: str) -> None:
        """Ends the record, logs below Locust's tables how the run was, and writes its files; once."""
        if self._saved or os.getpid() != self._process:
            return
        self._saved = True
        shown = self._closed
        self.close(stop_reason)
        self._join_monitor_log()
        for error in self.engine_record.save().splitlines():
            self._failed = True
            logger.error("%s", error)
        if self._annotations is not None:
            self._annotations.write(self.engine_record.annotations())
            self._annotations.flush()
        if not shown:
            self._log_summary()

    def _log_summary(self) -> None:
        for line in self.engine_record.summary().splitlines():
            console_logger.info(line)

    def leave(self) -> None:
        """Nothing holds what is recorded any more: its ports are free."""
        self._environment.runner.record_into(None)
        self._environment.run_state = self._environment.run_json = None
        self.engine_record = None

    def _join_monitor_log(self) -> None:
        if self._monitor_log is None:
            return
        try:
            lines = self.engine_record.join_monitor_log(os.fsencode(self._monitor_log))
        except OSError as error:
            self._failed = True
            logger.error("--frappe-monitor-log: %s", error)
            return
        for line in lines.splitlines():
            console_logger.info(line)

    def exit_code(self, code: int) -> int:
        """That of the process, where `code` would be it without the record; after end().

        2 when a file could not be read or written, and otherwise, with targets, what the verdict asks for, unless the
        locustfile has set its own or let an exception out.
        """
        own = self._environment.process_exit_code
        if self._failed:
            return NOT_WRITTEN if own is None else own
        judged = self.engine_record.exit_code()
        if judged is None:
            return code
        if own is not None:
            return own
        return UNHANDLED_EXCEPTION if log.unhandled_greenlet_exception else judged


def note_expected_ratios(record: _engine.RunRecord, environment: Environment) -> None:
    """Before users have started: which tasks are to be expected."""
    options = environment.parsed_options  # None: there is no command line
    users = getattr(options, "num_users", None) or environment.runner.target_user_count or None
    record.task_ratio(plain(json.dumps(expected_ratios(environment.user_classes, users))))


def plain(text: str) -> str:
    """Text that is UTF-8 and ends where it ends."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")


def hosts_of(environment: Environment) -> list[str]:
    """What is tested: the host of the run, or those of its users, each once."""
    hosts = [environment.host] if environment.host else [
        getattr(user_class, "host", None) for user_class in environment.user_classes]
    return list(dict.fromkeys(str(host) for host in hosts if host))


def versions() -> list[tuple[str, str]]:
    """Of what has taken part."""
    known = [("Python", platform.python_version()), ("Locust", locust.__version__)]
    for library in LIBRARIES:
        try:
            known.append((library, importlib.metadata.version(library)))
        except importlib.metadata.PackageNotFoundError:
            pass
    return known
