"""What a task set does with what its tasks raise, and in which order things are called."""

import unittest

from gevent import GreenletExit
from traced_user import Trace, traced_user

from locust import TaskSet, User, constant, task
from locust.env import Environment
from locust.exception import (
    InterruptTaskSet,
    MissingWaitTimeError,
    RescheduleTask,
    RescheduleTaskImmediately,
    StopTest,
    StopUser,
)
from locust.user.task import LOCUST_STATE_STOPPING


class TaskSetTest(unittest.TestCase):
    def setUp(self):
        self.trace = Trace()

    def run_tasks(self, *tasks, **members):
        traced_user(self.trace, list(tasks), **members).run()
        return self.trace

    def raising(self, error):
        """A task that raises `error`, and StopUser the second time."""
        calls = []

        def raising_task(_):
            self.trace.append("task")
            calls.append(1)
            raise error if len(calls) == 1 else StopUser

        return raising_task

    def task_set(self, error, **members):
        """A TaskSet class whose task raises `error`, and StopUser the second time."""
        members = {"on_start": self.trace.noting("set start"), "on_stop": self.trace.noting("set stop"), **members}
        return type(TaskSet)("Traced", (TaskSet,), {**members, "tasks": [self.raising(error)]})


class Task(TaskSetTest):
    def test_after_a_task_comes_a_wait(self):
        self.assertEqual(
            self.run_tasks(self.raising(RescheduleTask())), ["start", "task", "wait", "task", "stop"])

    def test_rescheduled_immediately_it_is_followed_by_the_next_one_without_a_wait(self):
        self.assertEqual(
            self.run_tasks(self.raising(RescheduleTaskImmediately())), ["start", "task", "task", "stop"])

    def test_its_error_is_an_event_and_a_log_line_and_the_user_goes_on_after_the_wait(self):
        with self.assertLogs("locust.user.task", "ERROR") as logged:
            trace = self.run_tasks(self.raising(ValueError("bad")))
        self.assertEqual(trace, ["start", "task", ("error", "bad"), "wait", "task", "stop"])
        text = logged.records[0].getMessage()
        self.assertTrue(text.startswith("bad\nTraceback (most recent call last):\n"), text)
        self.assertTrue(text.endswith("\nValueError: bad\n"), text)

    def test_its_error_is_an_event_of_its_task_set(self):
        user = traced_user(self.trace, [self.raising(ValueError("bad"))])
        sources = []
        user.environment.events.user_error.add_listener(lambda user_instance, **_: sources.append(user_instance))
        with self.assertLogs("locust.user.task", "ERROR"):
            user.run()
        self.assertEqual([type(source).__name__ for source in sources], ["DefaultTaskSet"])
        self.assertIs(sources[0].user, user)

    def test_its_error_ends_the_user_when_the_environment_does_not_catch(self):
        with self.assertRaisesRegex(ValueError, "bad"):
            self.run_tasks(self.raising(ValueError("bad")), catch_exceptions=False)
        self.assertEqual(self.trace, ["start", "task", ("error", "bad")])

    def test_what_ends_the_user_calls_on_stop(self):
        for error in StopUser(), StopTest(), GreenletExit():
            with self.subTest(error=error):
                self.trace.clear()
                self.assertEqual(self.run_tasks(self.raising(error)), ["start", "task", "stop"])

    def test_what_ends_the_process_passes_everything(self):
        for error in SystemExit, KeyboardInterrupt:
            with self.subTest(error=error), self.assertRaises(error):
                self.run_tasks(self.task_set(error()))

    def test_an_error_in_the_wait_is_reported_and_followed_by_another_wait(self):
        wait_time = self.trace.noting("wait", ValueError("no time"))
        with self.assertLogs("locust.user.task", "ERROR"):
            trace = self.run_tasks(self.raising(RescheduleTask()), wait_time=lambda user: wait_time() or 0)
        self.assertEqual(trace, ["start", "task", "wait", ("error", "no time"), "wait", "task", "stop"])

    def test_scheduled_ones_come_first(self):
        def first(user):
            schedule = user._taskset_instance.schedule_task
            schedule(lambda _: self.trace.append("second"))
            schedule(self.trace.noting("third", StopUser()))
            schedule(lambda _: self.trace.append("at once"), first=True)

        trace = self.run_tasks(first, wait_time=constant(0))
        self.assertEqual(trace, ["start", "at once", "second", "third", "stop"])


