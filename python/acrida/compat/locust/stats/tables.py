"""The lines of the console tables: widths, titles and rows, without the numbers' meaning.

Column widths follow STATS_TYPE_WIDTH and STATS_NAME_WIDTH, which are read for every line: the terminal may be resized
while a table is on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from locust import stats as settings

ERROR_COUNT_WIDTH = 18


def _requests_name_width() -> int:
    return settings.STATS_NAME_WIDTH - settings.STATS_TYPE_WIDTH + 4


def requests_title() -> str:
    """The first line of the request table."""
    return "%-*s %-*s %7s %12s |%7s %7s %7s%7s | %7s %11s" % (
        settings.STATS_TYPE_WIDTH,
        "Type",
        _requests_name_width(),
        "Name",
        "# reqs",
        "# fails",
        "Avg",
        "Min",
        "Max",
        "Med",
        "req/s",
        "failures/s",
    )


def requests_rule() -> str:
    """The line between the parts of the request table."""
    widths = (settings.STATS_TYPE_WIDTH, _requests_name_width(), 7, 13, 7, 7, 7, 7, 8, 11)
    return "|".join("-" * width for width in widths)


def requests_row(
    method: str,
    name: str,
    requests: int,
    failures: int,
    fail_ratio: float,
    times: Sequence[float],
    rates: Sequence[float],
) -> str:
    """One line of the request table. `times` are average, minimum, maximum and median in ms, cut to whole ones;
    `rates` are requests and failures per second."""
    return "%-*s %-*s %7d %12s |%7d %7d %7d%7d | %7.2f %11.2f" % (
        settings.STATS_TYPE_WIDTH,
        method + " " if method else "",
        _requests_name_width(),
        name,
        requests,
        f"{failures}({fail_ratio * 100:.2f}%)",
        *times,
        *rates,
    )


def percentiles_title(columns: Sequence[str]) -> str:
    """The first line of the percentile table; `columns` are the percentiles as text."""
    return _percentiles_line("Type", "Name", columns, "# reqs")


def percentiles_rule(columns: Sequence[str]) -> str:
    """The line between the parts of the percentile table."""
    widths = (settings.STATS_TYPE_WIDTH, settings.STATS_NAME_WIDTH, 8, *[6] * len(columns))
    return "|".join("-" * width for width in widths)


def percentiles_row(method: str, name: str, percentiles: Sequence[int], requests: int) -> str:
    """One line of the percentile table. `percentiles` are in ms."""
    return _percentiles_line(method, name, ["%d" % percentile for percentile in percentiles], str(requests))


def _percentiles_line(method: str, name: str, columns: Sequence[str], requests: str) -> str:
    cells = [f"{column:>6}" for column in (*columns, requests)]
    cells[0] = cells[0].rjust(8)
    return f"{method:<{settings.STATS_TYPE_WIDTH}} {name:<{settings.STATS_NAME_WIDTH}} " + " ".join(cells)


def errors_title() -> str:
    """The first line of the error report."""
    return errors_row("# occurrences", "Error")


def errors_rule() -> str:
    """The line between the parts of the error report."""
    return "-" * ERROR_COUNT_WIDTH + "|" + "-" * (settings.STATS_NAME_WIDTH + 61)


def errors_row(occurrences: int | str, text: str) -> str:
    """One line of the error report."""
    return f"{occurrences:<{ERROR_COUNT_WIDTH}} {text:<100}"
