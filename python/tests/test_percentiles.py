"""Buckets and percentiles: the rules are Locust's, number for number."""

import contextlib
import io
import unittest
from unittest import mock

import locust.stats
from locust.stats import (
    bucket_response_time,
    calculate_response_time_percentile,
    diff_response_time_dicts,
    get_readable_percentiles,
    validate_stats_configuration,
)


class Buckets(unittest.TestCase):
    def test_they_have_about_two_digits_and_ties_go_to_the_even_one(self):
        for response_time, bucket in [
            (0, 0), (0.5, 0), (1.5, 2), (2.5, 2), (99.4, 99), (99.5, 100), (105, 100), (115, 120), (994.9, 990),
            (995.1, 1000), (1050, 1000), (1150, 1200), (9949, 9900), (10500, 10000), (11500, 12000), (123456.7, 123000),
        ]:
            self.assertEqual(bucket_response_time(response_time), bucket, response_time)
            self.assertIs(type(bucket_response_time(response_time)), int)


class Percentile(unittest.TestCase):
    def test_it_is_the_value_at_the_index_below_which_the_fraction_lies(self):
        times = {10: 1, 20: 1, 30: 1, 40: 1}
        for percent, value in [(0, 10), (0.24, 10), (0.25, 20), (0.5, 30), (0.75, 40), (0.999, 40), (1.0, 40)]:
            self.assertEqual(calculate_response_time_percentile(times, 4, percent), value, percent)

    def test_it_is_zero_when_nothing_is_counted(self):
        self.assertEqual(calculate_response_time_percentile({}, 0, 0.5), 0)

    def test_it_is_zero_when_fewer_are_counted_than_asked_about(self):
        self.assertEqual(calculate_response_time_percentile({1: 2, 5: 1}, 10, 0.1), 0)


class Difference(unittest.TestCase):
    def test_it_leaves_out_what_has_not_changed(self):
        self.assertEqual(diff_response_time_dicts({1: 6, 2: 2, 9: 1}, {1: 1, 2: 2}), {1: 5, 9: 1})


class Titles(unittest.TestCase):
    def test_they_are_percents_without_needless_digits(self):
        self.assertEqual(
            get_readable_percentiles([0.5, 0.999, 0.9999, 1.0, 1, 0.12345678]),
            ["50%", "99.9%", "99.99%", "100%", "100%", "12.345678%"],
        )


class Configuration(unittest.TestCase):
    def refused(self, name, percentiles):
        stderr = io.StringIO()
        with mock.patch.object(locust.stats, name, percentiles), contextlib.redirect_stderr(stderr):
            with self.assertRaises(SystemExit) as exit:
                validate_stats_configuration()
        self.assertEqual(exit.exception.code, 1)
        return stderr.getvalue()

    def test_the_defaults_are_right(self):
        validate_stats_configuration()

    def test_what_is_not_a_fraction_is_refused_by_the_name_of_its_list(self):
        for name in ("PERCENTILES_TO_CHART", "PERCENTILES_TO_STATISTICS"):
            for percentile in (1.0, 0.0, 1.5, 1, "a", True):
                self.assertEqual(
                    self.refused(name, [0.5, percentile]),
                    f"stats.{name} parameter need to be float and value between. 0 < percentile < 1 Eg 0.95\n",
                )

    def test_the_charts_have_six_lines_at_most(self):
        self.assertIn("should be a maximum of 6 parameters", self.refused("PERCENTILES_TO_CHART", [0.5] * 7))


if __name__ == "__main__":
    unittest.main()
