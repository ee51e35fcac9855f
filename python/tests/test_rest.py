"""rest() and rest_() of both HTTP users."""

import locust  # first: it makes the sockets of everything else cooperative

import unittest
from types import SimpleNamespace

from http_server import HttpServer
from locust.clients import HttpSession
from locust.contrib.fasthttp import FastHttpSession
from locust.user.rest import RestMixin
from recorded_requests import RecordedRequests


class RestUser(RestMixin):
    def __init__(self, client):
        self.client = client


class RestTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = HttpServer()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        self.recorded = RecordedRequests()
        self.users = [RestUser(kind(self.server.url, self.recorded, None)) for kind in (HttpSession, FastHttpSession)]

    def outcomes(self, path, check=lambda response: None, **options):
        """The texts of what is recorded, by both clients, for a request and check(response) in its block."""
        texts = []
        for user in self.users:
            with user.rest("GET", path, **options) as response:
                check(response)
            exception = self.recorded.last["exception"]
            texts.append(None if exception is None else str(exception))
        return texts

    def test_the_answer_is_parsed(self):
        seen = []
        self.assertEqual([None, None], self.outcomes("/json", lambda response: seen.append(response.js)))
        self.assertEqual([None, None], self.outcomes("/empty", lambda response: seen.append(response.js)))
        self.assertEqual([{"a": 1}] * 2 + [None] * 2, seen)

    def test_json_is_asked_for_unless_other_headers_are_given(self):
        for user in self.users:
            with user.rest("POST", "/echo", json={"b": 2}, headers={"X-A": "1", "accept": "text/x"}) as response:
                sent = response.js["headers"]
            self.assertEqual(("1", "text/x"), (sent["X-A"], sent["Accept"]))
            with user.rest("POST", "/echo", data="{}") as response:
                sent = response.js["headers"]
            self.assertEqual(("application/json", "application/json"), (sent["Content-Type"], sent["Accept"]))

    def test_what_is_not_json_is_a_failure(self):
        error = "Expecting value: line 1 column 1 (char 0)"
        text = f"Could not parse response as JSON. told so, response code 404, error {error}"
        self.assertEqual([text, text], self.outcomes("/status/404"))
        long = self.outcomes(f"/status/200?body={'x' * 300}")[0]
        self.assertTrue(long.startswith(f"Could not parse response as JSON. {'x' * 250}, response code 200"))

    def test_without_an_answer_the_error_is_the_failure(self):
        texts = self.outcomes("http://127.0.0.1:1/")
        self.assertIn("[Errno 111] Connection refused", texts[0])  # requests puts the connection's address before it
        self.assertEqual("[Errno 111] Connection refused", texts[1])

    def test_assertions(self):
        def failing(*args):
            def check(response):
                raise AssertionError(*args)

            return check

        self.assertEqual(["Assertion failed"] * 2, self.outcomes("/json", failing()))
        self.assertEqual(["wrong"] * 2, self.outcomes("/json", failing("wrong")))
        self.assertEqual(['wrong, response was {"a": 1}'] * 2, self.outcomes("/json", failing("wrong,")))
        self.assertEqual(["{'a': 2}"] * 2, self.outcomes("/json", failing({"a": 2})))

    def test_other_exceptions_are_failures_that_say_where(self):
        def check(response):
            response.js["absent"]

        for text in self.outcomes("/json", check):
            self.assertRegex(
                text,
                r"^KeyError: 'absent' at \S*test_rest.py:\d+ in outcomes, \S*test_rest.py:\d+ in check\. "
                r"Response was \{\"a\": 1\}$",
            )

    def test_what_the_locustfile_says_counts(self):
        self.assertEqual([None, None], self.outcomes("/status/404", lambda response: response.success()))
        self.assertEqual(["no", "no"], self.outcomes("/json", lambda response: response.failure("no")))

    def test_rest__defeats_caches_under_a_steady_name(self):
        for user in self.users:
            with user.rest_("GET", "/echo") as response:
                self.assertRegex(response.js["query"], r"^_=\d{13}$")
            with user.rest_("GET", "/echo?a=1") as response:
                self.assertRegex(response.js["query"], r"^a=1&_=\d{13}$")
            with user.rest_("GET", "/echo", name="mine"):
                pass
        self.assertEqual(["/echo?_=...", "/echo?a=1&_=...", "mine"] * 2, self.recorded.names)

    def test_users_have_it(self):
        environment = SimpleNamespace(events=locust.event.Events())
        for kind in (locust.HttpUser, locust.FastHttpUser):
            user = type("ApiUser", (kind,), {"host": self.server.url})(environment)
            with user.rest("GET", "/json") as response:
                self.assertEqual({"a": 1}, response.js)
            with self.assertRaisesRegex(locust.exception.StopTest, "You must specify the base host"):
                type("NoHost", (kind,), {})(environment)


if __name__ == "__main__":
    unittest.main()
