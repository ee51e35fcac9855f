"""StatsEntry counts the requests of one name and method, or of all of them together."""

from __future__ import annotations

import time
from collections import OrderedDict, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from acrida import _engine
from locust import stats as settings
from locust.stats import tables
from locust.stats.percentiles import calculate_response_time_percentile, diff_response_time_dicts
from locust.util.rounding import proper_round

if TYPE_CHECKING:
    from locust.stats.request_stats import RequestStats

RATE_WINDOW_SEC = 10
"""The seconds that a current rate is the mean of."""

RATE_DELAY_SEC = 2
"""The window of a current rate ends this long before the last request: reports of the latest seconds may be missing."""

RESPONSE_TIMES_CACHE_SLACK = 10
"""How many seconds more than CURRENT_RESPONSE_TIME_PERCENTILE_WINDOW the cache of response times holds."""

RESPONSE_TIMES_CACHE_REACH = 8
"""How far from the wanted second a cached one may be and still stand for it."""


class CachedResponseTimes(NamedTuple):
    """What an entry had counted at the end of some second."""

    response_times: dict[int, int]
    num_requests: int
    num_none_requests: int


class StatsEntry(_engine.EntryCounts):
    """Counts, times and sizes of the requests `method` `name` since `start_time`; log() counts one more.

    Response times are in ms. Requests logged without one (None) count in `num_requests` and `num_none_requests`, and
    in nothing that is about time. `stats` is the RequestStats whose first and last request every rate refers to: the
    entries of a run share one clock, so their rates add up to the total.
    """

    _settings = settings  # where log() finds bucket_response_time

    def __init__(self, stats: RequestStats, name: str, method: str, use_response_times_cache: bool = False) -> None:
        """With `use_response_times_cache`, `get_current_response_time_percentile` may be asked, at the cost of a copy
        of `response_times` in every second with requests."""
        self.stats = stats
        self.name = name
        self.method = method
        self.use_response_times_cache = use_response_times_cache
        self.reset()

    def reset(self) -> None:
        """Forgets everything; the time counts from now."""
        self.start_time = time.time()
        self.last_request_timestamp: float | None = None
        self.num_requests = 0
        self.num_none_requests = 0
        self.num_failures = 0
        self.total_response_time: float = 0
        self.min_response_time: float | None = None
        self.max_response_time: float = 0
        self.total_content_length = 0
        self.response_times: dict[int, int] = defaultdict(int)
        self.num_reqs_per_sec: dict[int, int] = defaultdict(int)
        self.num_fail_per_sec: dict[int, int] = defaultdict(int)
        self.response_times_cache: OrderedDict[int, CachedResponseTimes] | None = None
        if self.use_response_times_cache:
            self.response_times_cache = OrderedDict()
            self._remember_response_times(int(self.start_time))

    def log_error(self, error: Exception | str | None) -> None:
        """Counts a failure; the request itself is counted by `log`."""
        self.num_failures += 1
        self.num_fail_per_sec[int(time.time())] += 1

    @property
    def fail_ratio(self) -> float:
        """Failures per request, 0 to 1; 1 when failures but no requests were counted."""
        if self.num_requests:
            return self.num_failures / self.num_requests
        return 1.0 if self.num_failures else 0.0

    @property
    def avg_response_time(self) -> float:
        """Mean response time in ms, 0 when no request had one."""
        timed = self.num_requests - self.num_none_requests
        return self.total_response_time / timed if timed else 0.0

    @property
    def median_response_time(self) -> float:
        """The 50 % percentile in ms, moved into the range of times that really occurred; 0 when none did."""
        if not self.response_times:
            return 0
        median = self.get_response_time_percentile(0.5)
        if self.min_response_time is None:
            return median
        return max(min(median, self.max_response_time), self.min_response_time)

    @property
    def avg_content_length(self) -> float:
        """Mean answer size in bytes, 0 when nothing was requested."""
        return self.total_content_length / self.num_requests if self.num_requests else 0

    @property
    def current_rps(self) -> float:
        """Requests per second over the ten seconds that ended two seconds before the run's last request."""
        return self._current_rate(self.num_reqs_per_sec)

    @property
    def current_fail_per_sec(self) -> float:
        """Failures per second over the same ten seconds as `current_rps`."""
        return self._current_rate(self.num_fail_per_sec)

    @property
    def total_rps(self) -> float:
        """Requests per second from the start of the run's statistics to the run's last request."""
        return self._total_rate(self.num_requests)

    @property
    def total_fail_per_sec(self) -> float:
        """Failures per second over the same time as `total_rps`."""
        return self._total_rate(self.num_failures)

    def _current_rate(self, per_second: dict[int, int]) -> float:
        last = self.stats.last_request_timestamp
        if last is None:
            return 0
        end = int(last) - RATE_DELAY_SEC
        start = max(end - RATE_WINDOW_SEC, int(self.stats.start_time or 0))
        if end <= start:
            return 0.0
        return sum(per_second.get(second, 0) for second in range(start, end)) / (end - start)

    def _total_rate(self, count: int) -> float:
        first, last = self.stats.start_time, self.stats.last_request_timestamp
        if not first or not last or first == last:
            return 0.0
        return count / (last - first)

    def get_response_time_percentile(self, percent: float) -> int:
        """The bucket (ms) that a fraction `percent` (0 to 1) of the timed requests do not exceed, 0 without any."""
        return calculate_response_time_percentile(
            self.response_times, self.num_requests - self.num_none_requests, percent
        )

    def get_current_response_time_percentile(self, percent: float) -> int | None:
        """Like `get_response_time_percentile`, over the last CURRENT_RESPONSE_TIME_PERCENTILE_WINDOW seconds or so.

        None when no second near the window's start was kept. Raises ValueError without `use_response_times_cache`.
        """
        if not self.use_response_times_cache:
            raise ValueError(
                "StatsEntry.use_response_times_cache must be set to True to calculate the _current_ response time "
                "percentile"
            )
        then = self._remembered_near(int(time.time()) - settings.CURRENT_RESPONSE_TIME_PERCENTILE_WINDOW)
        if then is None:
            return None
        timed = (self.num_requests - self.num_none_requests) - (then.num_requests - then.num_none_requests)
        return calculate_response_time_percentile(
            diff_response_time_dicts(self.response_times, then.response_times), timed, percent
        )

    def _remembered_near(self, second: int) -> CachedResponseTimes | None:
        """The cached second nearest to `second`; of two as near, the earlier one."""
        cache = self.response_times_cache or {}
        for distance in range(RESPONSE_TIMES_CACHE_REACH + 1):
            for candidate in (second - distance, second + distance):
                if candidate in cache:
                    return cache[candidate]
        return None

    def _remember_response_times(self, second: int) -> None:
        cache = self.response_times_cache
        cache[second] = CachedResponseTimes(self.response_times.copy(), self.num_requests, self.num_none_requests)
        most = settings.CURRENT_RESPONSE_TIME_PERCENTILE_WINDOW + RESPONSE_TIMES_CACHE_SLACK
        while len(cache) > most:
            cache.popitem(last=False)

    def extend(self, other: StatsEntry) -> None:
        """Adds what `other`, an entry of another node or name, has counted."""
        last_before = self.last_request_timestamp
        if last_before is None or other.last_request_timestamp is None:
            self.last_request_timestamp = last_before or other.last_request_timestamp
        else:
            self.last_request_timestamp = max(last_before, other.last_request_timestamp)
        self.start_time = min(self.start_time, other.start_time)

        self.num_requests += other.num_requests
        self.num_none_requests += other.num_none_requests
        self.num_failures += other.num_failures
        self.total_response_time += other.total_response_time
        self.total_content_length += other.total_content_length
        self.max_response_time = max(self.max_response_time, other.max_response_time)
        if other.min_response_time is not None:
            if self.min_response_time is None or other.min_response_time < self.min_response_time:
                self.min_response_time = other.min_response_time
        _add_counts(self.response_times, other.response_times)
        _add_counts(self.num_reqs_per_sec, other.num_reqs_per_sec)
        _add_counts(self.num_fail_per_sec, other.num_fail_per_sec)

        if self.use_response_times_cache and self.last_request_timestamp:
            second = int(self.last_request_timestamp)
            # What has arrived belongs to seconds up to this one: it is remembered with it, not with the one before.
            if last_before is None or int(last_before) < second:
                self._remember_response_times(second)

    def serialize(self) -> dict[str, Any]:
        """The plain dictionary that worker reports and `--json` carry; the counters in it are the entry's own."""
        return {
            "name": self.name,
            "method": self.method,
            "last_request_timestamp": self.last_request_timestamp,
            "start_time": self.start_time,
            "num_requests": self.num_requests,
            "num_none_requests": self.num_none_requests,
            "num_failures": self.num_failures,
            "total_response_time": self.total_response_time,
            "max_response_time": self.max_response_time,
            "min_response_time": self.min_response_time,
            "total_content_length": self.total_content_length,
            "response_times": self.response_times,
            "num_reqs_per_sec": self.num_reqs_per_sec,
            "num_fail_per_sec": self.num_fail_per_sec,
        }

    @classmethod
    def unserialize(cls, data: dict[str, Any], stats: RequestStats) -> StatsEntry:
        """The reverse of `serialize`, for the entries of `stats`. What an older worker left out stays at zero."""
        entry = cls(stats, data["name"], data["method"])
        for field in entry.serialize():
            if field in data:
                setattr(entry, field, data[field])
        return entry

    def get_stripped_report(self) -> dict[str, Any]:
        """`serialize`, after which the entry starts anew: what a worker reports is what came since the last report."""
        report = self.serialize()
        self.reset()
        return report

    def to_string(self, current: bool = True) -> str:
        """The entry's line in the console table, with the current rates or those of the whole run."""
        rates = (self.current_rps, self.current_fail_per_sec) if current else (self.total_rps, self.total_fail_per_sec)
        times = (
            self.avg_response_time,
            self.min_response_time or 0,
            self.max_response_time,
            self.median_response_time,
        )
        return tables.requests_row(
            self.method, self.name, self.num_requests, self.num_failures, self.fail_ratio, times, rates
        )

    def __str__(self) -> str:
        return self.to_string(current=True)

    def percentile(self) -> str:
        """The entry's line in the percentile table. Raises ValueError when it has no requests."""
        if not self.num_requests:
            raise ValueError("Can't calculate percentile on url with no successful requests")
        percentiles = [self.get_response_time_percentile(percent) for percent in settings.PERCENTILES_TO_REPORT]
        return tables.percentiles_row(self.method, self.name, percentiles, self.num_requests)

    def to_dict(self, escape_string_values: bool = False) -> dict[str, Any]:
        """The item of the web UI and of the HTML report: rounded times, rates, and PERCENTILES_TO_STATISTICS.

        `escape_string_values` has no effect: what shows the names escapes them.
        """
        item = {
            "method": self.method,
            "name": self.name,
            "num_requests": self.num_requests,
            "num_failures": self.num_failures,
            "min_response_time": 0 if self.min_response_time is None else proper_round(self.min_response_time),
            "max_response_time": proper_round(self.max_response_time),
            "current_rps": self.current_rps,
            "current_fail_per_sec": self.current_fail_per_sec,
            "avg_response_time": self.avg_response_time,
            "median_response_time": self.median_response_time,
            "total_rps": self.total_rps,
            "total_fail_per_sec": self.total_fail_per_sec,
        }
        for percentile in settings.PERCENTILES_TO_STATISTICS:
            item[f"response_time_percentile_{percentile}"] = self.get_response_time_percentile(percentile)
        item["avg_content_length"] = self.avg_content_length
        return item


def _add_counts(counts: dict[int, int], others: dict[int, int]) -> None:
    for key, count in others.items():
        counts[key] = counts.get(key, 0) + count
