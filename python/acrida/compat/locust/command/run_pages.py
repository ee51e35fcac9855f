"""RunPages: lets the pages of a web UI see a run while it goes on, as its record tells of it."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING

from locust import log
from locust.command.run_record import plain
from locust.user.inspectuser import expected_ratios

if TYPE_CHECKING:
    from acrida import _engine
    from locust.env import Environment


class RunPages:
    """From the start on, until leave(): states, users that are wanted, log lines. Seconds come from the record."""

    def __init__(self, environment: Environment, options: Namespace, record: _engine.RunRecord) -> None:
        self._runner = environment.runner
        self._options = options
        self._record = record
        self._reader = log.log_reader()
        ratios = expected_ratios(environment.user_classes, options.num_users)
        for line in log.get_logs():
            record.log_line(plain(line))
        record.serve_live(environment.web_ui.server.engine_server, plain(json.dumps(ratios)))
        if self._reader is not None:
            self._reader.on_line = lambda line: record.log_line(plain(line))
        self._runner.on_state = self._tell_state

    def leave(self) -> None:
        """Another run's are next."""
        self._runner.on_state = None
        if self._reader is not None:
            self._reader.on_line = None

    def _tell_state(self) -> None:
        self._record.set_state(self._runner.state, self._runner.target_user_count, self._options.run_time)
