"""LoadTestShape's clock and what makes one abstract."""

import unittest
from types import SimpleNamespace
from unittest import mock

from locust import LoadTestShape


class Steps(LoadTestShape):
    def tick(self):
        return self.get_current_user_count() + 1, 2


class Shape(unittest.TestCase):
    def test_its_time_runs_from_its_making_or_its_reset(self):
        now = [100.0]
        with mock.patch("locust.shape.time.perf_counter", lambda: now[0]):
            shape = Steps()
            now[0] = 107.0
            self.assertEqual(shape.get_run_time(), 7)
            shape.reset_time()
            now[0] = 109.0
            self.assertEqual(shape.get_run_time(), 2)

    def test_it_asks_the_runner_for_the_users(self):
        shape = Steps()
        shape.runner = SimpleNamespace(user_count=4)
        self.assertEqual(shape.tick(), (5, 2))

    def test_abstract_is_not_inherited(self):
        base = type(LoadTestShape)("Base", (Steps,), {"abstract": True})
        derived = type(LoadTestShape)("Derived", (base,), {})
        self.assertEqual((LoadTestShape.abstract, base.abstract, derived.abstract), (True, True, False))

    def test_tick_is_needed(self):
        with self.assertRaisesRegex(TypeError, "abstract method '?tick"):
            type(LoadTestShape)("Some", (LoadTestShape,), {})()


if __name__ == "__main__":
    unittest.main()
