"""The HTML report of a run: one file that needs no other, its figures also as JSON in window.templateArgs."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from locust import stats as settings
from locust.command.history_chart import history_charts
from locust.user.inspectuser import get_ratio
from locust.util.date import format_duration, format_utc_timestamp

if TYPE_CHECKING:
    from locust.env import Environment

PERCENTILES_FOR_HTML_REPORT = [0.50, 0.6, 0.70, 0.80, 0.90, 0.95, 0.99, 1.0]

_TEMPLATE = Path(__file__).parent / "command" / "report.html"
_DEFAULT_SPAWN_RATE = 1

# Column title -> key of the templateArgs rows it shows.
_REQUEST_COLUMNS = {
    "Type": "method", "Name": "name", "# Requests": "num_requests", "# Fails": "num_failures",
    "Average (ms)": "avg_response_time", "Min (ms)": "min_response_time", "Max (ms)": "max_response_time",
    "Average size (bytes)": "avg_content_length", "RPS": "total_rps", "Failures/s": "total_fail_per_sec",
}
_FAILURE_COLUMNS = {"# Failures": "occurrences", "Method": "method", "Name": "name", "Message": "error"}
_EXCEPTION_COLUMNS = {"# Occurrences": "count", "Message": "msg", "Traceback": "traceback", "Nodes": "nodes"}


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

    The environment must have a runner.
    """
    arguments = _template_args(environment, show_download_link)
    page = {
        "title": f"Locust Test Report {escape(arguments['locustfile'])}",
        "theme": escape(theme),
        "summary": _summary(arguments),
        "requests": _table(_REQUEST_COLUMNS, arguments["requests_statistics"]),
        "response_times": _table(_response_time_columns(), arguments["response_time_statistics"]),
        "failures": _table(_FAILURE_COLUMNS, arguments["failures_statistics"]),
        "exceptions": _table(_EXCEPTION_COLUMNS, arguments["exceptions_statistics"]),
        "charts": history_charts(arguments["history"], arguments["percentiles_to_chart"]),
        "per_class": _task_list(arguments["tasks"]["per_class"]),
        "total": _task_list(arguments["tasks"]["total"]),
        "template_args": _script_json(arguments),
        "theme_json": _script_json(theme),
    }
    # One pass: what one part holds ("{{ ... }}" in a request name) is not looked at again.
    pieces = _TEMPLATE.read_text(encoding="utf-8").split("{{")
    return pieces[0] + "".join(page[name.strip()] + rest
                               for name, _, rest in (piece.partition("}}") for piece in pieces[1:]))


def _template_args(environment: Environment, show_download_link: bool) -> dict[str, Any]:
    runner = environment.runner
    stats = runner.stats
    entries = list(chain(settings.sort_stats(stats.entries), [stats.total]))
    start, end = stats.start_time, stats.last_request_timestamp or time.time()
    counts = runner.final_user_classes_count if runner.state in ("stopping", "stopped") else runner.user_classes_count
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
        "tasks": {
            "per_class": get_ratio(environment.user_classes, counts, False),
            "total": get_ratio(environment.user_classes, counts, True),
        },
        "percentiles_to_chart": settings.PERCENTILES_TO_CHART,
        "profile": environment.profile,
    }


def _host(environment: Environment) -> str | None:
    """The host of the run, or the users' own hosts, each once."""
    if environment.host:
        return environment.host
    hosts = dict.fromkeys(user_class.host for user_class in environment.user_classes if user_class.host)
    return ", ".join(hosts) or None


def _summary(arguments: dict[str, Any]) -> str:
    lines = [f"During: {arguments['start_time']} to {arguments['end_time']} ({arguments['duration']})",
             f"Target host: {arguments['host'] or 'none'}", f"Script: {arguments['locustfile']}"]
    if arguments["profile"]:
        lines.append(f"Profile: {arguments['profile']}")
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _response_time_columns() -> dict[str, str]:
    readable = settings.get_readable_percentiles(PERCENTILES_FOR_HTML_REPORT)
    keys = map(str, PERCENTILES_FOR_HTML_REPORT)
    return {"Type": "method", "Name": "name", **{f"{title} (ms)": key for title, key in zip(readable, keys)}}


def _table(columns: dict[str, str], rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "<p>None.</p>"
    head = "".join(f"<th>{escape(title)}</th>" for title in columns)
    body = "".join("<tr>" + "".join(_cell(row[key]) for key in columns.values()) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if isinstance(value, (int, float)):
        text = f"{value:.2f}" if isinstance(value, float) and value != int(value) else f"{value:.0f}"
        return f'<td class="number">{text}</td>'
    return f"<td>{escape(str(value))}</td>"


def _task_list(tasks: dict[str, Any]) -> str:
    items = "".join(
        f"<li>{100 * task['ratio']:.1f}% {escape(name)}{_task_list(task['tasks']) if 'tasks' in task else ''}</li>"
        for name, task in tasks.items()
    )
    return f"<ul>{items}</ul>"


def _script_json(value: Any) -> str:
    """JSON that may stand in a <script>: nothing in it ends the element or begins a comment."""
    text = json.dumps(value, sort_keys=True)
    for character in "<>&'":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _shortest(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)
