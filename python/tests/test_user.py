"""The life of a user: its greenlet, how it is stopped, what it needs."""

import unittest

import gevent
from gevent.event import Event
from gevent.pool import Group
from traced_user import Trace, traced_user

from locust import HttpUser, Locust, User, constant
from locust.env import Environment
from locust.exception import RescheduleTask, StopTest, StopUser


class Stopping(unittest.TestCase):
    def setUp(self):
        self.trace = Trace()
        self.group = Group()
        self.in_task, self.task_may_end = Event(), Event()

    def started(self, **members):
        def working(_):
            self.in_task.set()
            self.task_may_end.wait()
            self.trace.append("task")

        user = traced_user(self.trace, [working], **members)
        user.start(self.group)
        return user

    def ended(self):
        return self.group.join(timeout=5)

    def test_a_user_in_a_task_finishes_it(self):
        user = self.started()
        self.in_task.wait()
        self.assertIs(user.stop(), False)
        self.task_may_end.set()
        self.assertTrue(self.ended())
        self.assertEqual(self.trace, ["start", "task", "stop"])

    def test_with_force_a_user_in_a_task_ends_there(self):
        user = self.started()
        self.in_task.wait()
        self.assertIs(user.stop(force=True), True)
        self.assertEqual(self.trace, ["start", "stop"])
        self.assertEqual(len(self.group), 0)

    def test_a_user_that_waits_ends_at_once(self):
        self.task_may_end.set()
        user = self.started(wait_time=constant(1000))
        self.in_task.wait()
        gevent.sleep(0)
        self.assertIs(user.stop(), True)
        self.assertEqual(self.trace, ["start", "task", "stop"])

    def test_a_user_that_did_not_begin_never_does(self):
        user = self.started()
        self.assertIs(user.stop(), True)
        self.assertTrue(self.ended())
        self.assertEqual(self.trace, [])

    def test_stopping_twice_is_an_error(self):
        user = self.started()
        self.in_task.wait()
        user.stop()
        with self.assertRaisesRegex(Exception, "Tried to stop User in an unexpected state: stopping"):
            user.stop()
        self.task_may_end.set()
        self.assertTrue(self.ended())

    def test_a_user_that_stops_itself_while_it_waits_stops(self):
        self.task_may_end.set()

        def stopping_wait(user):
            user._state = "stopping"
            return 0

        self.started(wait_time=stopping_wait)
        self.assertTrue(self.ended())
        self.assertEqual(self.trace, ["start", "task", "stop"])

    def test_its_greenlet_is_in_the_group(self):
        user = self.started()
        self.assertIn(user.greenlet, self.group)
        self.assertIs(user.group, self.group)
        user.stop()


class OnStart(unittest.TestCase):
    def setUp(self):
        self.trace = Trace()

    def run_user(self, error):
        with self.assertLogs("locust.user.users", "ERROR"):
            traced_user(self.trace, [], on_start=self.trace.noting("start", error)).run()

    def test_stop_user_stops_the_user(self):
        self.run_user(StopUser())
        self.assertEqual(self.trace, ["start", "stop"])

    def test_any_other_error_ends_the_user_without_on_stop(self):
        for error in ValueError("bad"), RescheduleTask("bad"):
            with self.subTest(error=error):
                self.trace.clear()
                with self.assertRaises(type(error)):
                    self.run_user(error)
                self.assertEqual(self.trace, ["start", ("error", "bad")])


class Classes(unittest.TestCase):
    def test_without_tasks_a_user_says_so(self):
        user = type(User)("Some", (User,), {})(Environment(catch_exceptions=False))
        with self.assertRaises(Exception) as raised:
            user.run()
        self.assertEqual(
            str(raised.exception),
            "No tasks defined on Some. Use the @task decorator or set the 'tasks' attribute of the User "
            "(or mark it as abstract = True if you only intend to subclass it)")

    def test_with_the_attribute_misspelled_a_user_says_that_too(self):
        user = type(User)("Some", (User,), {"task": 1})(Environment(catch_exceptions=False))
        with self.assertRaisesRegex(
            Exception, "on Some, but you have set a 'task' attribute on your class - maybe you meant to set 'tasks'?"
        ):
            user.run()

    def test_json_is_what_the_web_ui_shows(self):
        def one(_):
            pass

        some = type(User)("Some", (User,), {"tasks": [one], "host": "http://h", "weight": 0.5, "fixed_count": 2})
        self.assertEqual(some.json(), {"host": "http://h", "weight": 0.5, "fixed_count": 2, "tasks": ["one"]})

    def test_fullname_leaves_out_the_locals(self):
        class Some(User):
            pass

        self.assertEqual(Some.fullname(), f"{__name__}.Classes.test_fullname_leaves_out_the_locals.Some")

    def test_an_http_user_needs_a_host(self):
        with self.assertRaisesRegex(StopTest, "You must specify the base host."):
            type(HttpUser)("Some", (HttpUser,), {})(Environment())

    def test_the_client_of_an_http_user_is_its_own(self):
        some = type(HttpUser)("Some", (HttpUser,), {"host": "http://127.0.0.1"})
        environment = Environment()
        user, other = some(environment), some(environment)
        self.assertIsNot(user.client, other.client)
        self.assertEqual(user.client.base_url, "http://127.0.0.1")
        self.assertIs(user.client.trust_env, False)
        self.assertIs(user.client.request_event, environment.events.request)

    def test_names_of_before_1_0_say_what_they_became(self):
        with self.assertRaisesRegex(ImportError, "The Locust class has been renamed to User in version 1.0."):
            type(Locust)("Some", (Locust,), {})

    def test_task_set_is_warned_of(self):
        with self.assertWarnsRegex(DeprecationWarning, "Set the tasks attribute instead"):
            type(User)("Some", (User,), {"task_set": User})


if __name__ == "__main__":
    unittest.main()
