"""RunPages: lets the pages of a web UI see a run while it goes on, as its record tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from locust import log
from locust.command.run_record import note_expected_ratios, plain

if TYPE_CHECKING:
    from acrida import _engine
    from locust.env import Environment


class RunPages:
    """From the start on, until leave(): states, users that are wanted, log lines. Seconds come from the record."""

    def __init__(self, environment: Environment, record: _engine.RunRecord) -> None:
        self._runner = environment.runner
        self._options = environment.parsed_options  # None: there is no command line
        self._record = record
        self._reader = log.log_reader()
        for line in log.get_logs():
            record.log_line(plain(line))
        note_expected_ratios(record, environment)
        record.serve_live(environment.web_ui.server.engine_server)
        if self._reader is not None:
            self._reader.on_line = self._tell_line
        self._runner.on_state = self._tell_state

    def leave(self) -> None:
        """Another run's are next."""
        self._runner.on_state = None
        if self._reader is not None and self._reader.on_line == self._tell_line:
            self._reader.on_line = None

    def _tell_state(self) -> None:
        run_time = getattr(self._options, "run_time", None)
        self._record.set_state(self._runner.state, self._runner.target_user_count, run_time)

    def _tell_line(self, line: str) -> None:
        self._record.log_line(plain(line))
