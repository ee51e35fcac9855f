"""ClientTest: what the tests of both HTTP clients start from."""

import unittest

from http_server import HttpServer
from locust.clients import HttpSession
from locust.contrib.fasthttp import FastHttpSession
from locust.event import EventHook
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


class EngineClientTest(unittest.TestCase):
    """`client` is a session that has told the engine of itself, with the `events` that `hook` has fired."""

    user = None

    @classmethod
    def setUpClass(cls):
        cls.server = HttpServer()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        self.events = []
        self.hook = EventHook()
        self.hook.add_listener(lambda **event: self.events.append(event))
        self.client = self.session()

    def session(self, kind=HttpSession):
        session = kind(self.server.url, self.hook, self.user)
        session.trust_env = False  # this machine's proxies and authorities are no part of the test
        session.get("/json")
        return session


class FastClientTest(ClientTest):
    def session(self, url=None, **options):
        return FastHttpSession(url or self.server.url, self.recorded, None, **options)
