"""What workers report of their statistics, and how a master adds it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from locust.stats.entry import StatsEntry
from locust.stats.error import StatsError

if TYPE_CHECKING:
    from locust.event import Events
    from locust.stats.request_stats import RequestStats


def setup_distributed_stats_event_listeners(events: Events, stats: RequestStats) -> None:
    """Makes `stats` travel: on a worker they are put into its reports, on a master the reports are added to them."""

    def on_report_to_master(client_id: str, data: dict[str, Any], **_: Any) -> None:
        data["stats"] = stats.serialize_stats()
        data["stats_total"] = stats.total.get_stripped_report()
        data["errors"] = stats.serialize_errors()
        stats.errors = {}

    def on_worker_report(client_id: str, data: dict[str, Any], **_: Any) -> None:
        for reported in data["stats"]:
            entry = StatsEntry.unserialize(reported, stats)
            stats.entries[(entry.name, entry.method)].extend(entry)
        for key, reported in data["errors"].items():
            error = StatsError.unserialize(reported)
            if key in stats.errors:
                stats.errors[key].extend(error)
            else:
                stats.errors[key] = error
        stats.total.extend(StatsEntry.unserialize(data["stats_total"], stats))

    events.report_to_master.add_listener(on_report_to_master)
    events.worker_report.add_listener(on_worker_report)
