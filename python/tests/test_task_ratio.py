"""Ratios of tasks, as numbers and as they are printed."""

import contextlib
import io
import json
import unittest

from locust import TaskSet, User
from locust.user.inspectuser import get_ratio, print_task_ratio, print_task_ratio_json


def one(_):
    pass


def two(_):
    pass


class Nested(TaskSet):
    tasks = {one: 3, two: 1}


class Weighted(User):
    weight = 3
    tasks = [Nested, one]


class Light(User):
    tasks = [two]


class Fixed(User):
    fixed_count = 2
    tasks = [one]


class Ratio(unittest.TestCase):
    def printed(self, function, *arguments):
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            function(*arguments)
        return output.getvalue()

    def classes(self, user_classes, num_users):
        ratios = json.loads(self.printed(print_task_ratio_json, user_classes, num_users))["total"]
        return {name: entry["ratio"] for name, entry in ratios.items()}

    def test_in_each_class_or_of_all_tasks(self):
        nested = get_ratio([Weighted, Light], {"Weighted": 3, "Light": 1}, False)["Weighted"]["tasks"]["Nested"]
        self.assertEqual(nested, {"ratio": 0.5, "tasks": {"one": {"ratio": 0.75}, "two": {"ratio": 0.25}}})
        nested = get_ratio([Weighted, Light], {"Weighted": 3, "Light": 1}, True)["Weighted"]["tasks"]["Nested"]
        self.assertEqual(nested, {"ratio": 0.375, "tasks": {"one": {"ratio": 0.28125}, "two": {"ratio": 0.09375}}})

    def test_without_users_it_is_zero(self):
        self.assertEqual(get_ratio([Light], {}, True), {"Light": {"ratio": 0, "tasks": {"two": {"ratio": 0}}}})

    def test_users_are_shared_by_weight_after_the_fixed_ones(self):
        self.assertEqual(self.classes([Weighted, Light], 10), {"Weighted": 0.8, "Light": 0.2})
        self.assertEqual(self.classes([Weighted, Light], None), {"Weighted": 0.75, "Light": 0.25})
        self.assertEqual(self.classes([Weighted, Light, Fixed], 10), {"Weighted": 0.6, "Light": 0.2, "Fixed": 0.2})
        self.assertEqual(self.classes([Weighted, Fixed], None), {"Weighted": 0, "Fixed": 1})

    def test_the_table(self):
        self.assertEqual(
            self.printed(print_task_ratio, [Weighted, Light], 4, True).splitlines(),
            [f" {share:<10} {name:<50}" for share, name in (
                ("75.0", "Weighted"), ("  37.5", "  Nested"), ("    28.1", "    one"), ("    9.4", "    two"),
                ("  37.5", "  one"), ("25.0", "Light"), ("  25.0", "  two"))])


if __name__ == "__main__":
    unittest.main()
