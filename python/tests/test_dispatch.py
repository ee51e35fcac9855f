"""UsersDispatcher: which users go where, in which order, and when."""

import time
import unittest
from collections import Counter
from itertools import islice
from unittest import mock

from locust import User
from locust.dispatch import UsersDispatcher, interleave
from locust.runners import WorkerNode


def user_class(name, weight=1, fixed_count=0):
    return type(name, (User,), {"weight": weight, "fixed_count": fixed_count})


def order(*weights, count):
    return "".join(islice(interleave((chr(65 + index), weight) for index, weight in enumerate(weights)), count))


class Interleaving(unittest.TestCase):
    def test_the_order_is_locusts(self):
        self.assertEqual(order(1, 1, 1, count=6), "ABCABC")
        self.assertEqual(order(1, 2, count=9), "BABBABBAB")
        self.assertEqual(order(5, 1, count=18), "AABAAAAABAAAAABAAA")
        self.assertEqual(order(5, 3, 2, count=20), "ABCABAACBAABCABAACBA")
        self.assertEqual(order(256, 27, count=16), "AAAAABAAAAAAAAAB")
        self.assertEqual(order(0.3, 0.7, 1.1, count=20), "CBACBCCBCABCCBCCBACB")

    def test_equals_go_by_name(self):
        self.assertEqual("".join(islice(interleave([("B", 1), ("A", 1), ("C", 1)]), 6)), "ABCABC")

    def test_no_weight_means_never(self):
        self.assertEqual(order(1, 0, count=4), "AAAA")
        self.assertEqual(list(islice(interleave([("A", 0)]), 2)), [None, None])


class Dispatcher(unittest.TestCase):
    def setUp(self):
        patch = mock.patch("locust.dispatch.gevent.sleep")
        self.sleep = patch.start()
        self.addCleanup(patch.stop)
        self.a, self.b = user_class("A"), user_class("B", weight=2)
        self.workers = [WorkerNode("1"), WorkerNode("2")]
        self.dispatcher = UsersDispatcher(self.workers, [self.b, self.a])

    def ramp(self, *dispatch):
        self.dispatcher.new_dispatch(*dispatch)
        return list(self.dispatcher)

    def totals(self, step):
        return dict(sum((Counter(state) for state in step.values()), Counter()))

    def test_it_needs_user_classes(self):
        with self.assertRaisesRegex(ValueError, "no user classes"):
            UsersDispatcher(self.workers, [])

    def test_it_needs_a_rate(self):
        with self.assertRaisesRegex(ValueError, "spawn_rate must be > 0, got 0"):
            self.dispatcher.new_dispatch(1, 0)


class Ramps(Dispatcher):
    def test_steps_are_complete_states_dealt_to_the_workers_in_turn(self):
        self.assertEqual(self.ramp(5, 2), [
            {"1": {"A": 0, "B": 1}, "2": {"A": 1, "B": 0}},
            {"1": {"A": 0, "B": 2}, "2": {"A": 1, "B": 1}},
            {"1": {"A": 1, "B": 2}, "2": {"A": 1, "B": 1}},
        ])

    def test_a_step_that_was_handed_out_is_not_changed_later(self):
        first, second = self.ramp(2, 1)
        self.assertEqual((sum(first["2"].values()), sum(second["2"].values())), (0, 1))

    def test_down_the_last_ones_go_first_and_up_the_order_goes_on(self):
        self.ramp(6, 10)
        self.assertEqual(self.ramp(3, 2), [
            {"1": {"A": 0, "B": 2}, "2": {"A": 1, "B": 1}},
            {"1": {"A": 0, "B": 2}, "2": {"A": 1, "B": 0}},
        ])
        self.assertEqual(self.totals(self.ramp(6, 10)[-1]), {"A": 2, "B": 4})

    def test_where_the_target_is_reached_there_is_one_step(self):
        self.ramp(3, 10)
        self.assertEqual(len(self.ramp(3, 10)), 1)

    def test_whether_one_is_under_way(self):
        self.dispatcher.new_dispatch(2, 1)
        self.assertFalse(self.dispatcher.dispatch_in_progress)
        next(self.dispatcher)
        self.assertTrue(self.dispatcher.dispatch_in_progress)
        list(self.dispatcher)
        self.assertFalse(self.dispatcher.dispatch_in_progress)
        self.assertEqual(self.dispatcher.get_current_user_count(), 2)
        self.assertEqual(len(self.dispatcher.dispatch_iteration_durations), 2)

    def test_chosen_classes_are_added_and_the_others_stay(self):
        self.ramp(3, 10)
        self.assertEqual(self.totals(self.ramp(6, 10, [self.a])[-1]), {"A": 4, "B": 2})
        self.assertEqual(self.totals(self.ramp(8, 10)[-1]), {"A": 6, "B": 2})  # until others are chosen

    def test_workers_of_one_host_take_turns_with_those_of_others(self):
        workers = [WorkerNode(id) for id in ("h1_b", "h2_a", "h1_a")]
        dispatcher = UsersDispatcher(workers, [self.a])
        dispatcher.new_dispatch(2, 2)
        self.assertEqual(next(dispatcher), {"h1_a": {"A": 1}, "h2_a": {"A": 1}, "h1_b": {"A": 0}})


