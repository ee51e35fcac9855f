"""ClientTest: what the tests of both HTTP clients start from."""

import unittest

from http_server import HttpServer
from locust.contrib.fasthttp import FastHttpSession
from recorded_requests import RecordedRequests


class ClientTest(unittest.TestCase):
    """`server` is the class's; each test has a `client`, a session(), whose requests are in `recorded`."""

    @classmethod
    def setUpClass(cls):
        cls.server = HttpServer()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        self.recorded = RecordedRequests()
        self.client = self.session()

    def session(self, url=None, **options):
        """A client for `url`, by default the server's."""
        raise NotImplementedError


class FastClientTest(ClientTest):
    def session(self, url=None, **options):
        return FastHttpSession(url or self.server.url, self.recorded, None, **options)