class NestedTaskSet(TaskSetTest):
    def test_interrupted_it_is_left_and_its_parent_goes_on_at_once(self):
        self.assertEqual(
            self.run_tasks(self.task_set(InterruptTaskSet())),
            ["start", "set start", "task", "set stop", "set start", "task", "set stop", "stop"])

    def test_interrupted_without_reschedule_its_parent_waits_first(self):
        self.assertEqual(
            self.run_tasks(self.task_set(InterruptTaskSet(False))),
            ["start", "set start", "task", "set stop", "wait", "set start", "task", "set stop", "stop"])

    def test_interrupted_in_on_start_it_does_not_stop(self):
        nested = self.task_set(StopUser(), on_start=self.trace.noting("set start", InterruptTaskSet()))
        self.assertEqual(self.run_tasks(nested), ["start", "set start", "set start", "task", "set stop", "stop"])

    def test_an_error_in_on_start_is_its_parents(self):
        nested = self.task_set(StopUser(), on_start=self.trace.noting("set start", ValueError("bad")))
        with self.assertLogs("locust.user.task", "ERROR"):
            trace = self.run_tasks(nested)
        self.assertEqual(
            trace, ["start", "set start", ("error", "bad"), "wait", "set start", "task", "set stop", "stop"])

    def test_an_error_in_on_stop_is_logged_and_changes_nothing(self):
        nested = self.task_set(InterruptTaskSet(), on_stop=self.trace.noting("set stop", ValueError("bad")))
        with self.assertLogs(level="ERROR") as logged:
            trace = self.run_tasks(nested)
        self.assertEqual(
            trace, ["start", "set start", "task", "set stop", "set start", "task", "set stop", "stop"])
        self.assertTrue(logged.records[0].getMessage().startswith("Uncaught exception in on_stop: \nTraceback"))

    def test_stop_user_in_on_stop_ends_the_user(self):
        nested = self.task_set(InterruptTaskSet(), on_stop=self.trace.noting("set stop", StopUser()))
        self.assertEqual(self.run_tasks(nested), ["start", "set start", "task", "set stop", "stop"])

    def test_it_stops_when_its_user_is_told_to_stop_in_a_task_that_fails(self):
        def failing(task_set):
            task_set.user._state = LOCUST_STATE_STOPPING
            raise ValueError("bad")

        nested = self.task_set(StopUser())
        nested.tasks = [failing]
        with self.assertLogs("locust.user.task", "ERROR"):
            trace = self.run_tasks(nested)
        self.assertEqual(trace, ["start", "set start", ("error", "bad"), "set stop", "stop"])

    def test_it_knows_its_parent_and_its_user(self):
        known = []

        class Outer(TaskSet):
            @task
            class Inner(TaskSet):
                @task
                def look(self):
                    known.extend([self.user, self.parent, self.parent.parent])
                    raise StopUser

        user = traced_user(self.trace, [Outer])
        user.run()
        self.assertIs(known[0], user)
        self.assertIsInstance(known[1], Outer)
        self.assertIs(known[2], user)

    def test_a_bound_method_of_it_may_be_scheduled(self):
        trace = self.trace

        class Outer(TaskSet):
            @task
            def first(self):
                self.schedule_task(self.second)

            def second(self):
                trace.append("second")
                raise StopUser

        self.assertEqual(self.run_tasks(Outer), ["start", "wait", "second", "stop"])


class TaskSetAlone(unittest.TestCase):
    def made(self, user_members=None, **members):
        user = type(User)("SomeUser", (User,), user_members or {})(Environment(catch_exceptions=False))
        return type(TaskSet)("Some", (TaskSet,), members)(user)

    def test_without_tasks_it_says_so(self):
        with self.assertRaises(Exception) as raised:
            self.made().run()
        self.assertEqual(
            str(raised.exception),
            "No tasks defined on Some. use the @task decorator or set the 'tasks' attribute of the TaskSet")

    def test_with_the_attribute_misspelled_it_says_that_too(self):
        with self.assertRaisesRegex(
            Exception, "on Some, but you have set a 'task' attribute - maybe you meant to set 'tasks'\\? use the @task"
        ):
            self.made(task=1).run()

    def test_its_wait_time_is_the_users(self):
        self.assertEqual(self.made({"wait_time": constant(7)}).wait_time(), 7)
        self.assertEqual(self.made({"wait_time": constant(7)}, wait_time=constant(3)).wait_time(), 3)

    def test_its_wait_time_is_of_milliseconds_in_the_oldest_form(self):
        self.assertEqual(self.made({"wait_time": None, "min_wait": 1500, "max_wait": 1500}).wait_time(), 1.5)

    def test_without_any_wait_time_it_says_where_to_put_one(self):
        with self.assertRaises(MissingWaitTimeError) as raised:
            self.made({"wait_time": None}).wait_time()
        self.assertEqual(
            str(raised.exception), "You must define a wait_time method on either the SomeUser or Some class")

    def test_its_user_and_parent_cannot_be_set(self):
        for name in "user", "parent", "client":
            with self.subTest(name=name), self.assertRaises(AttributeError):
                setattr(self.made(), name, None)


if __name__ == "__main__":
    unittest.main()
