"""The CSV files of a run: what is in them, and when."""

import csv
import io
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import gevent

import locust.stats
from locust.env import Environment
from locust.stats import StatsCSV, StatsCSVFileWriter

PERCENTILES = [0.5, 1.0]


def table(write):
    """What a function writes to a CSV writer, as lists of cells."""
    text = io.StringIO()
    write(csv.writer(text))
    return list(csv.reader(io.StringIO(text.getvalue())))


class Tables(unittest.TestCase):
    def setUp(self):
        self.environment = Environment()
        self.csv = StatsCSV(self.environment, PERCENTILES)
        self.stats = self.environment.stats

    def test_requests_have_unrounded_figures_and_a_total(self):
        self.stats.log_request("GET", "/a", 12.75, 10)
        self.stats.log_request("GET", "/a", 9.25, 11)
        self.stats.get("/zero", "GET")
        self.stats.total.start_time, self.stats.total.last_request_timestamp = 10.0, 14.0
        self.assertEqual(table(self.csv.requests_csv), [
            ["Type", "Name", "Request Count", "Failure Count", "Median Response Time", "Average Response Time",
             "Min Response Time", "Max Response Time", "Average Content Size", "Requests/s", "Failures/s",
             "50%", "100%"],
            ["GET", "/a", "2", "0", "12.75", "11.0", "9.25", "12.75", "10.5", "0.5", "0.0", "13", "13"],
            ["GET", "/zero", "0", "0", "0", "0.0", "0", "0", "0", "0.0", "0.0", "N/A", "N/A"],
            ["", "Aggregated", "2", "0", "12.75", "11.0", "9.25", "12.75", "10.5", "0.5", "0.0", "13", "13"],
        ])

    def test_failures_have_masked_errors_and_times_in_utc(self):
        self.stats.log_error("GET", "/a", ValueError("<A object at 0x12>"))
        (error,) = self.stats.errors.values()
        error.first_seen, error.last_seen = None, 1.5
        self.assertEqual(table(self.csv.failures_csv), [
            ["Method", "Name", "Error", "Occurrences", "First Seen", "Last Seen"],
            ["GET", "/a", "ValueError('<A object at 0x....>')", "1", "", "1970-01-01T00:00:01Z"],
        ])

    def test_exceptions_name_their_nodes(self):
        header = ["Count", "Message", "Traceback", "Nodes"]
        self.assertEqual(table(self.csv.exceptions_csv), [header])
        runner = self.environment.create_local_runner()
        self.addCleanup(runner.quit)
        runner.log_exception("b", "boom", "tb\nline")
        runner.log_exception("a", "boom", "tb\nline")
        self.assertEqual(table(self.csv.exceptions_csv), [header, ["2", "boom", "tb\nline", "a, b"]])


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.prefix = Path(folder.name) / "new" / "x"
        self.environment = Environment()
        self.stats = self.environment.stats
        intervals = mock.patch.multiple(locust.stats, CSV_STATS_INTERVAL_SEC=0.05, CSV_STATS_FLUSH_INTERVAL_SEC=0)
        intervals.start()
        self.addCleanup(intervals.stop)

    def rows(self, ending):
        with open(f"{self.prefix}{ending}", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, full_history=False, meanwhile=lambda: None):
        writer = StatsCSVFileWriter(self.environment, PERCENTILES, str(self.prefix), full_history)
        greenlet = gevent.spawn(writer)
        gevent.sleep(0.12)
        meanwhile()
        greenlet.kill()
        return writer

    def test_all_four_are_made_at_once_with_their_folder(self):
        writer = StatsCSVFileWriter(self.environment, PERCENTILES, str(self.prefix))
        self.addCleanup(writer.close_files)
        self.assertEqual(sorted(path.name for path in self.prefix.parent.iterdir()),
                         ["x_exceptions.csv", "x_failures.csv", "x_stats.csv", "x_stats_history.csv"])
        self.assertEqual(writer.stats_history_file_name(), f"{self.prefix}_stats_history.csv")

    def test_what_was_counted_after_the_last_interval_is_written_at_the_end(self):
        def last_second():
            self.stats.log_request("GET", "/late", 5, 1)
            self.stats.log_error("GET", "/late", "bad")

        writer = self.write(meanwhile=last_second)
        writer.close_files()
        self.assertEqual([row["Name"] for row in self.rows("_stats.csv")], ["/late", "Aggregated"])
        self.assertEqual([row["Name"] for row in self.rows("_failures.csv")], ["/late"])
        writer.close_files()  # again does nothing

    def test_a_table_that_gets_shorter_leaves_nothing_behind(self):
        for number in range(30):
            self.stats.log_request("GET", f"/{number}", 5, 1)
        writer = self.write(meanwhile=self.stats.clear_all)
        writer.close_files()
        self.assertEqual([row["Name"] for row in self.rows("_stats.csv")], ["Aggregated"])

    def test_history_is_of_the_total_and_over_the_whole_run(self):
        self.stats.log_request("GET", "/a", 500, 1)
        self.write().close_files()
        rows = self.rows("_stats_history.csv")
        self.assertEqual({row["Name"] for row in rows}, {"Aggregated"})
        self.assertGreaterEqual(len(rows), 2)
        self.assertEqual((rows[0]["50%"], rows[0]["Requests/s"], rows[0]["User Count"]), ("500", "0.000000", "0"))
        self.assertEqual(rows[0]["Total Request Count"], "1")

    def test_full_history_is_of_every_entry_and_over_the_last_seconds(self):
        self.stats.log_request("GET", "/a", 500, 1)
        entry = self.stats.get("/a", "GET")
        for counted in (entry, self.stats.total):  # ten seconds ago it was all there already
            (cached,) = counted.response_times_cache.items()
            counted.response_times_cache[cached[0] - 10] = cached[1]._replace(response_times={500: 1}, num_requests=1)
        self.stats.log_request("GET", "/a", 20, 1)
        self.write(full_history=True).close_files()
        rows = self.rows("_stats_history.csv")
        self.assertEqual([row["Name"] for row in rows[:2]], ["/a", "Aggregated"])
        self.assertEqual({row["100%"] for row in rows}, {"20"})


if __name__ == "__main__":
    unittest.main()
