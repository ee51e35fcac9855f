#!/usr/bin/env python3
"""What bench/run computes, on figures whose answers are known."""

import json
import sys
import unittest

sys.dont_write_bytecode = True

import figures
import python_cost
import python_memory
import python_truth
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

    def test_a_probe_that_was_disturbed_without_load_keeps_no_repetition(self):
        self.assertEqual(figures.judging_p99([10 * MS] * 98 + [15 * MS] * 2), 15 * MS)
        disturbed = figures.judging_p99([10 * MS] * 98 + [85 * MS] * 2)
        self.assertFalse(figures.is_kept([10 * MS] * 100, disturbed))

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


class FromOutside(unittest.TestCase):

    def test_cpu_time_is_found_behind_any_name(self):
        fields = "S 1 2 3 4 5 6 7 8 9 10 150 50 7 7 20 0 3"
        hertz = figures.TICKS_A_SECOND
        self.assertEqual(figures.cpu_seconds(f"4711 (a) S (b 1 2) {fields}\n"), 200 / hertz)

    def test_cost_between_two_instants(self):
        begin = figures.Instant(100.0, 1.0, 10.0, 1_000, 500)
        end = figures.Instant(104.0, 3.0, 11.0, 5_000, 2_500)
        self.assertEqual(figures.cost_between(begin, end), figures.Cost(500, 250, 1_000, 0.5, 0.5, 0.25))

    def test_no_requests_are_no_cost(self):
        begin = figures.Instant(100.0, 1.0, 10.0, 1_000, 500)
        with self.assertRaises(ValueError):
            figures.cost_between(begin, begin._replace(wall_s=104.0))

    def test_ratios_are_of_the_same_round(self):
        self.assertEqual(figures.ratios([costing(10), costing(20)], [costing(400), costing(1_000)]), (40, 50))

    def test_no_ratios_where_a_round_failed_or_there_are_none(self):
        self.assertEqual(figures.ratios([costing(10), None], [costing(400), costing(400)]), ())
        self.assertEqual(figures.ratios([costing(10)], [None]), ())
        self.assertEqual(figures.ratios([costing(10)], []), ())

    def test_percentiles_of_counted_times_are_those_of_the_times(self):
        counts = {"1000": 50, "998": 48, "12000": 2}
        self.assertEqual([figures.percentile_of_hundredths(counts, q) for q in (0.48, 0.50, 0.98, 0.99)],
                         [9.985, 10.005, 10.005, 120.005])
        with self.assertRaises(ValueError):
            figures.percentile_of_hundredths({}, 0.5)


class GoalsOfLocustfiles(unittest.TestCase):

    def test_cpu_per_request(self):
        ours, theirs = [costing(10), costing(11), costing(10)], [costing(420), costing(450), costing(410)]
        goal = python_cost.goal("bare GET", "HttpUser", theirs, ours, 40)
        self.assertEqual((goal.measured, goal.verdict()), (41, "met"))

    def test_cpu_per_request_without_locust_is_not_measured(self):
        self.assertEqual(python_cost.goal("bare GET", "HttpUser", None, [costing(10)], 40).verdict(), "NOT MEASURED")

    def test_cpu_per_request_with_a_run_that_failed(self):
        for ours, theirs in (([costing(10), None], [costing(420)] * 2), ([costing(10)] * 2, [costing(420), None])):
            self.assertEqual(python_cost.goal("bare GET", "HttpUser", theirs, ours, 40).verdict(), "FAILED")

    def test_a_user_is_compared_with_the_smaller_bare_one(self):
        goal = python_memory.goal({"acrida HttpUser": [taking(14_000)], "acrida User": [taking(10_500)],
                                   "locust User": [taking(10_000)]})
        self.assertEqual((goal.measured, goal.verdict()), (4_000, "met"))

    def test_memory_with_a_round_that_failed(self):
        resident = {"acrida HttpUser": [taking(14_000)] * 2, "acrida User": [taking(10_500), None]}
        self.assertEqual(python_memory.goal(resident).verdict(), "FAILED")

    def test_p50_printed_and_exact(self):
        printed, exact = python_truth.goals([telling(11, 10.2)] * 3, 10 * MS)
        self.assertEqual((printed.measured, printed.verdict()), (10, "MISSED"))
        self.assertEqual((round(exact.measured, 6), exact.verdict()), (2, "met"))

    def test_p50_of_runs_that_are_all_discarded(self):
        goals = python_truth.goals([telling(10, 10)], 5 * MS)
        self.assertEqual([goal.verdict() for goal in goals], ["NOT MEASURED"] * 2)

    def test_p50_with_a_run_that_failed(self):
        goals = python_truth.goals([telling(10, 10), None], 10 * MS)
        self.assertEqual([goal.verdict() for goal in goals], ["FAILED"] * 2)


def costing(client_us):
    return figures.Cost(client_us, 5, 1_000, 0.5, 0.9, 0.5)


def taking(bytes_a_user):
    """What python_memory.py has of a round."""
    return tuple(50_000_000 + users * bytes_a_user for users in (python_memory.SMALL, python_memory.LARGE))


def telling(printed_p50_ms, exact_p50_ms):
    return python_truth.Told([10 * MS] * 100, printed_p50_ms, 20, exact_p50_ms, 20, costing(10))


class Goals(unittest.TestCase):

    def test_verdicts(self):
        self.assertEqual([Goal("g", "<= 5 %", measured, "%", 5).verdict() for measured in (5, 5.001, None)],
                         ["met", "MISSED", "NOT MEASURED"])

    def test_a_goal_that_is_a_least_figure(self):
        self.assertEqual([Goal("g", ">= 40 x", measured, "x", 40, at_least=True).verdict() for measured in (40, 39.9)],
                         ["met", "MISSED"])

    def test_a_figure_on_which_the_rounds_do_not_agree_is_noisy_and_not_met(self):
        self.assertEqual(Goal("g", "<= 5 %", 4.8, "%", 5, rounds=(4.8, 4.7, 5.3)).verdict(), "NOISY")
        self.assertEqual(Goal("g", "<= 5 %", 5.2, "%", 5, rounds=(4.8, 5.2, 5.3)).verdict(), "NOISY")
        self.assertEqual(Goal("g", "<= 5 %", 4.8, "%", 5, rounds=(4.8, 4.7, 4.9)).verdict(), "met")

    def test_one_round_of_five_may_be_off_at_either_end(self):
        self.assertEqual(Goal("g", "<= 5 %", 3, "%", 5, rounds=(3, 9, 3, 3, 2)).verdict(), "met")
        self.assertEqual(Goal("g", "<= 5 %", 3, "%", 5, rounds=(3, 9, 9, 3, 2)).verdict(), "NOISY")

    def test_a_run_that_failed_meets_nothing(self):
        self.assertEqual(Goal("g", "<= 5 %", 3, "%", 5, failed=True).verdict(), "FAILED")

    def test_rows_keep_their_columns(self):
        rows = [Goal("p99, off by", "<= 20 %", measured, "%", 20).row() for measured in (7.123, None)]
        self.assertEqual(rows[0].index("met"), rows[1].index("NOT"))
        self.assertIn(" 7.12 %", rows[0])


if __name__ == "__main__":
    unittest.main()
