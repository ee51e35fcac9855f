"""Values that are kept for a while, on a clock that the tests move."""

import unittest
from unittest import mock

from locust.util.cache import memoize


class Memoize(unittest.TestCase):
    def setUp(self):
        self.now = 100.0
        clock = mock.patch("locust.util.cache.time.perf_counter", lambda: self.now)
        clock.start()
        self.addCleanup(clock.stop)
        self.calls = 0

    def value(self, seconds=0):
        self.calls += 1
        self.now += seconds
        return self.calls

    def test_a_value_lasts_for_the_timeout_whatever_the_arguments(self):
        kept = memoize(timeout=2)(self.value)
        self.assertEqual([kept(), kept(0)], [1, 1])
        self.now += 2
        self.assertEqual(kept(), 1)
        self.now += 0.1
        self.assertEqual(kept(), 2)

    def test_a_slow_value_lasts_twice_as_long_as_it_took(self):
        kept = memoize(timeout=2, dynamic_timeout=True)(self.value)
        kept(5)
        self.now += 10
        self.assertEqual(kept(), 1)
        self.now += 0.1
        self.assertEqual(kept(), 2)

    def test_it_can_be_forgotten(self):
        kept = memoize(timeout=2)(self.value)
        kept()
        kept.clear_cache()
        self.assertEqual(kept(), 2)


if __name__ == "__main__":
    unittest.main()
