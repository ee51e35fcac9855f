"""Functions that are called again when they failed."""

import unittest
from unittest import mock

from locust.util.exception_handler import retry


class Retry(unittest.TestCase):
    def setUp(self):
        self.slept = []
        sleep = mock.patch("locust.util.exception_handler.time.sleep", self.slept.append)
        sleep.start()
        self.addCleanup(sleep.stop)

    def test_it_is_called_again_after_each_delay(self):
        outcomes = [ValueError("one"), ValueError("two"), "good"]
        called = mock.Mock(side_effect=outcomes, __name__="called")
        with self.assertLogs("locust.util.exception_handler"):
            self.assertEqual(retry(delays=(1, 3, 5))(called)("a", b=2), "good")
        self.assertEqual(self.slept, [1, 3])
        self.assertEqual(called.call_args_list, [mock.call("a", b=2)] * 3)

    def test_the_last_error_is_raised(self):
        called = mock.Mock(side_effect=[ValueError("one"), ValueError("two")], __name__="called")
        with self.assertLogs("locust.util.exception_handler") as logged, self.assertRaisesRegex(ValueError, "two"):
            retry(delays=(1,))(called)()
        self.assertEqual(logged.records[-1].getMessage(), "Retry failed after 1 times.")

    def test_another_error_is_raised_at_once(self):
        called = mock.Mock(side_effect=KeyError("k"), __name__="called")
        with self.assertRaises(KeyError):
            retry(exception=ValueError)(called)()
        self.assertEqual(self.slept, [])


if __name__ == "__main__":
    unittest.main()
