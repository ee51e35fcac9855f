"""The statistics as CSV: StatsCSV writes tables to any writer, StatsCSVFileWriter keeps four files up to date.

The files are PREFIX_stats.csv, PREFIX_failures.csv and PREFIX_exceptions.csv, which always hold the latest table, and
PREFIX_stats_history.csv, to which a line is added every CSV_STATS_INTERVAL_SEC seconds.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol, TextIO

import gevent

from locust import stats as settings
from locust.stats.console import sort_stats
from locust.stats.percentiles import get_readable_percentiles
from locust.util.date import format_utc_timestamp

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.stats.entry import StatsEntry


class CSVWriter(Protocol):
    """What of `csv.writer` is used, so that a table may go elsewhere."""

    def writerow(self, columns: Iterable[str | int | float]) -> None: ...


FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")


class SpreadsheetWriter:
    """Writes rows of CSV to `file`: text that a spreadsheet would take for a formula begins with an apostrophe.

    What a server answers gets into errors, and who opens the table has not asked to run it.
    """

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file)

    def writerow(self, columns: Iterable[str | int | float]) -> None:
        self._writer.writerow(
            f"'{column}" if isinstance(column, str) and column.startswith(FORMULA_BEGINS) else column
            for column in columns)


class StatsCSV:
    """Writes the statistics of an environment as tables, each with its header."""

    def __init__(self, environment: Environment, percentiles_to_report: list[float]) -> None:
        self.environment = environment
        self.percentiles_to_report = percentiles_to_report
        self.percentiles_na = ["N/A"] * len(percentiles_to_report)
        self.requests_csv_columns = [
            "Type",
            "Name",
            "Request Count",
            "Failure Count",
            "Median Response Time",
            "Average Response Time",
            "Min Response Time",
            "Max Response Time",
            "Average Content Size",
            "Requests/s",
            "Failures/s",
            *get_readable_percentiles(percentiles_to_report),
        ]
        self.failures_columns = ["Method", "Name", "Error", "Occurrences", "First Seen", "Last Seen"]
        self.exceptions_columns = ["Count", "Message", "Traceback", "Nodes"]

    def requests_csv(self, csv_writer: CSVWriter) -> None:
        """The requests by name and method, and their total: times in ms, sizes in bytes."""
        stats = self.environment.stats
        csv_writer.writerow(self.requests_csv_columns)
        for entry in [*sort_stats(stats.entries), stats.total]:
            csv_writer.writerow(
                [
                    entry.method,
                    entry.name,
                    entry.num_requests,
                    entry.num_failures,
                    entry.median_response_time,
                    entry.avg_response_time,
                    entry.min_response_time or 0,
                    entry.max_response_time,
                    entry.avg_content_length,
                    entry.total_rps,
                    entry.total_fail_per_sec,
                    *self._percentiles(entry, entry.get_response_time_percentile),
                ]
            )

    def failures_csv(self, csv_writer: CSVWriter) -> None:
        """The errors of requests; when they were seen is in UTC."""
        csv_writer.writerow(self.failures_columns)
        for error in sort_stats(self.environment.stats.errors):
            csv_writer.writerow(
                [
                    error.method,
                    error.name,
                    error.parse_error(error.error),
                    error.occurrences,
                    "" if error.first_seen is None else format_utc_timestamp(error.first_seen),
                    "" if error.last_seen is None else format_utc_timestamp(error.last_seen),
                ]
            )

    def exceptions_csv(self, csv_writer: CSVWriter) -> None:
        """The exceptions that tasks let out, and the nodes they ran on."""
        csv_writer.writerow(self.exceptions_columns)
        runner = self.environment.runner
        for exception in runner.exceptions.values() if runner else ():
            csv_writer.writerow(
                [exception["count"], exception["msg"], exception["traceback"], ", ".join(sorted(exception["nodes"]))]
            )

    def flush_files(self) -> None:
        """For writers that have files; this one has none."""

    def bring_up_to_date(self) -> None:
        """For writers that have files; this one has none."""

    def close_files(self) -> None:
        """For writers that have files; this one has none."""

    def _percentiles(
        self, entry: StatsEntry, percentile_of: Callable[[float], int | None]
    ) -> list[str] | list[int]:
        if not entry.num_requests:
            return self.percentiles_na
        return [percentile_of(percent) or 0 for percent in self.percentiles_to_report]


class StatsCSVFileWriter(StatsCSV):
    """Writes the four files of `base_filepath` as long as its greenlet runs: `gevent.spawn(writer)`.

    The files are made at once, with the folder they go to. History lines are of the total, with percentiles over the
    whole run; with `full_history` they are of every entry and the total, with percentiles over the last ten seconds.
    """

    def __init__(
        self,
        environment: Environment,
        percentiles_to_report: list[float],
        base_filepath: str,
        full_history: bool = False,
    ) -> None:
        super().__init__(environment, percentiles_to_report)
        self.base_filepath = base_filepath
        self.full_history = full_history
        self.stats_history_csv_columns = [
            "Timestamp",
            "User Count",
            "Type",
            "Name",
            "Requests/s",
            "Failures/s",
            *get_readable_percentiles(percentiles_to_report),
            "Total Request Count",
            "Total Failure Count",
            "Total Median Response Time",
            "Total Average Response Time",
            "Total Min Response Time",
            "Total Max Response Time",
            "Total Average Content Size",
        ]
        if folder := os.path.dirname(base_filepath):
            os.makedirs(folder, exist_ok=True)
        self.requests_csv_filehandle = self._open("_stats.csv")
        self.stats_history_csv_filehandle = open(self.stats_history_file_name(), "w", newline="")
        self.failures_csv_filehandle = self._open("_failures.csv")
        self.exceptions_csv_filehandle = self._open("_exceptions.csv")

    def _open(self, ending: str) -> TextIO:
        return open(self.base_filepath + ending, "w", newline="")

    def stats_history_file_name(self) -> str:
        return self.base_filepath + "_stats_history.csv"

    def __call__(self) -> None:
        self.stats_writer()

    def stats_writer(self) -> None:
        """Writes every CSV_STATS_INTERVAL_SEC seconds, for ever.

        Others see what is written after CSV_STATS_FLUSH_INTERVAL_SEC seconds at most.
        """
        history = SpreadsheetWriter(self.stats_history_csv_filehandle)
        history.writerow(self.stats_history_csv_columns)
        last_flush = 0.0
        while True:
            now = time.time()
            self._write_tables()
            self._write_history_lines(history, now)
            if now - last_flush > settings.CSV_STATS_FLUSH_INTERVAL_SEC:
                last_flush = now
                self.flush_files()
            gevent.sleep(settings.CSV_STATS_INTERVAL_SEC)

    def bring_up_to_date(self) -> None:
        """The tables are those of this moment, for whoever reads the files."""
        self._write_tables()
        self.flush_files()

    def _write_tables(self) -> None:
        for file, write_table in (
            (self.requests_csv_filehandle, self.requests_csv),
            (self.failures_csv_filehandle, self.failures_csv),
            (self.exceptions_csv_filehandle, self.exceptions_csv),
        ):
            file.seek(0)
            write_table(SpreadsheetWriter(file))
            file.truncate()

    def _write_history_lines(self, csv_writer: CSVWriter, now: float) -> None:
        stats, runner = self.environment.stats, self.environment.runner
        user_count = runner.user_count if runner else 0
        entries = [*sort_stats(stats.entries), stats.total] if self.full_history else [stats.total]
        for entry in entries:
            percentile_of = entry.get_response_time_percentile
            if self.full_history and entry.use_response_times_cache:
                percentile_of = entry.get_current_response_time_percentile
            csv_writer.writerow(
                [
                    int(now),
                    user_count,
                    entry.method,
                    entry.name,
                    f"{entry.current_rps:.6f}",
                    f"{entry.current_fail_per_sec:.6f}",
                    *self._percentiles(entry, percentile_of),
                    entry.num_requests,
                    entry.num_failures,
                    entry.median_response_time,
                    entry.avg_response_time,
                    entry.min_response_time or 0,
                    entry.max_response_time,
                    entry.avg_content_length,
                ]
            )

    def flush_files(self) -> None:
        """Lets others see all that is written."""
        self.requests_flush()
        self.stats_history_flush()
        self.failures_flush()
        self.exceptions_flush()

    def requests_flush(self) -> None:
        self.requests_csv_filehandle.flush()

    def stats_history_flush(self) -> None:
        self.stats_history_csv_filehandle.flush()

    def failures_flush(self) -> None:
        self.failures_csv_filehandle.flush()

    def exceptions_flush(self) -> None:
        self.exceptions_csv_filehandle.flush()

    def close_files(self) -> None:
        """Writes the three tables a last time, so that they hold all that was counted, and closes the files.

        The writer's greenlet has to have ended. Closing again does nothing.
        """
        if self.requests_csv_filehandle.closed:
            return
        self._write_tables()
        self.requests_csv_filehandle.close()
        self.stats_history_csv_filehandle.close()
        self.failures_csv_filehandle.close()
        self.exceptions_csv_filehandle.close()
