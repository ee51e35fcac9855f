"""Random walks over tasks, and what is refused when a class is made."""

import random
import unittest
from collections import Counter

from locust import MarkovTaskSet, User, tag, transition, transitions
from locust.user.markov_taskset import (
    InvalidTransitionError,
    MarkovTaskTagError,
    NoMarkovTasksError,
    NonMarkovTaskTransitionError,
)


def step(name, *decorators):
    def walked(self):
        pass

    walked.__name__ = name
    for decorator in decorators:
        walked = decorator(walked)
    return walked


def chain(*steps, **members):
    return type(MarkovTaskSet)("Chain", (MarkovTaskSet,), {**{each.__name__: each for each in steps}, **members})


class Walk(unittest.TestCase):
    def names(self, walk, count):
        return [walk.get_next_task().__name__ for _ in range(count)]

    def test_it_starts_at_the_first_task_and_follows_the_transitions(self):
        walk = chain(step("a", transition("b")), step("b", transition("c")), step("c", transition("a")))
        self.assertEqual(self.names(walk(User(None)), 5), ["a", "b", "c", "a", "b"])

    def test_each_user_walks_alone(self):
        walk = chain(step("a", transition("b")), step("b", transition("a")))
        first, second = walk(User(None)), walk(User(None))
        self.names(first, 3)
        self.assertEqual(self.names(second, 1), ["a"])

    def test_weights_are_shares(self):
        random.seed(1)
        walk = chain(step("a", transitions({"a": 3, "b": 1})), step("b", transitions([("a", 1)])))
        counts = Counter(self.names(walk(User(None)), 10000))
        self.assertAlmostEqual(counts["b"] / counts["a"], 0.25, delta=0.02)

    def test_later_decorators_add_and_replace(self):
        walk = chain(
            step("a", transitions(["a", ("b", 2)]), transition("b", 3), transition("a", 2)), step("b", transition("a")))
        self.assertEqual(walk.a.transitions, ["a", "a", "b", "b", "b"])

    def test_its_task_list_is_empty(self):
        self.assertEqual(chain(step("a", transition("a"))).tasks, [])


class Refusal(unittest.TestCase):
    def assert_refused(self, error, text, *steps, **members):
        with self.assertRaises(error) as raised:
            chain(*steps, **members)
        self.assertIn(text, str(raised.exception))

    def test_of_a_class_without_transitions(self):
        self.assert_refused(NoMarkovTasksError, "No Markov tasks defined in class Chain.")

    def test_of_a_transition_to_nothing(self):
        self.assert_refused(
            InvalidTransitionError, "Transition to b from a is invalid since no such element exists on class Chain",
            step("a", transition("b")))

    def test_of_a_transition_to_a_task_without_transitions(self):
        self.assert_refused(
            NonMarkovTaskTransitionError, "Chain.b cannot be used as a target for a transition",
            step("a", transition("b")), b=lambda self: None)

    def test_of_tags(self):
        self.assert_refused(
            MarkovTaskTagError, "Tags detected on Chain.a: {'x'}", step("a", transition("a"), tag("x")))

    def test_not_of_abstract_classes(self):
        self.assertIs(chain(abstract=True).abstract, True)

    def test_tasks_that_cannot_be_reached_are_only_warned_of(self):
        with self.assertLogs(level="WARNING") as logged:
            chain(step("a", transitions({"a": 1, "b": 0})), step("b", transition("a")))
        self.assertIn("The following markov tasks are unreachable in class Chain: {'b'}", logged.output[0])


if __name__ == "__main__":
    unittest.main()
