"""Response time buckets, and the percentiles computed over them.

Response times are counted in buckets of about two significant digits: a dictionary from bucket (whole milliseconds) to
count. It stays small however long a run is, merges by addition and travels between processes; the price is that a
percentile is a bucket, not an exact time, and may lie a little beyond the true maximum.
"""

from __future__ import annotations

import sys

from locust import stats as settings

MAX_PERCENTILES_TO_CHART = 6
"""The charts of the web UI and of the HTML report draw no more lines than this."""


def bucket_response_time(response_time: int | float) -> int:
    """The bucket of a response time in ms: exact below 100, then to the nearest 10, 100 and, from 10 s on, 1000.

    Ties go to the even neighbour, as `round` does. A locustfile may replace `locust.stats.bucket_response_time` with
    a function of its own.
    """
    if response_time < 100:
        return round(response_time)
    if response_time < 1000:
        return int(round(response_time, -1))
    if response_time < 10000:
        return int(round(response_time, -2))
    return int(round(response_time, -3))


def calculate_response_time_percentile(response_times: dict[int, int], num_requests: int, percent: float) -> int:
    """The bucket below which a fraction `percent` (0 to 1) of `num_requests` requests lie.

    It is the value at 0-based sorted index int(num_requests * percent), the largest one when that is past the end,
    and 0 when no bucket is reached.
    """
    index_from_top = num_requests - int(num_requests * percent)
    seen = 0
    for bucket in sorted(response_times, reverse=True):
        seen += response_times[bucket]
        if seen >= index_from_top:
            return bucket
    return 0


def diff_response_time_dicts(latest: dict[int, int], old: dict[int, int]) -> dict[int, int]:
    """What `latest` counts beyond `old`, without the buckets that have not changed.

    Every bucket of `old` is expected in `latest`: counts only grow.
    """
    difference = {}
    for bucket, count in latest.items():
        added = count - old.get(bucket, 0)
        if added:
            difference[bucket] = added
    return difference


def get_readable_percentiles(percentile_list: list[float]) -> list[str]:
    """Column titles: [0.5, 0.999] gives ["50%", "99.9%"]."""
    titles = []
    for percentile in percentile_list:
        hundredfold = float(percentile) * 100
        titles.append(f"{int(hundredfold) if hundredfold.is_integer() else round(hundredfold, 6)}%")
    return titles


def validate_stats_configuration() -> None:
    """Checks the percentile lists that a locustfile may have set.

    Exits with code 1, saying what is wrong on stderr, when `PERCENTILES_TO_CHART` has more than six items or when
    one of the lists holds something other than a float between 0 and 1, both excluded.
    """
    if len(settings.PERCENTILES_TO_CHART) > MAX_PERCENTILES_TO_CHART:
        _refuse(f"stats.PERCENTILES_TO_CHART parameter should be a maximum of {MAX_PERCENTILES_TO_CHART} parameters ")
    for name in ("PERCENTILES_TO_CHART", "PERCENTILES_TO_STATISTICS"):
        for percentile in getattr(settings, name):
            if not isinstance(percentile, float) or not 0 < percentile < 1:
                _refuse(f"stats.{name} parameter need to be float and value between. 0 < percentile < 1 Eg 0.95")


def _refuse(reason: str) -> None:
    sys.stderr.write(f"{reason}\n")
    sys.exit(1)