class Pace(Dispatcher):
    def test_a_step_is_the_whole_users_of_a_second_at_least_one(self):
        for rate, users, seconds in ((0.5, 1, 2), (1, 1, 1), (2.4, 2, 2 / 2.4), (9, 9, 1)):
            dispatcher = UsersDispatcher(self.workers, [self.a])
            dispatcher.new_dispatch(100, rate)
            next(dispatcher)
            self.assertEqual(dispatcher.get_current_user_count(), users)
            next(dispatcher)
            (waited,) = self.sleep.call_args.args
            self.assertAlmostEqual(waited, seconds, delta=0.1)

    def test_what_the_step_took_is_waited_less(self):
        self.dispatcher.new_dispatch(2, 1)
        next(self.dispatcher)
        time.sleep(0.2)
        next(self.dispatcher)
        self.assertLess(self.sleep.call_args.args[0], 0.81)

    def test_nothing_is_waited_for_before_the_first_and_after_the_last(self):
        self.assertEqual(len(self.ramp(3, 1)), 3)
        self.assertEqual(self.sleep.call_count, 2)


class FixedCounts(Dispatcher):
    def dispatch(self, *classes):
        self.dispatcher = UsersDispatcher([WorkerNode("1")], classes)

    def test_they_come_first_and_come_back(self):
        self.dispatch(user_class("F", fixed_count=2), user_class("A"), user_class("B", weight=3))
        self.assertEqual(self.ramp(5, 9)[-1]["1"], {"A": 1, "B": 2, "F": 2})
        self.assertEqual(self.ramp(1, 9)[-1]["1"], {"A": 0, "B": 0, "F": 1})
        self.assertEqual(self.ramp(7, 9)[-1]["1"], {"A": 1, "B": 4, "F": 2})

    def test_among_themselves_they_come_in_proportion(self):
        self.dispatch(user_class("F", fixed_count=4), user_class("G", fixed_count=8), self.a)
        self.assertEqual(self.ramp(6, 9)[-1]["1"], {"A": 0, "F": 2, "G": 4})
        self.assertEqual(self.ramp(20, 20)[-1]["1"], {"A": 8, "F": 4, "G": 8})

    def test_where_there_are_no_others_the_ramp_ends_early(self):
        self.dispatch(user_class("F", fixed_count=2))
        self.assertEqual(self.ramp(9, 1), [{"1": {"F": 1}}, {"1": {"F": 2}}, {"1": {"F": 2}}])
        self.assertFalse(self.dispatcher.dispatch_in_progress)


class ComingAndGoing(Dispatcher):
    def test_the_users_of_a_worker_that_goes_are_spread_at_once(self):
        self.dispatcher.new_dispatch(4, 2)
        next(self.dispatcher)
        self.dispatcher.remove_worker(self.workers[0])
        self.assertEqual(next(self.dispatcher), {"2": {"A": 1, "B": 1}})
        self.sleep.assert_not_called()
        self.assertEqual(list(self.dispatcher), [{"2": {"A": 1, "B": 3}}])

    def test_a_worker_that_comes_gets_its_share(self):
        self.ramp(6, 6)
        self.dispatcher.add_worker(WorkerNode("0"))
        (spread,) = self.ramp(6, 6)
        self.assertEqual({worker: sum(state.values()) for worker, state in spread.items()}, {"0": 2, "1": 2, "2": 2})
        self.assertFalse(self.dispatcher.dispatch_in_progress)

    def test_when_the_last_one_goes_there_is_nothing_to_spread(self):
        self.ramp(2, 2)
        for worker in self.workers:
            self.dispatcher.remove_worker(worker)
        self.assertEqual(self.dispatcher.get_current_user_count(), 2)


if __name__ == "__main__":
    unittest.main()
