#!/usr/bin/env python3
"""What bench/run computes, on figures whose answers are known."""

import json
import sys
import unittest

sys.dont_write_bytecode = True

import figures
from figures import Goal

MS = 1_000_000

WRK = """Running 8s test @ http://127.0.0.1:34497/item/1
  1 threads and 5000 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    60.82ms   21.07ms 135.57ms   69.01%
    Req/Sec    50.09k     8.03k   74.50k    72.31%
  Latency Distribution
     50%  952.50us
     75%   73.68ms
     90%   98.29ms
     99%    1.25s
  389341 requests in 8.10s, 110.65MB read
Requests/sec:  48037.79
"""
NGINX = "Active connections: 3 \nserver accepts handled requests\n 7 8 9 \nReading: 0 Writing: 1 Waiting: 2 \n"


class Percentiles(unittest.TestCase):

    def test_nearest_rank(self):
        values = [50, 10, 40, 20, 30]
        self.assertEqual([figures.percentile(values, q) for q in (0.0, 0.2, 0.21, 0.5, 0.99, 1.0)],
                         [10, 10, 20, 30, 50, 50])

    def test_a_product_that_floating_point_puts_above_a_whole_number_is_that_number(self):
        self.assertGreater(0.07 * 100, 7)
        self.assertEqual(figures.percentile(range(1, 101), 0.07), 7)

    def test_one_value_is_every_percentile(self):
        self.assertEqual(figures.percentile([7], 0.99), 7)

    def test_the_interval_of_a_p99_over_900_values_spans_six_ranks_to_either_side(self):
        self.assertEqual(figures.interval(range(1, 901), 0.99), (885, 898))

    def test_the_interval_stays_within_few_values(self):
        self.assertEqual(figures.interval([1, 2, 3], 0.99), (2, 3))

    def test_the_interval_holds_the_truth_in_95_of_100_samples(self):
        # The p90 of 0..999 is 899; each sample takes 200 of them by a fixed walk.
        state, held = 1, 0
        for _ in range(400):
            sample = []
            for _ in range(200):
                state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                sample.append((state >> 33) % 1000)
            low, high = figures.interval(sample, 0.90)
            held += low <= 899 <= high
        self.assertTrue(370 <= held <= 395, held)


class Discarding(unittest.TestCase):

    def test_a_repetition_is_kept_up_to_the_limit(self):
        self.assertTrue(figures.is_kept([10 * MS] * 98 + [15 * MS] * 2, 10 * MS))
        self.assertFalse(figures.is_kept([10 * MS] * 98 + [15 * MS + 1] * 2, 10 * MS))

    def test_it_is_the_p99_and_not_the_largest_time_that_counts(self):
        self.assertTrue(figures.is_kept([10 * MS] * 99 + [90 * MS], 10 * MS))

    def test_an_error_has_the_sign_of_what_was_said(self):
        self.assertEqual(figures.error_percent(12, 10), 20)
        self.assertEqual(figures.error_percent(8, 10), -20)


class WhatProgramsSay(unittest.TestCase):

    def test_acrida(self):
        text = json.dumps({"total": {"percentiles_ns": {"p50": 1, "p90": 2, "p95": 3, "p99": 4}}})
        self.assertEqual(figures.said_by_acrida(text), (1, 4))

    def test_wrk_in_every_unit(self):
        self.assertEqual(figures.said_by_wrk(WRK), (952_500, 1_250 * MS))

    def test_h2load_within_the_window_alone(self):
        lines = ["999 200 90000\n", *[f"{1000 + i} 200 {i}\n" for i in range(1, 101)], "1101 200 80000\n"]
        self.assertEqual(figures.said_by_h2load(lines, 1000, 1101), (50_000, 99_000))

    def test_h2load_with_a_failed_request(self):
        with self.assertRaises(ValueError):
            figures.said_by_h2load(["1000 -1 5\n"], 1000, 1001)

    def test_nginx(self):
        self.assertEqual(figures.requests_of_nginx(NGINX), 9)

    def test_the_worst_of_the_distributions(self):
        self.assertEqual(figures.worst_error("Uniform 0.04 75\nPareto 0.12 99.9\nTwoPeaks 0.02 95\n"), 0.12)

    def test_memory_of_a_user_is_the_slope(self):
        self.assertEqual(figures.bytes_per_user(50_000_000, 10_000, 65_000_000, 20_000), 1500)


class Goals(unittest.TestCase):

    def test_verdicts(self):
        self.assertEqual([Goal("g", "<= 5 %", measured, "%", 5).verdict() for measured in (5, 5.001, None)],
                         ["met", "MISSED", "NOT MEASURED"])

    def test_rows_keep_their_columns(self):
        rows = [Goal("p99, off by", "<= 20 %", measured, "%", 20).row() for measured in (7.123, None)]
        self.assertEqual(rows[0].index("met"), rows[1].index("NOT"))
        self.assertIn(" 7.12 %", rows[0])


if __name__ == "__main__":
    unittest.main()
