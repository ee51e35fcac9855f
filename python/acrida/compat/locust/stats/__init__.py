"""The statistics of a run: what is counted, what is computed from it, and how it is shown and written.

The settings below may be changed by a locustfile (`locust.stats.CSV_STATS_INTERVAL_SEC = 5`): every part of the package
reads them here, whenever it needs them.
"""

from __future__ import annotations

STATS_NAME_WIDTH = 80
"""Columns of the request name in the console tables; it follows the terminal if STATS_AUTORESIZE."""
STATS_TYPE_WIDTH = 8
STATS_AUTORESIZE = True

CONSOLE_STATS_INTERVAL_SEC = 2
HISTORY_STATS_INTERVAL_SEC = 5
CSV_STATS_INTERVAL_SEC = 1
CSV_STATS_FLUSH_INTERVAL_SEC = 5

CURRENT_RESPONSE_TIME_PERCENTILE_WINDOW = 10
"""Seconds that a current percentile is over."""
PERCENTILES_TO_REPORT = [0.50, 0.66, 0.75, 0.80, 0.90, 0.95, 0.98, 0.99, 0.999, 0.9999, 1.0]
PERCENTILES_TO_STATISTICS = [0.95, 0.99]
PERCENTILES_TO_CHART = [0.50, 0.95]

# The modules below read the settings above, so they are imported after them.
from locust.stats.console import (  # noqa: E402
    console_logger,
    follow_terminal_width,
    get_error_report_summary,
    get_percentile_stats_summary,
    get_stats_summary,
    print_error_report,
    print_percentile_stats,
    print_stats,
    print_stats_json,
    resize_handler,
    save_stats_json,
    sort_stats,
    stats_printer,
)
from locust.stats.csv_files import CSVWriter, StatsCSV, StatsCSVFileWriter  # noqa: E402
from locust.stats.entry import CachedResponseTimes, StatsEntry  # noqa: E402
from locust.stats.error import StatsError  # noqa: E402
from locust.stats.history import stats_history, update_stats_history  # noqa: E402
from locust.stats.percentiles import (  # noqa: E402
    bucket_response_time,
    calculate_response_time_percentile,
    diff_response_time_dicts,
    get_readable_percentiles,
    validate_stats_configuration,
)
from locust.stats.request_stats import EntriesDict, RequestStats  # noqa: E402
from locust.stats.worker_reports import setup_distributed_stats_event_listeners  # noqa: E402


class RequestStatsAdditionError(Exception):
    """Kept for locustfiles that name it; nothing raises it."""


if STATS_AUTORESIZE:
    follow_terminal_width()

__all__ = [
    "CSVWriter",
    "CachedResponseTimes",
    "EntriesDict",
    "RequestStats",
    "RequestStatsAdditionError",
    "StatsCSV",
    "StatsCSVFileWriter",
    "StatsEntry",
    "StatsError",
    "bucket_response_time",
    "calculate_response_time_percentile",
    "console_logger",
    "diff_response_time_dicts",
    "get_error_report_summary",
    "get_percentile_stats_summary",
    "get_readable_percentiles",
    "get_stats_summary",
    "print_error_report",
    "print_percentile_stats",
    "print_stats",
    "print_stats_json",
    "resize_handler",
    "save_stats_json",
    "setup_distributed_stats_event_listeners",
    "sort_stats",
    "stats_history",
    "stats_printer",
    "update_stats_history",
    "validate_stats_configuration",
]
