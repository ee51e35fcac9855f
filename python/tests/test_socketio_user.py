"""SocketIOUser: what it records of a connection that succeeds or fails."""

import unittest
from types import SimpleNamespace
from unittest import mock

from locust import HttpUser
from recorded_requests import RecordedRequests

try:
    import socketio
    from locust.contrib.socketio import SocketIOUser
except ImportError:
    raise unittest.SkipTest("python-socketio is not installed") from None


class SocketIOUserTest(unittest.TestCase):
    def setUp(self):
        self.recorded = RecordedRequests()
        self.environment = SimpleNamespace(events=SimpleNamespace(request=self.recorded))
        self.sent = self.enterContext(
            mock.patch.multiple(socketio.Client, **{name: mock.DEFAULT for name in ("connect", "send", "emit", "call")})
        )
        self.user = type("Chatter", (SocketIOUser,), {"options": {"reconnection": False}})(self.environment)
        self.addCleanup(self.user.sio_greenlet.kill)

    def test_each_action_has_a_type(self):
        sio = self.user.sio
        self.sent["call"].return_value = {"answer": 1}
        sio.connect("ws://somewhere", wait_timeout=1)
        sio.send("hello", name="greeting")
        sio.emit("event", {"a": 1})
        self.assertEqual({"answer": 1}, sio.call("question", "?", timeout=3))
        sio.on_message("event", "hi")
        self.assertEqual(
            [
                ("WS", "connect", 0),
                ("WSS", "greeting", 5),
                ("WSE", "event", 1),
                ("WSC", "question", 0),
                ("WSR", "event", 2),
            ],
            [(request["request_type"], request["name"], request["response_length"]) for request in self.recorded.list],
        )
        self.sent["connect"].assert_called_once_with("ws://somewhere", wait_timeout=1)
        self.sent["call"].assert_called_once_with("question", "?", timeout=3)

    def test_failures_are_recorded_and_end_there(self):
        sio = self.user.sio
        for function in self.sent.values():
            function.side_effect = ValueError("no")
        sio.connect("ws://somewhere")
        sio.send("hello")
        sio.emit("event")
        self.assertIsNone(sio.call("question"))
        self.assertEqual(["ValueError('no')"] * 4, [repr(request["exception"]) for request in self.recorded.list])

    def test_messages_without_a_handler_are_recorded(self):
        self.assertFalse(self.user.sio.reconnection)
        self.assertEqual(self.user.sio.on_message, self.user.sio.handlers["/"]["*"])

    def test_it_goes_with_http(self):
        user = type("Both", (SocketIOUser, HttpUser), {"host": "http://127.0.0.1:1"})(self.environment)
        self.addCleanup(user.sio_greenlet.kill)
        user.client.get("/")
        self.assertEqual(["/"], self.recorded.names)


if __name__ == "__main__":
    unittest.main()
