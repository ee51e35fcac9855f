"""The points of the charts."""

import unittest
from unittest import mock

import gevent

import locust.stats
from locust.env import Environment
from locust.stats import stats_history, update_stats_history


class History(unittest.TestCase):
    def setUp(self):
        self.runner = Environment().create_local_runner()
        self.addCleanup(self.runner.quit)

    def test_a_point_has_each_value_with_its_time(self):
        self.runner.stats.log_request("GET", "/a", 12.345, 1)
        update_stats_history(self.runner, timestamp="then")
        (point,) = self.runner.stats.history
        self.assertEqual(point, {
            "response_time_percentile_0.5": ["then", 0], "response_time_percentile_0.95": ["then", 0],
            "current_rps": ["then", 0], "current_fail_per_sec": ["then", 0],
            "total_avg_response_time": ["then", 12.35], "user_count": ["then", 0], "time": "then",
        })

    def test_the_time_is_now_in_utc(self):
        update_stats_history(self.runner)
        self.assertRegex(self.runner.stats.history[0]["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")

    def test_points_are_taken_while_a_test_is_on(self):
        with mock.patch.object(locust.stats, "HISTORY_STATS_INTERVAL_SEC", 0.01):
            for state, on in (("ready", False), ("spawning", True), ("running", True), ("stopped", False)):
                self.runner.state = state
                self.runner.stats.history = []
                greenlet = gevent.spawn(stats_history, self.runner)
                gevent.sleep(0.05)
                greenlet.kill()
                self.assertEqual(bool(self.runner.stats.history), on, state)


if __name__ == "__main__":
    unittest.main()
