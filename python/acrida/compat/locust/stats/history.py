"""The points of the charts: what a run was like every HISTORY_STATS_INTERVAL_SEC seconds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import gevent

from locust import stats as settings
from locust.util.date import format_utc_timestamp
from locust.util.rounding import proper_round

if TYPE_CHECKING:
    from locust.runners import Runner

STATES_WITHOUT_HISTORY = ("ready", "stopped")


def update_stats_history(runner: Runner, timestamp: str | None = None) -> None:
    """Adds a point to the runner's `stats.history`: (time, value) by name of the value.

    `timestamp` is the point's time in ISO 8601, now when it is left out. Times are in ms, rates per second, and the
    percentiles, those of PERCENTILES_TO_CHART, are over the last ten seconds.
    """
    stats = runner.stats
    when = timestamp or format_utc_timestamp(time.time())
    point: dict[str, Any] = {}
    for percentile in settings.PERCENTILES_TO_CHART:
        current = stats.total.get_current_response_time_percentile(percentile)
        point[f"response_time_percentile_{percentile}"] = [when, current or 0]
    point["current_rps"] = [when, stats.total.current_rps]
    point["current_fail_per_sec"] = [when, stats.total.current_fail_per_sec]
    point["total_avg_response_time"] = [when, proper_round(stats.total.avg_response_time, digits=2)]
    point["user_count"] = [when, runner.user_count or 0]
    point["time"] = when
    stats.history.append(point)


def stats_history(runner: Runner) -> None:
    """Adds points for ever, while the runner's test is on. For a greenlet of the node that shows the charts."""
    while True:
        if runner.state not in STATES_WITHOUT_HISTORY:
            update_stats_history(runner)
        gevent.sleep(settings.HISTORY_STATS_INTERVAL_SEC)
