"""OpenAIUser against a stand-in for the service."""

import locust  # first: it makes the sockets of everything else cooperative

import os
import sys
import unittest
from types import SimpleNamespace
from unittest import mock

from http_server import HttpServer
from recorded_requests import RecordedRequests

try:
    import openai

    with mock.patch.dict(os.environ, OPENAI_API_KEY="key"):
        from locust.contrib.oai import OpenAIUser
except ImportError:
    raise unittest.SkipTest("openai is not installed") from None


class OpenAIUserTest(unittest.TestCase):
    def setUp(self):
        self.recorded = RecordedRequests()
        self.server = HttpServer()
        self.addCleanup(self.server.stop)
        environment = SimpleNamespace(events=SimpleNamespace(request=self.recorded))
        with mock.patch.dict(os.environ, OPENAI_API_KEY="key", OPENAI_BASE_URL=f"{self.server.url}/tokens"):
            self.client = OpenAIUser(environment).client

    def test_requests_are_recorded_with_their_tokens(self):
        self.client.responses.create(model="m", input="?")
        with self.client.rename_request("cheap"):
            self.client.with_options(max_retries=0).chat.completions.create(model="m", messages=[])
        self.assertEqual(["/tokens/responses", "cheap"], self.recorded.names)
        self.assertEqual([11, 12], [request["response_length"] for request in self.recorded.list])

    def test_failures_are_recorded_and_raised(self):
        client = self.client.with_options(max_retries=0, base_url=f"{self.server.url}/status/400")
        with self.assertRaises(openai.BadRequestError):
            client.models.list()
        self.assertIn("400", str(self.recorded.last["exception"]))
        with self.assertRaises(openai.APIConnectionError):
            client.with_options(base_url="http://127.0.0.1:1").models.list()
        self.assertIn("Connection refused", str(self.recorded.last["exception"]))

    def test_the_key_is_asked_for(self):
        sys.modules.pop("locust.contrib.oai")
        environment = {name: value for name, value in os.environ.items() if name != "OPENAI_API_KEY"}
        with mock.patch.dict(os.environ, environment, clear=True), self.assertRaisesRegex(Exception, "OPENAI_API_KEY"):
            import locust.contrib.oai


if __name__ == "__main__":
    unittest.main()
