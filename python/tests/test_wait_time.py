"""Wait times, on a clock that the tests move."""

import random
import unittest
from types import SimpleNamespace
from unittest import mock

from locust import between, constant, constant_pacing, constant_throughput, poisson


class Pacing(unittest.TestCase):
    def setUp(self):
        self.now = 100.0
        clock = mock.patch("locust.user.wait_time.perf_counter", lambda: self.now)
        clock.start()
        self.addCleanup(clock.stop)
        self.user = SimpleNamespace(_cp_last_run=self.now, _cp_last_wait_time=0)

    def waits(self, wait_time, *task_seconds):
        waits = []
        for seconds in task_seconds:
            self.now += seconds
            waits.append(wait_time(self.user))
            self.now += waits[-1]
        return waits

    def test_tasks_start_at_equal_intervals(self):
        self.assertEqual(self.waits(constant_pacing(10), 1, 4, 0), [9, 6, 10])

    def test_a_long_task_is_followed_at_once_and_nothing_is_made_up_for(self):
        self.assertEqual(self.waits(constant_pacing(10), 1, 25, 1), [9, 0, 9])

    def test_throughput_is_pacing_the_other_way_round(self):
        self.assertEqual(self.waits(constant_throughput(0.5), 0.5, 3, 0.5), [1.5, 0, 1.5])


class Random(unittest.TestCase):
    def test_between_is_pythons_random_seen_through_the_seed(self):
        random.seed(5)
        waits = [between(2, 6)(None) for _ in range(100)]
        random.seed(5)
        self.assertEqual(waits, [2 + random.random() * 4 for _ in range(100)])
        self.assertTrue(all(2 <= wait <= 6 for wait in waits))

    def test_poisson_waits_are_exponential(self):
        random.seed(5)
        waits = [poisson(4)(None) for _ in range(20000)]
        self.assertAlmostEqual(sum(waits) / len(waits), 0.25, delta=0.01)

    def test_constant(self):
        self.assertEqual(constant(3)(None), 3)

    def test_a_rate_that_is_not_positive_is_refused(self):
        for made in poisson, constant_throughput:
            with self.subTest(made=made), self.assertRaisesRegex(ValueError, "requires a positive rate, got: 0"):
                made(0)


if __name__ == "__main__":
    unittest.main()
