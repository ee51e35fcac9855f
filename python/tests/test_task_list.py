"""What the tasks of a class come to, and how @task and @tag mark them."""

import unittest

from locust import SequentialTaskSet, TaskSet, User, tag, task
from locust.user.task import filter_tasks_by_tags


def one(_):
    pass


def two(_):
    pass


class TaskList(unittest.TestCase):
    def test_weights_repeat_tasks_after_those_of_the_attribute(self):
        class Some(User):
            @task(2)
            def decorated(self):
                pass

            tasks = {one: 2, two: 1}

        self.assertEqual(Some.tasks, [one, one, two, Some.decorated, Some.decorated])

    def test_pairs_are_weights_too(self):
        class Some(TaskSet):
            tasks = [(one, 2), two]

        self.assertEqual(Some.tasks, [one, one, two])

    def test_bases_come_first_and_keep_their_own(self):
        class Base(User):
            abstract = True
            tasks = [one]

            @task
            def decorated(self):
                pass

        class Derived(Base):
            tasks = [two]

        self.assertEqual(Derived.tasks, [one, Base.decorated, two])
        self.assertEqual(Base.tasks, [one, Base.decorated])
        self.assertEqual((Base.abstract, Derived.abstract), (True, False))

    def test_a_weight_of_zero_leaves_a_task_out(self):
        class Some(User):
            @task(0)
            def never(self):
                pass

        self.assertEqual(Some.tasks, [])

    def test_a_task_cannot_be_called_run(self):
        with self.assertRaisesRegex(Exception, r"User\.run\(\) is a method used internally by Locust"):
            @task
            def run(self):
                pass

    def test_a_task_called_on_start_is_warned_of(self):
        with self.assertLogs(level="WARNING") as logged:
            @task
            def on_start(self):
                pass
        self.assertIn("You have tagged your on_stop/start function with @task.", logged.output[0])

    def test_a_sequence_is_in_the_order_of_the_body(self):
        class Some(SequentialTaskSet):
            @task(2)
            def first(self):
                pass

            tasks = [one]

            @task
            def last(self):
                pass

        class More(Some):
            tasks = {two: 1}

        self.assertEqual(More.tasks, [Some.first, Some.first, one, Some.last, two])
        user = type(User)("Some", (User,), {})(None)
        sequence = More(user)
        self.assertEqual([sequence.get_next_task() for _ in range(7)], [*More.tasks, Some.first, Some.first])

    def test_an_empty_sequence_says_so(self):
        with self.assertRaisesRegex(Exception, "No tasks defined. Use the @task decorator or set the 'tasks'"):
            type(SequentialTaskSet)("Some", (SequentialTaskSet,), {})(User(None)).get_next_task()


class Tags(unittest.TestCase):
    def some_user(self):
        class Some(User):
            @tag("a", "b")
            @task
            def tagged(self):
                pass

            @task
            def untagged(self):
                pass

            @tag("c")
            @task
            class Nested(TaskSet):
                @tag("a")
                @task
                def inner(self):
                    pass

                @task
                def other(self):
                    pass

        return Some

    def test_those_of_a_task_set_are_its_tasks(self):
        nested = self.some_user().Nested
        self.assertEqual(nested.inner.locust_tag_set, {"a", "c"})
        self.assertEqual(nested.other.locust_tag_set, {"c"})
        self.assertFalse(hasattr(nested, "locust_tag_set"))

    def test_only_tasks_that_have_one_are_taken(self):
        some = self.some_user()
        filter_tasks_by_tags(some, tags={"a"})
        self.assertEqual(some.tasks, [some.tagged, some.Nested])
        self.assertEqual(some.Nested.tasks, [some.Nested.inner])

    def test_exclusion_wins(self):
        some = self.some_user()
        with self.assertLogs(level="WARNING"):
            filter_tasks_by_tags(some, tags={"a", "c"}, exclude_tags={"b", "c"})
        self.assertEqual(some.tasks, [])

    def test_what_is_left_empty_is_warned_of(self):
        some = self.some_user()
        with self.assertLogs(level="WARNING") as logged:
            filter_tasks_by_tags(some, tags={"nobody's"})
        self.assertEqual(
            [record.getMessage() for record in logged.records],
            [f"{name} had no tasks left after filtering, instantiating it will fail!" for name in ("Nested", "Some")])

    def test_one_needs_a_name(self):
        for tags in (), (one,):
            with self.subTest(tags=tags), self.assertRaisesRegex(ValueError, "No tag name was supplied"):
                tag(*tags)


if __name__ == "__main__":
    unittest.main()
