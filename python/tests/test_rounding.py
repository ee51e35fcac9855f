"""Rounding half up."""

import unittest

from locust.util.rounding import proper_round


class Rounding(unittest.TestCase):
    def test_halves_go_up_as_written(self):
        for arguments, rounded in (
            ((0.5,), 1), ((1.5,), 2), ((2.5,), 3), ((2.4999999,), 2), ((-1.5,), -1), ((-2.5,), -2),
            ((1.005, 2), 1.01), ((2.675, 2), 2.68), ((1.25, 1), 1.3), ((5, 2), 5), ((0, 2), 0), ((1e300,), 1e300),
        ):
            with self.subTest(arguments=arguments):
                self.assertEqual(proper_round(*arguments), rounded)
        self.assertEqual(proper_round(float("inf")), float("inf"))


if __name__ == "__main__":
    unittest.main()
