"""What the site itself said went wrong, of every request that a locustfile may have sent, and in whatever way."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import unittest

from http_server import HttpServer
from locust.exception import CatchResponseError
from test_run_record import REFUSED, RecordCase, clients

BODY = '{"exc_type":"ValidationError","_server_messages":"[\\"{\\\\\\"message\\\\\\": \\\\\\"no <b>stock</b>\\\\\\"}\\"]"}'


class Response:
    """Of somebody else's client."""

    def __init__(self, status, **attributes):
        self.status_code = status
        self.__dict__.update(attributes)


class Causes(RecordCase):
    def causes(self):
        return [(cause["status"], cause["cause"], cause["message"]) for cause in self.saved()["causes"]]

    def only_cause(self, response, exception=CatchResponseError("no")):
        self.fire(response=response, exception=exception)
        [cause] = self.causes()
        return cause

    def test_bytes_and_text_of_another_client_are_read(self):
        self.assertEqual((417, "ValidationError", "no stock"), self.only_cause(Response(417, content=BODY.encode())))

    def test_text_will_do(self):
        self.assertEqual((417, "ValidationError", "no stock"), self.only_cause(Response(417, text=BODY)))

    def test_a_body_that_has_not_been_read_is_left_alone(self):
        class Streaming(Response):
            _content = False

            @property
            def content(self):
                raise AssertionError("this would read the network")

        self.assertEqual((500, "", ""), self.only_cause(Streaming(500)))

    def test_a_success_is_not_looked_at(self):
        class Response:
            @property
            def status_code(self):
                raise AssertionError("nobody needs it")

        self.fire(response=Response())
        self.assertEqual([], self.causes())

    def test_whatever_a_response_is_the_failure_counts(self):
        class Broken:
            def __getattr__(self, name):
                raise RuntimeError("remote")

        class Liar:
            status_code = 10**30
            content = 7
            text = b"\xff"

        failing = [Broken(), Liar(), Response("500"), Response(True), Response(500, content=None), Response(500, text=7),
                   Response(500, text="{\ud800"), Response(500, content=b"{" * 100_000), 7, "text"]
        for response in failing:
            self.fire(response=response, exception=CatchResponseError("no"))
        run = self.saved()
        self.assertEqual(len(failing), run["total"]["failures"])
        self.assertEqual(len(failing), sum(cause["count"] for cause in run["causes"]))

    def test_an_exit_is_nobodys_to_swallow(self):
        class Leaving:
            @property
            def status_code(self):
                raise SystemExit(3)

        with self.assertRaises(SystemExit):
            self.record_event(Leaving())

    def record_event(self, response):
        self.runner.environment.events.request.fire(
            request_type="GET", name="/", response_time=1, response_length=0, context={}, response=response,
            exception=CatchResponseError("no"))

    def test_transport_errors_have_a_short_name(self):
        for client in clients(REFUSED, self.environment):
            client.get("/", name="refused")
        [cause] = self.causes()
        self.assertEqual((0, "connection refused", ""), cause)

    def test_exceptions_of_other_clients_are_known_by_their_words(self):
        self.assertEqual((0, "timeout", ""), self.only_cause(None, TimeoutError("timed out")))

    def test_a_check_of_the_locustfiles_own_is_one_where_the_site_was_content(self):
        server = HttpServer()
        self.addCleanup(server.stop)
        for client in clients(server.url, self.environment):
            with client.get("/echo", name="e", catch_response=True) as response:
                response.failure("too dear")
        [cause] = self.causes()
        self.assertEqual((200, "check", ""), cause)


if __name__ == "__main__":
    unittest.main()
