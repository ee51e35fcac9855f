"""run_single_user: what it fires, reads and prints."""

import contextlib
import io
import sys
import unittest
from types import SimpleNamespace
from unittest import mock

import locust
from locust import User, debug, run_single_user
from locust.event import Events
from locust.exception import CatchResponseError, StopUser


class SingleUser(unittest.TestCase):
    def setUp(self):
        for patch in (
            mock.patch.object(debug, "_env", None),
            mock.patch.object(locust, "events", Events()),
            mock.patch.object(sys, "argv", ["a/locustfile.py"]),
            mock.patch.dict("os.environ", {"LOCUST_HOST": "http://from-environment"}),
        ):
            patch.start()
            self.addCleanup(patch.stop)

    def printed(self, *requests, **options):
        """What is printed when a user records `requests`, dicts that complete a request event."""

        class Some(User):
            def run_requests(self):
                for request in requests:
                    self.environment.events.request.fire(**{
                        "request_type": "GET", "name": "/a", "response_time": 12.6, "response_length": 5,
                        "exception": None, "context": {}, "start_time": 1700000000.5, "response": None, **request})
                raise StopUser

            tasks = [run_requests]

        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            run_single_user(Some, loglevel=None, **options)
        self.user_class = Some
        return output.getvalue().splitlines()

    def test_a_line_per_request_below_a_heading(self):
        lines = self.printed({}, {"exception": ValueError("bad")}, {"exception": CatchResponseError("bad")},
                             {"response_time": None})
        name = f"{'/a':<50}"
        self.assertEqual(lines, [
            "",
            f"type\t{'name':<50}\tresp_ms\texception\t\t",
            f"GET\t{name}\t13     \t         \t",
            f"GET\t{name}\t13     \tValueError('bad')\t",
            f"GET\t{name}\t13     \tbad      \t",
            f"GET\t{name}\t-1     \t         \t",
        ])

    def test_all_columns(self):
        response = SimpleNamespace(request=SimpleNamespace(body=b"sent"))
        lines = self.printed({"context": {"a": 1}, "response": response}, include_length=True, include_time=True,
                             include_context=True, include_payload=True)
        self.assertEqual(lines[1:], [
            f"{'time':<24}\ttype\t{'name':<50}\tresp_ms\tlength\texception\tcontext\t\tpayload\t",
            f"2023-11-14 22:13:20.500000+00:00\tGET\t{'/a':<50}\t13     \t5\t         \t{{'a': 1}}\tb'sent'\t",
        ])

    def test_init_and_test_start_are_fired_and_options_are_read(self):
        fired = []
        locust.events.init.add_listener(lambda environment, **rest: fired.append(("init", rest)))
        locust.events.test_start.add_listener(lambda environment, **rest: fired.append(("test_start", rest)))
        self.printed()
        self.assertEqual(fired, [("init", {"runner": None, "web_ui": None}), ("test_start", {})])
        self.assertEqual(debug._env.parsed_options.locustfile, "locustfile.py")
        self.assertEqual(self.user_class.host, "http://from-environment")
        self.assertIsInstance(debug._env.single_user_instance, self.user_class)


if __name__ == "__main__":
    unittest.main()
