"""RequestStats holds the statistics of a run: an entry per request name and method, their total, and the errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from locust.stats.entry import StatsEntry
from locust.stats.error import StatsError


class EntriesDict(dict):
    """Entries by (name, method), made when they are first asked for."""

    def __init__(self, request_stats: RequestStats) -> None:
        self.request_stats = request_stats

    def __missing__(self, key: tuple[str, str]) -> StatsEntry:
        name, method = key
        entry = StatsEntry(
            self.request_stats, name, method, use_response_times_cache=self.request_stats.use_response_times_cache
        )
        self[key] = entry
        return entry


class RequestStats:
    """The statistics of all requests.

    `entries` by (name, method), `errors` by StatsError.create_key, `total` over all entries, and `history`, the points
    of the charts (locust.stats.history). `on_reset()`, if it is set, is called whenever counting begins anew.
    """

    on_reset: Callable[[], None] | None = None

    def __init__(self, use_response_times_cache: bool = True) -> None:
        """`use_response_times_cache` is that of every entry and of the total (StatsEntry)."""
        self.use_response_times_cache = use_response_times_cache
        self.clear_all()

    @property
    def num_requests(self) -> int:
        return self.total.num_requests

    @property
    def num_none_requests(self) -> int:
        return self.total.num_none_requests

    @property
    def num_failures(self) -> int:
        return self.total.num_failures

    @property
    def last_request_timestamp(self) -> float | None:
        """When the last request was logged, in epoch seconds; None before the first."""
        return self.total.last_request_timestamp

    @property
    def start_time(self) -> float:
        """When counting began, in epoch seconds."""
        return self.total.start_time

    def log_request(self, method: str, name: str, response_time: float | None, content_length: int) -> None:
        """Counts a request, failed or not: `response_time` in ms or None, `content_length` in bytes."""
        self.total.log(response_time, content_length)
        self.entries[(name, method)].log(response_time, content_length)

    def log_error(self, method: str, name: str, error: Exception | str | None) -> None:
        """Counts that a request, which is logged by `log_request` as well, failed with `error`."""
        self.total.log_error(error)
        self.entries[(name, method)].log_error(error)

        key = StatsError.create_key(method, name, error)
        counted = self.errors.get(key)
        if counted is None:
            counted = self.errors[key] = StatsError(method, name, error)
        counted.occurred()

    def get(self, name: str, method: str) -> StatsEntry:
        """The entry of a request, made if there is none."""
        return self.entries[(name, method)]

    def reset_all(self) -> None:
        """Sets every entry and the total to zero, from now on; entries stay known. Errors and history are forgotten."""
        self.total.reset()
        self.errors = {}
        for entry in self.entries.values():
            entry.reset()
        self.history = []
        self._tell_of_reset()

    def clear_all(self) -> None:
        """Forgets entries, total, errors and history."""
        self.total = StatsEntry(self, "Aggregated", "", use_response_times_cache=self.use_response_times_cache)
        self.entries: dict[tuple[str, str], StatsEntry] = EntriesDict(self)
        self.errors: dict[str, StatsError] = {}
        self.history: list[dict[str, Any]] = []
        self._tell_of_reset()

    def _tell_of_reset(self) -> None:
        if self.on_reset is not None:
            self.on_reset()

    def serialize_stats(self) -> list[dict[str, Any]]:
        """Hands over what every entry has counted, and sets the entries, but not the total, to zero."""
        return [
            entry.get_stripped_report()
            for entry in self.entries.values()
            if entry.num_requests or entry.num_failures
        ]

    def serialize_errors(self) -> dict[str, dict[str, Any]]:
        """The errors as plain dictionaries, by key."""
        return {key: error.serialize() for key, error in self.errors.items()}
