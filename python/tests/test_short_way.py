"""HttpSession's two ways: what the short one, in C, does is what the long one, in Python, does."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import gc
import inspect
import unittest
import weakref

import gevent
from acrida import _engine
from client_test import EngineClientTest
from locust import HttpUser
from locust.clients import HttpSession
from locust.env import Environment
from locust.event import EventHook, Events
from locust.exception import StopUser
from locust.stats import RequestStats

CALLS = {
    "get": lambda client: client.get("/json"),
    "get by request": lambda client: client.request("GET", "/json?a=1"),
    "lower case": lambda client: client.request("get", "/json"),
    "name": lambda client: client.get("/json?id=1", name="/json?id=[id]"),
    "all renamed": lambda client: renamed(client),
    "context": lambda client: client.get("/json", context={"a": 1}),
    "json": lambda client: client.post("/echo", json={"a": [1, None]}),
    "headers": lambda client: client.put("/echo", json={}, headers={"X-A": "b"}, name="put"),
    "form": lambda client: client.patch("/echo", data={"a": 1}),
    "positional": lambda client: client.post("/echo", "text", None),
    "delete": lambda client: client.delete("/echo"),
    "options": lambda client: client.options("/echo"),
    "head": lambda client: client.head("/redirect?to=/json"),
    "redirect": lambda client: client.get("/redirect?to=/json", name="r"),
    "redirect that is not followed": lambda client: client.get("/redirect?to=/json", allow_redirects=False),
    "bad status": lambda client: client.get("/status/404?body=x", name="n"),
    "absolute": lambda client: client.get(f"{client.base_url}/json"),
    "refused": lambda client: client.get("http://127.0.0.1:1/x?y", context={"c": 1}),
    "timeout": lambda client: client.get("/slow?seconds=1", timeout=0.05, name="slow"),
    "params": lambda client: client.get("/json", params={"a": "b c"}),
    "cookie": lambda client: with_cookie(client),
    "caught": lambda client: client.get("/json", catch_response=True).__enter__().__exit__(None, None, None),
    "caught and failed": lambda client: fail(client.get("/json", name="f", catch_response=True)),
}
OF_A_RESPONSE = ("status_code", "url", "text", "reason", "encoding", "history")


def renamed(client):
    with client.rename_request("renamed"):
        return client.get("/json")


def with_cookie(client):
    response = client.get("/cookie?name=a&value=1")
    assert client.cookies.get_dict() == {"a": "1"}
    return response


def fail(response):
    with response:
        response.failure("no")
    return response


class User:
    def context(self):
        return {"user": "u", "a": 0}


class ShortWayTest(EngineClientTest):
    user = User()

    def seen(self, call, short):
        """What a call shows: the event, and the response."""
        self.client = self.session()
        self.events.clear()
        self.client._client.stale = not short
        response = call(self.client)
        (event,) = self.events
        timing = [event.pop(name) for name in ("response_time", "start_time")]
        self.assertTrue(all(isinstance(value, float) for value in timing), timing)
        shown = event.pop("response")
        exception = event.pop("exception")
        if hasattr(response, "status_code"):
            self.assertIs(response, shown)
        attributes = {name: getattr(shown, name) for name in OF_A_RESPONSE}
        attributes["history"] = [hop.status_code for hop in attributes["history"]]
        asked = (shown.request.method, shown.request.url, shown.request.body)
        return event, repr(exception), attributes, asked, self.client.explicit_name

    def test_both_ways_do_the_same(self):
        for name, call in CALLS.items():
            with self.subTest(name):
                self.assertEqual(self.seen(call, short=False), self.seen(call, short=True))

    def test_the_short_way_is_taken(self):
        long_way = []
        self.client._perform = lambda *arguments: long_way.append(arguments[2])
        self.client._client.stale = False
        for name in ("get", "get by request", "name", "json", "headers", "delete", "absolute", "bad status"):
            CALLS[name](self.client)
        self.assertEqual([], long_way)
        for name in ("redirect", "refused", "timeout"):
            CALLS[name](self.client)
        self.assertEqual(3, len(long_way))

    def test_a_request_method_of_ones_own_is_called_by_all(self):
        class Signed(HttpSession):
            def request(self, method, url, **kwargs):
                return super().request(method, f"{url}?signed", **kwargs)

        client = Signed(self.server.url, self.hook, None)
        client.trust_env = False
        client.get("/json")
        client.post("/echo", json={})
        client.options("/json")
        self.client.request = lambda method, url, **kwargs: (method, url, kwargs)
        self.assertEqual(("PUT", "/x", {"data": "d", "json": None}), self.client.put("/x", data="d"))
        self.assertEqual(("GET", "/x", {"data": None, "json": None, "name": "n"}), self.client.get("/x", name="n"))
        self.assertEqual(["/json", "/json?signed", "/echo?signed", "/json?signed"], [e["name"] for e in self.events])

    def test_a_listener_that_raises_is_logged_and_one_that_steers_is_not(self):
        self.hook.add_listener(lambda **_: 1 / 0)
        after = []
        self.hook.add_listener(lambda name, **_: after.append(name))
        with self.assertLogs(level="ERROR") as logs:
            self.client.get("/json")
        self.assertIn("ZeroDivisionError", logs.output[0])
        self.assertIn("1 / 0", logs.output[0])
        self.assertEqual(["/json"], after)

        def stop(**_):
            raise StopUser()

        self.hook._handlers[:] = [stop]
        with self.assertRaises(StopUser):
            self.client.get("/json")

    def test_a_listener_may_send_a_request_and_change_the_listeners(self):
        def again(name, **_):
            self.hook.remove_listener(again)
            self.client.get("/json", name="inner")
            self.hook.add_listener(lambda **_: None)

        self.events.clear()
        self.hook.add_listener(again)
        self.client.get("/json", name="outer")
        self.assertEqual(["outer", "inner"], [event["name"] for event in self.events])

    def test_a_response_goes_with_its_last_reference(self):
        self.hook._handlers.clear()
        gc.disable()
        self.addCleanup(gc.enable)
        gc.collect()
        live = _engine.live()["Exchange"]
        for call in CALLS.values():
            gone = weakref.ref(self.client.get("/json"))
            self.assertIsNone(gone())
            call(self.client)
        with self.client.get("/json", catch_response=True) as response:
            response.failure("no")
        gone = weakref.ref(response)
        del response
        self.assertIsNone(gone())
        gc.collect()  # the failures, which know their responses
        self.assertEqual(live, _engine.live()["Exchange"])

    def test_nothing_of_a_run_outlives_it(self):
        """A user and its session know each other; events, statistics and the listener hold on to the environment."""
        gc.collect()
        before = _engine.live()

        class Till(HttpUser):
            host = self.server.url

        environment = Environment(user_classes=[Till], events=Events())
        runner = environment.create_local_runner()
        users = [Till(environment) for _ in range(10)]
        for user in users:
            user.client.get("/json")
            user.client.get("/cookie?name=a&value=1")
        self.assertEqual(20, environment.stats.total.num_requests)
        self.assertEqual(before["Client"] + 10, _engine.live()["Client"])
        runner.quit()
        things = [*users, users[0].client, environment.events.request, environment.stats.total, environment, runner]
        gone = [weakref.ref(thing) for thing in things]
        things = environment = runner = users = user = None
        gevent.sleep(0)  # the runner's greenlets end
        gc.collect()
        self.assertEqual([], [reference() for reference in gone if reference() is not None])
        self.assertEqual(before, _engine.live())

    def test_signatures_can_be_read(self):
        self.assertEqual(
            "(self, /, url, *, data=None, json=None, **kwargs)", str(inspect.signature(HttpSession.get))
        )
        self.assertIn("catch_response=False", str(inspect.signature(HttpSession.request)))


class StatsListenerTest(unittest.TestCase):
    EVENT = {"request_type": "GET", "name": "/", "response_time": 12.5, "response_length": 7, "exception": None}

    def setUp(self):
        self.environment = type("Environment", (), {"stats": RequestStats()})()
        self.listener = _engine.StatsListener(self.environment, RequestStats)

    def counted(self, fire):
        fire(**self.EVENT)
        fire(**{**self.EVENT, "response_time": None}, url="x", start_time=1.0)
        fire(**{**self.EVENT, "exception": ValueError("v")})
        entry = self.environment.stats.get("/", "GET")
        return {
            **{name: entry.serialize()[name] for name in ("num_requests", "num_none_requests", "num_failures")},
            "times": dict(entry.response_times),
            "length": entry.total_content_length,
            "total": self.environment.stats.total.num_requests,
            "errors": [error.occurrences for error in self.environment.stats.errors.values()],
        }

    def test_it_counts_called_and_fired(self):
        called = self.counted(self.listener)
        self.assertEqual(
            {
                "num_requests": 3, "num_none_requests": 1, "num_failures": 1, "times": {12: 2},
                "length": 21, "total": 3, "errors": [1],
            },
            called,
        )  # fmt: skip
        self.environment.stats = RequestStats()
        hook = EventHook()
        hook.add_listener(self.listener)
        self.assertEqual(called, self.counted(hook.fire))

    def test_statistics_of_another_class_are_told_as_well(self):
        told = []

        class Other:
            def log_request(self, *arguments):
                told.append(arguments)

        self.environment.stats = Other()
        self.listener(**self.EVENT)
        self.assertEqual([("GET", "/", 12.5, 7)], told)

    def test_what_is_wrong_with_an_event_is_said(self):
        with self.assertRaisesRegex(TypeError, "response_length"):
            self.listener(request_type="GET", name="/", response_time=1)
        with self.assertRaises(TypeError):
            self.listener(**{**self.EVENT, "response_time": "slow"})


if __name__ == "__main__":
    unittest.main()
