"""RequestStats: entries, total and errors, and what workers report of them to a master."""

import unittest

from locust.event import Events
from locust.exception import CatchResponseError
from locust.stats import RequestStats, StatsError, setup_distributed_stats_event_listeners, sort_stats


class Stats(unittest.TestCase):
    def setUp(self):
        self.stats = RequestStats()

    def test_a_request_counts_in_its_entry_and_in_the_total(self):
        self.stats.log_request("GET", "/a", 12, 3)
        self.stats.log_request("GET", "/b", None, 4)
        self.assertEqual(self.stats.get("/a", "GET").num_requests, 1)
        self.assertEqual((self.stats.num_requests, self.stats.num_none_requests, self.stats.num_failures), (2, 1, 0))
        self.assertEqual(self.stats.total.total_content_length, 7)

    def test_a_failed_request_is_a_request_and_an_error(self):
        self.stats.log_request("GET", "/a", 12, 3)
        self.stats.log_error("GET", "/a", ValueError("bad"))
        self.assertEqual((self.stats.num_requests, self.stats.num_failures), (1, 1))
        (error,) = self.stats.errors.values()
        self.assertEqual((error.method, error.name, error.occurrences), ("GET", "/a", 1))

    def test_reset_keeps_the_entries_and_clear_forgets_them(self):
        self.stats.log_request("GET", "/a", 12, 3)
        self.stats.log_error("GET", "/a", "bad")
        self.stats.history.append({})
        entry = self.stats.get("/a", "GET")
        self.stats.reset_all()
        self.assertIs(self.stats.entries[("/a", "GET")], entry)
        self.assertEqual((entry.num_requests, self.stats.num_requests), (0, 0))
        self.assertEqual((self.stats.errors, self.stats.history), ({}, []))
        self.stats.clear_all()
        self.assertEqual(self.stats.entries, {})

    def test_entries_are_sorted_by_name_then_method(self):
        for method, name in (("PUT", "/a"), ("GET", "/b"), ("GET", "/a")):
            self.stats.get(name, method)
        self.assertEqual([(e.name, e.method) for e in sort_stats(self.stats.entries)],
                         [("/a", "GET"), ("/a", "PUT"), ("/b", "GET")])

    def test_only_entries_that_counted_something_are_reported(self):
        self.stats.get("/never", "GET")
        self.stats.log_request("GET", "/a", 1, 1)
        self.assertEqual([entry["name"] for entry in self.stats.serialize_stats()], ["/a"])
        self.assertEqual(self.stats.serialize_stats(), [])


class Reports(unittest.TestCase):
    def test_a_master_adds_up_what_its_workers_count(self):
        master, master_events = RequestStats(), Events()
        setup_distributed_stats_event_listeners(master_events, master)
        for worker_number in range(2):
            worker, events = RequestStats(), Events()
            setup_distributed_stats_event_listeners(events, worker)
            for _ in range(2):  # a second report has only what came since the first
                worker.log_request("GET", "/a", 10 + worker_number, 5)
                worker.log_error("GET", "/a", "bad")
                data = {}
                events.report_to_master.fire(client_id="w", data=data)
                master_events.worker_report.fire(client_id="w", data=data)
            self.assertEqual((worker.num_requests, worker.errors), (0, {}))
        self.assertEqual(master.get("/a", "GET").response_times, {10: 2, 11: 2})
        self.assertEqual((master.num_requests, master.num_failures), (4, 4))
        (error,) = master.errors.values()
        self.assertEqual(error.occurrences, 4)


class Errors(unittest.TestCase):
    def test_addresses_of_objects_are_masked(self):
        for error, text in [
            (ValueError("<A object at 0x7f12>"), "ValueError('<A object at 0x....>')"),
            ("<A object at 0x7f12> is 0x7f12", "<A object at 0x....> is 0x...."),
            ("object at 0x7f12", "object at 0x7f12"),
            (None, "None"),
        ]:
            self.assertEqual(StatsError.parse_error(error), text)

    def test_the_key_is_that_of_other_locust_nodes(self):
        self.assertEqual(StatsError.create_key("GET", "n", "str"),
                         "8c15de32a85618b5564b4972d95793dc52cdf84f428870719ecf2f8e307f5590")
        self.assertEqual(StatsError.create_key("GET", "n", Exception("x")),
                         "8507d444cd720696d0f2a9e6563c1b76b3f7d7e44bd96abbe5699302903a8873")

    def test_the_report_unwraps_what_response_failure_was_given(self):
        for error, line in [
            (CatchResponseError("bad luck"), "GET /a: bad luck"),
            ("CatchResponseError('bad luck')", "GET /a: 'bad luck'"),
            (ValueError("bad"), "GET /a: ValueError('bad')"),
            ("text", "GET /a: text"),
        ]:
            self.assertEqual(StatsError("GET", "/a", error).to_name(), line)

    def test_merging_widens_the_time_it_was_seen_in(self):
        error = StatsError("GET", "/a", "bad", 2, first_seen=100.0, last_seen=110.0)
        error.extend(StatsError("GET", "/a", "bad", 3, first_seen=90.0, last_seen=105.0))
        error.extend(StatsError("GET", "/a", "bad", 1))
        self.assertEqual((error.occurrences, error.first_seen, error.last_seen), (6, 90.0, 110.0))

    def test_workers_need_not_say_when(self):
        error = StatsError.unserialize({"method": "GET", "name": "/a", "error": "bad", "occurrences": 4})
        self.assertEqual((error.occurrences, error.first_seen), (4, None))


if __name__ == "__main__":
    unittest.main()
