"""StatsEntry: what it counts, its rates and percentiles, and how entries travel and merge."""

import json
import unittest
from unittest import mock

import locust.stats
from locust.stats import CachedResponseTimes, RequestStats, StatsEntry


class AtTime:
    """A clock for `time.time()` in the statistics."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


class Entry(unittest.TestCase):
    def setUp(self):
        self.clock = AtTime(1000.25)
        patch = mock.patch("locust.stats.entry.time.time", self.clock)
        patch.start()
        self.addCleanup(patch.stop)
        self.stats = RequestStats()
        self.entry = self.stats.get("/a", "GET")

    def log(self, *times):
        for time in times:
            self.stats.log_request("GET", "/a", time, 10)


class Counting(Entry):
    def test_times_are_exact_outside_the_buckets(self):
        self.log(122.4, 992, 557)
        self.assertEqual((self.entry.min_response_time, self.entry.max_response_time), (122.4, 992))
        self.assertEqual(self.entry.avg_response_time, (122.4 + 992 + 557) / 3)
        self.assertEqual(self.entry.response_times, {120: 1, 990: 1, 560: 1})

    def test_requests_without_a_time_are_in_no_time(self):
        self.log(10, None, 30, None)
        self.assertEqual((self.entry.num_requests, self.entry.num_none_requests), (4, 2))
        self.assertEqual((self.entry.avg_response_time, self.entry.median_response_time), (20, 30))
        self.assertEqual(self.entry.avg_content_length, 10)

    def test_an_entry_without_requests_is_all_zeros(self):
        entry = self.entry
        self.assertEqual((entry.avg_response_time, entry.median_response_time, entry.avg_content_length), (0, 0, 0))
        self.assertEqual((entry.current_rps, entry.total_rps, entry.fail_ratio), (0, 0, 0))

    def test_the_median_stays_between_the_times_that_occurred(self):
        self.log(6034)
        self.assertEqual(self.entry.median_response_time, 6034)
        self.entry.reset()
        self.log(6099)
        self.assertEqual(self.entry.median_response_time, 6099)

    def test_of_an_even_number_the_median_is_the_upper_one(self):
        self.log(10, 20, 30, 40)
        self.assertEqual(self.entry.median_response_time, 30)

    def test_failures_without_requests_are_a_ratio_of_one(self):
        self.entry.log_error("bad")
        self.assertEqual(self.entry.fail_ratio, 1)
        self.log(1, 1)
        self.assertEqual(self.entry.fail_ratio, 0.5)

    def test_the_bucket_function_of_a_locustfile_is_used(self):
        with mock.patch.object(locust.stats, "bucket_response_time", int):
            self.log(147.9)
        self.assertEqual(self.entry.response_times, {147: 1})


class Rates(Entry):
    def test_current_ones_are_over_ten_seconds_that_end_two_before_the_last_request(self):
        self.entry.num_reqs_per_sec.update({1000: 100, 1005: 7, 1006: 1, 1015: 2, 1016: 50})
        self.entry.num_fail_per_sec.update({1010: 5})
        self.stats.total.last_request_timestamp = 1018.9
        self.assertEqual(self.entry.current_rps, (1 + 2) / 10)
        self.assertEqual(self.entry.current_fail_per_sec, 0.5)

    def test_current_ones_are_over_less_at_the_start(self):
        self.entry.num_reqs_per_sec.update({1000: 4, 1001: 5})
        self.stats.total.last_request_timestamp = 1004.1
        self.assertEqual(self.entry.current_rps, 4.5)
        self.stats.total.last_request_timestamp = 1001.1
        self.assertEqual(self.entry.current_rps, 0)

    def test_total_ones_are_over_the_time_of_the_whole_run(self):
        self.log(1, 1)
        self.entry.log_error("bad")
        self.clock.now = 1004.25
        self.stats.log_request("GET", "/other", 1, 1)
        self.assertEqual((self.entry.total_rps, self.entry.total_fail_per_sec), (0.5, 0.25))
        self.assertEqual(self.stats.total.total_rps, 0.75)

    def test_total_ones_are_zero_when_no_time_has_passed(self):
        self.log(1)
        self.assertEqual(self.entry.total_rps, 0)


class CurrentPercentile(Entry):
    def test_it_needs_the_cache(self):
        with self.assertRaisesRegex(ValueError, "use_response_times_cache must be set to True"):
            StatsEntry(self.stats, "/", "GET").get_current_response_time_percentile(0.5)

    def test_it_forgets_what_is_older_than_the_window(self):
        self.log(*[500] * 10)
        self.clock.now += 10
        self.log(*[20] * 4)
        self.clock.now += 1
        self.log(20)
        self.clock.now += 9
        self.assertEqual(self.entry.get_response_time_percentile(0.95), 500)
        self.assertEqual(self.entry.get_current_response_time_percentile(0.95), 20)

    def test_it_takes_the_nearest_second_within_eight(self):
        self.log(5, 5, 9)
        then = CachedResponseTimes({5: 2}, 2, 0)
        now = int(self.clock.now)
        for age, known in ((19, False), (18, True), (10, True), (2, True), (1, False)):
            self.entry.response_times_cache = {now - age: then}
            expected = 9 if known else None
            self.assertEqual(self.entry.get_current_response_time_percentile(0.5), expected, age)
        self.entry.response_times_cache = {now - 11: then, now - 9: CachedResponseTimes({5: 2, 9: 1}, 3, 0)}
        self.assertEqual(self.entry.get_current_response_time_percentile(0.5), 9)

    def test_twenty_seconds_are_cached(self):
        for _ in range(50):
            self.log(1)
            self.clock.now += 1
        self.assertEqual(list(self.entry.response_times_cache), list(range(1029, 1049)))


class Travelling(Entry):
    def test_the_report_is_plain_and_complete(self):
        self.log(45, None)
        self.entry.log_error("bad")
        report = json.loads(json.dumps(self.entry.serialize()))
        self.assertEqual(report, {
            "name": "/a", "method": "GET", "last_request_timestamp": 1000.25, "start_time": 1000.25,
            "num_requests": 2, "num_none_requests": 1, "num_failures": 1, "total_response_time": 45,
            "max_response_time": 45, "min_response_time": 45, "total_content_length": 20,
            "response_times": {"45": 1}, "num_reqs_per_sec": {"1000": 2}, "num_fail_per_sec": {"1000": 1},
        })

    def test_what_was_reported_is_not_reported_again(self):
        self.log(45)
        self.assertEqual(self.entry.get_stripped_report()["num_requests"], 1)
        self.assertEqual(self.entry.serialize()["num_requests"], 0)

    def test_an_older_worker_may_leave_fields_out(self):
        report = self.entry.serialize()
        del report["num_none_requests"]
        self.assertEqual(StatsEntry.unserialize(report, self.stats).num_none_requests, 0)

    def test_merging_gives_what_one_entry_would_have_counted(self):
        self.log(12, 99, None)
        self.clock.now = 1007.5
        other_stats = RequestStats()
        other = other_stats.get("/a", "GET")
        other.log(5.5, 3)
        other.log_error("bad")
        merged = RequestStats().get("/a", "GET")
        for entry in (self.entry, other):
            merged.extend(StatsEntry.unserialize(entry.serialize(), self.stats))
        self.assertEqual((merged.start_time, merged.last_request_timestamp), (1000.25, 1007.5))
        self.assertEqual((merged.num_requests, merged.num_none_requests, merged.num_failures), (4, 1, 1))
        self.assertEqual((merged.min_response_time, merged.max_response_time), (5.5, 99))
        self.assertEqual(merged.total_content_length, 33)
        self.assertEqual(merged.response_times, {12: 1, 99: 1, 6: 1})
        self.assertEqual(merged.num_reqs_per_sec, {1000: 3, 1007: 1})
        self.assertEqual(merged.num_fail_per_sec, {1007: 1})

    def test_the_item_for_the_web_ui_is_rounded_half_up(self):
        self.log(2.5, 3.5)
        item = self.entry.to_dict()
        self.assertEqual((item["min_response_time"], item["max_response_time"]), (3, 4))
        self.assertEqual((item["response_time_percentile_0.95"], item["response_time_percentile_0.99"]), (4, 4))


if __name__ == "__main__":
    unittest.main()
