"""The console's tables, as Locust prints them, and the JSON."""

import contextlib
import io
import json
import os
import tempfile
import unittest
from unittest import mock

import locust.stats
from locust.exception import CatchResponseError
from locust.stats import (
    RequestStats,
    get_error_report_summary,
    get_percentile_stats_summary,
    get_stats_summary,
    print_stats_json,
    resize_handler,
    save_stats_json,
)


def stats_of_a_short_run():
    stats = RequestStats()
    stats.log_request("POST", "/b", 120.7, 1000)
    stats.log_error("POST", "/b", CatchResponseError("bad luck"))
    stats.log_request("GET", "/a", 12.7, 10)
    stats.log_request("GET", "/a", 9.2, 10)
    stats.log_request("GET", "/none", None, 0)
    stats.get("/zero", "GET")
    for entry in (*stats.entries.values(), stats.total):
        entry.start_time, entry.last_request_timestamp = 1000.25, 1010.75
        entry.num_reqs_per_sec, entry.num_fail_per_sec = {1001: 3, 1005: 2}, {1005: 1}
    return stats


class Tables(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        widths = mock.patch.multiple(locust.stats, STATS_NAME_WIDTH=30, STATS_TYPE_WIDTH=8)
        widths.start()
        self.addCleanup(widths.stop)
        self.stats = stats_of_a_short_run()

    def test_requests_with_current_rates(self):
        self.assertEqual(get_stats_summary(self.stats), [
            "Type     Name                        # reqs      # fails |    Avg     Min     Max    Med |"
            "   req/s  failures/s",
            "--------|--------------------------|-------|-------------|-------|-------|-------|-------|"
            "--------|-----------",
            "GET      /a                               2     0(0.00%) |     10       9      12     12 |"
            "    0.62        0.12",
            "POST     /b                               1   1(100.00%) |    120     120     120    120 |"
            "    0.62        0.12",
            "GET      /none                            1     0(0.00%) |      0       0       0      0 |"
            "    0.62        0.12",
            "GET      /zero                            0     0(0.00%) |      0       0       0      0 |"
            "    0.62        0.12",
            "--------|--------------------------|-------|-------------|-------|-------|-------|-------|"
            "--------|-----------",
            "         Aggregated                       4    1(25.00%) |     47       9     120     13 |"
            "    0.62        0.12",
        ])

    def test_requests_with_the_rates_of_the_whole_run(self):
        self.assertTrue(get_stats_summary(self.stats, current=False)[2].endswith("|    0.19        0.00"))

    def test_percentiles_are_of_entries_with_times(self):
        with mock.patch.object(locust.stats, "PERCENTILES_TO_REPORT", [0.5, 0.999, 1.0]):
            self.assertEqual(get_percentile_stats_summary(self.stats), [
                "Response time percentiles (approximated)",
                "Type     Name                                50%  99.9%   100% # reqs",
                "--------|------------------------------|--------|------|------|------",
                "GET      /a                                   13     13     13      2",
                "POST     /b                                  120    120    120      1",
                "--------|------------------------------|--------|------|------|------",
                "         Aggregated                           13    120    120      4",
            ])

    def test_an_entry_without_requests_has_no_percentiles(self):
        with self.assertRaisesRegex(ValueError, "Can't calculate percentile"):
            self.stats.get("/zero", "GET").percentile()

    def test_errors(self):
        rule = "-" * 18 + "|" + "-" * 91
        self.assertEqual(get_error_report_summary(self.stats), [
            "Error report",
            "# occurrences      Error" + " " * 95,
            rule,
            "1                  POST /b: bad luck" + " " * 83,
            rule,
            "",
        ])

    def test_the_name_column_follows_the_terminal(self):
        for columns, width in ((70, 0), (120, 40), (400, 80)):
            with mock.patch("locust.stats.console.os.get_terminal_size", lambda: os.terminal_size((columns, 50))):
                resize_handler(0, None)
            self.assertEqual(locust.stats.STATS_NAME_WIDTH, width)


class Json(unittest.TestCase):
    def test_it_leaves_the_statistics_as_they_are(self):
        stats = stats_of_a_short_run()
        stdout = io.StringIO()
        with contextlib.redirect_stdout(stdout), tempfile.TemporaryDirectory() as folder:
            print_stats_json(stats)
            save_stats_json(stats, f"{folder}/out")
            with open(f"{folder}/out.json") as file:
                saved = json.load(file)
        printed = json.loads(stdout.getvalue())
        self.assertEqual(printed, saved)
        self.assertEqual([entry["name"] for entry in printed], ["/b", "/a", "/none"])
        self.assertEqual(stats.get("/a", "GET").num_requests, 2)


if __name__ == "__main__":
    unittest.main()
