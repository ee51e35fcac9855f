"""What is written about a run on the console: tables through the logger `locust.stats_logger`, JSON to stdout."""

from __future__ import annotations

import json
import logging
import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

import gevent

from locust import stats as settings
from locust.stats import tables
from locust.stats.percentiles import get_readable_percentiles

if TYPE_CHECKING:
    from locust.stats.request_stats import RequestStats

Counted = TypeVar("Counted")

console_logger = logging.getLogger("locust.stats_logger")

TABLE_WIDTH_WITHOUT_NAMES = 80
MAX_NAME_WIDTH = 80


def sort_stats(stats: dict[Any, Counted]) -> list[Counted]:
    """The values in the order of their keys: for entries by name, then by method."""
    return [stats[key] for key in sorted(stats)]


def get_stats_summary(stats: RequestStats, current: bool = True) -> list[str]:
    """The request table, with current rates or those of the whole run."""
    return [
        tables.requests_title(),
        tables.requests_rule(),
        *(entry.to_string(current=current) for entry in sort_stats(stats.entries)),
        tables.requests_rule(),
        stats.total.to_string(current=current),
    ]


def get_percentile_stats_summary(stats: RequestStats) -> list[str]:
    """The percentile table, of the entries with response times."""
    columns = get_readable_percentiles(settings.PERCENTILES_TO_REPORT)
    lines = [
        "Response time percentiles (approximated)",
        tables.percentiles_title(columns),
        tables.percentiles_rule(columns),
        *(entry.percentile() for entry in sort_stats(stats.entries) if entry.response_times),
        tables.percentiles_rule(columns),
    ]
    if stats.total.response_times:
        lines.append(stats.total.percentile())
    return lines


def get_error_report_summary(stats: RequestStats) -> list[str]:
    """The error report, in the order in which the errors were met."""
    return [
        "Error report",
        tables.errors_title(),
        tables.errors_rule(),
        *(tables.errors_row(error.occurrences, error.to_name()) for error in stats.errors.values()),
        tables.errors_rule(),
        "",
    ]


def print_stats(stats: RequestStats, current: bool = True) -> None:
    """Logs the request table and an empty line."""
    _log_lines(get_stats_summary(stats, current))
    console_logger.info("")


def print_percentile_stats(stats: RequestStats) -> None:
    """Logs the percentile table and an empty line."""
    _log_lines(get_percentile_stats_summary(stats))
    console_logger.info("")


def print_error_report(stats: RequestStats) -> None:
    """Logs the error report, unless there were no errors."""
    if stats.errors:
        _log_lines(get_error_report_summary(stats))


def _log_lines(lines: list[str]) -> None:
    for line in lines:
        console_logger.info(line)


def print_stats_json(stats: RequestStats) -> None:
    """Prints what every entry has counted, as it is in worker reports, as a JSON array on stdout."""
    print(json.dumps(counted(stats), indent=4))


def save_stats_json(stats: RequestStats, filename: str) -> None:
    """Writes what `print_stats_json` prints to `filename`.json."""
    with open(f"{filename}.json", "w") as file:
        json.dump(counted(stats), file, indent=4)


def counted(stats: RequestStats) -> list[dict[str, Any]]:
    """What every entry that has requests has counted; the entries keep it."""
    # Not RequestStats.serialize_stats, which sets the entries to zero: the final tables and CSV files come later.
    return [entry.serialize() for entry in stats.entries.values() if entry.num_requests or entry.num_failures]


def stats_printer(stats: RequestStats) -> Callable[[], None]:
    """A function for a greenlet, which prints the request table every CONSOLE_STATS_INTERVAL_SEC seconds, for ever."""

    def print_for_ever() -> None:
        while True:
            print_stats(stats)
            gevent.sleep(settings.CONSOLE_STATS_INTERVAL_SEC)

    return print_for_ever


def resize_handler(signum: int, frame: FrameType | None) -> None:
    """Fits STATS_NAME_WIDTH to the terminal; without one it stays as it is. Runs at SIGWINCH."""
    try:
        columns, _ = os.get_terminal_size()
    except OSError:  # stdout is not a terminal
        return
    settings.STATS_NAME_WIDTH = max(min(columns - TABLE_WIDTH_WITHOUT_NAMES, MAX_NAME_WIDTH), 0)


def follow_terminal_width() -> None:
    """Fits the tables to the terminal now and whenever it is resized, where there are such signals."""
    if not hasattr(signal, "SIGWINCH"):
        return
    try:
        signal.signal(signal.SIGWINCH, resize_handler)
    except ValueError:  # not the main thread, where signals cannot be handled; the width is fitted once
        console_logger.debug("Console tables do not follow the terminal's width: not in the main thread")
    resize_handler(0, None)
