"""The HTML report of a run: one file that needs no other and no network, in the pages of the web UI."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from itertools import chain
from typing import TYPE_CHECKING, Any

from acrida import _engine
from locust import stats as settings
from locust.user.inspectuser import run_ratios
from locust.util.date import format_duration, format_utc_timestamp

if TYPE_CHECKING:
    from locust.env import Environment

PERCENTILES_FOR_HTML_REPORT = [0.50, 0.6, 0.70, 0.80, 0.90, 0.95, 0.99, 1.0]

_DEFAULT_SPAWN_RATE = 1


def process_html_filename(options: Namespace) -> None:
    """Replaces {u}, {r} and {t} in `options.html_file` by the users, the spawn rate and the run time in seconds.

    A value that is not known leaves its mark, but an unset spawn rate beside a number of users is 1, as in the run.
    """
    rate = options.spawn_rate
    if not isinstance(rate, (int, float)) and options.num_users is not None:
        rate = _DEFAULT_SPAWN_RATE
    for mark, value in (("{u}", options.num_users), ("{r}", rate), ("{t}", options.run_time)):
        if value is not None:
            options.html_file = options.html_file.replace(mark, _shortest(value))


def get_html_report(environment: Environment, show_download_link: bool = True, theme: str = "") -> str:
    """The report on the run that `environment` has made so far; `theme` is "dark", "light" or "" for the reader's own.

    The environment must have a runner. Where the run is recorded, the report has all that the record knows.
    """
    arguments = template_args(environment, show_download_link)
    if theme:
        arguments["theme"] = theme
    state = environment.run_state() if environment.run_state is not None else ""
    return _engine.html_report(json.dumps(arguments, sort_keys=True), state)


def template_args(environment: Environment, show_download_link: bool) -> dict[str, Any]:
    """What the report's page starts from, with Locust's keys: window.templateArgs."""
    runner = environment.runner
    stats = runner.stats
    entries = list(chain(settings.sort_stats(stats.entries), [stats.total]))
    start, end = stats.start_time, stats.last_request_timestamp or time.time()
    return {
        "is_report": True,
        "requests_statistics": [entry.to_dict() for entry in entries],
        "failures_statistics": [error.to_dict() for error in settings.sort_stats(stats.errors)],
        "exceptions_statistics": [
            {**exception, "nodes": ", ".join(sorted(exception["nodes"]))} for exception in runner.exceptions.values()
        ],
        "response_time_statistics": [
            {"name": entry.name, "method": entry.method,
             **{str(percentile): entry.get_response_time_percentile(percentile)
                for percentile in PERCENTILES_FOR_HTML_REPORT}}
            for entry in entries
        ],
        "start_time": format_utc_timestamp(start),
        "end_time": format_utc_timestamp(end),
        "duration": format_duration(start, end),
        "host": _host(environment),
        "history": stats.history,
        "show_download_link": show_download_link,
        "locustfile": str(environment.locustfile),
        "tasks": run_ratios(environment),
        "percentiles_to_chart": settings.PERCENTILES_TO_CHART,
        "profile": environment.profile,
    }


def _host(environment: Environment) -> str:
    """The host of the run, or the users' own hosts, each once; "None", as Locust says it, without any."""
    if environment.host:
        return environment.host
    hosts = dict.fromkeys(user_class.host for user_class in environment.user_classes if user_class.host)
    return ", ".join(hosts) or "None"


def _shortest(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)
