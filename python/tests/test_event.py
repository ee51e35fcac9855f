"""Event hooks: who is called, and what becomes of their exceptions."""

import unittest

from locust import log
from locust.event import DeprecatedEventHook, EventHook, Events
from locust.exception import InterruptTaskSet, RescheduleTask, RescheduleTaskImmediately, StopTest, StopUser


class Hook(unittest.TestCase):
    def setUp(self):
        self.hook = EventHook()
        self.heard = []
        before = log.unhandled_greenlet_exception
        self.addCleanup(setattr, log, "unhandled_greenlet_exception", before)
        log.unhandled_greenlet_exception = False

    def listen(self, name, error=None):
        @self.hook.add_listener
        def listener(**kwargs):
            self.heard.append((name, kwargs))
            if error is not None:
                raise error

        return listener

    def test_listeners_are_called_in_order_or_in_reverse(self):
        self.listen("a")
        self.listen("b")
        self.hook.fire(x=1)
        self.hook.fire(reverse=True, x=2)
        self.assertEqual(self.heard, [("a", {"x": 1}), ("b", {"x": 1}), ("b", {"x": 2}), ("a", {"x": 2})])

    def test_a_removed_listener_is_not_called(self):
        self.hook.remove_listener(self.listen("a"))
        self.hook.fire()
        self.assertEqual(self.heard, [])

    def test_an_error_is_logged_and_remembered_and_the_others_are_called(self):
        self.listen("a", ValueError("bad"))
        self.listen("b")
        with self.assertLogs(level="ERROR") as logged:
            self.hook.fire()
        self.assertEqual([name for name, _ in self.heard], ["a", "b"])
        self.assertTrue(logged.records[0].getMessage().startswith("Uncaught exception in event handler: \nTraceback"))
        self.assertIs(log.unhandled_greenlet_exception, True)

    def test_what_steers_a_user_reaches_it(self):
        for error in StopUser, StopTest, InterruptTaskSet, RescheduleTask, RescheduleTaskImmediately:
            with self.subTest(error=error):
                self.hook = EventHook()
                self.listen("a", error())
                with self.assertRaises(error):
                    self.hook.fire()
        self.assertIs(log.unhandled_greenlet_exception, False)

    def test_measure_fires_with_the_time_of_the_block_and_what_it_changed(self):
        self.listen("request")
        with self.hook.measure("GRPC", "/call", response_length=3, context={"a": 1}) as meta:
            meta["response_length"] = 7
        (_, fired), = self.heard
        self.assertEqual(
            {name: fired[name] for name in ("request_type", "name", "response_length", "context", "exception")},
            {"request_type": "GRPC", "name": "/call", "response_length": 7, "context": {"a": 1}, "exception": None})
        self.assertGreaterEqual(fired["response_time"], 0)
        self.assertGreater(fired["start_time"], 1.7e9)

    def test_an_error_in_a_measured_block_is_the_events(self):
        self.listen("request")
        error = ValueError("bad")
        with self.hook.measure("GRPC", "/call"):
            raise error
        self.assertIs(self.heard[0][1]["exception"], error)

    def test_a_deprecated_hook_says_why(self):
        with self.assertLogs(level="WARNING") as logged:
            DeprecatedEventHook("use another").add_listener(self.listen("a"))
        self.assertEqual(logged.records[0].getMessage(), "use another")


class AllHooks(unittest.TestCase):
    def test_each_object_has_its_own(self):
        self.assertIsNot(Events().request, Events().request)

    def test_a_subclass_adds_its_own(self):
        class More(Events):
            by_class: EventHook
            by_name: "EventHook"
            other: int

        more = More()
        self.assertIsInstance(more.by_class, EventHook)
        self.assertIsInstance(more.by_name, EventHook)
        self.assertIsInstance(more.quitting, EventHook)
        self.assertFalse(hasattr(more, "other"))


if __name__ == "__main__":
    unittest.main()
