"""OwnOptions: what Acrida's own options say of a run."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, NamedTuple

from locust.command.checks import Limits
from locust.command.given_options import GivenOption, given_options
from locust.command.judgement import Judgement
from locust.command.server_watch import WatchedServers
from locust.command.verdict_outputs import VerdictOutputs

if TYPE_CHECKING:
    from locust.argument_parser import LocustArgumentParser


class OwnOptions(NamedTuple):
    """What they say, and which options were given."""

    limits: Limits
    relogin: float | None
    run_json: str | None
    frappe: bool
    monitor_log: str | None
    judgement: Judgement
    outputs: VerdictOutputs
    watched: WatchedServers
    given: list[GivenOption]

    @classmethod
    def of(cls, parser: LocustArgumentParser, options: Namespace) -> OwnOptions:
        """Of `options`, which `parser` has read. Ends the program with exit code 2 for what cannot be understood."""
        ours = parser.result_options
        return cls(
            limits=Limits.of(options, parser.limit_options),
            relogin=options.relogin if "relogin" in ours else None,
            run_json=options.run_json if "run_json" in ours else None,
            frappe="frappe" in ours and options.frappe,
            monitor_log=options.frappe_monitor_log if "frappe_monitor_log" in ours else None,
            judgement=Judgement.of(options, ours),
            outputs=VerdictOutputs.of(options, ours, os.environ),
            watched=WatchedServers.of(options, ours),
            given=given_options(parser, options, sys.argv[1:]))
