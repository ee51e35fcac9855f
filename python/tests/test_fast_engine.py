"""FastHttpSession and the engine: which requests go through it, that nobody can tell, and that nothing stays."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import gc
import io
import ssl
import time
import unittest

import gevent
import requests
from acrida import _engine
from client_test import FastClientTest
from held_server import HeldServer, deaf_port
from http_server import BrokenServer, HttpServer
from listener import Listener
from locust.contrib.fasthttp import FastHttpSession
from locust.event import EventHook

REFUSED = "http://127.0.0.1:1"

# Arguments of FastHttpSession.request.
SAME_BYTES = {
    "plain": ("GET", "/a/b?c=d"),
    "no path": ("GET", ""),
    "query alone": ("GET", "?a=1"),
    "lower case method": ("get", "/"),
    "a method of one's own": ("PURGE", "/", {"data": "x"}),
    "head": ("HEAD", "/"),
    "no body": ("POST", "/"),
    "delete with a body": ("DELETE", "/", {"data": "x"}),
    "blanks and brackets": ("GET", '/POS Invoice/[x]?filters=[["a","=","b c"]]'),
    "escapes": ("GET", "/a%2fb?c=%20"),
    "a percent sign": ("GET", "/100%?c=%zz"),
    "not ASCII": ("GET", "/caf\u00e9?q=\u20ac"),
    "dot segments": ("GET", "/a/./b/../c"),
    "a fragment": ("GET", "/a#b"),
    "params": ("GET", "/x", {"params": {"a": ["1", 2], "b": None, "c": "\u00e9 &"}}),
    "params and query": ("GET", "/x?y=1", {"params": [("a", "b")]}),
    "params and fragment": ("GET", "/x#y", {"params": {"a": 1}}),
    "params as text": ("GET", "/x", {"params": "a=b&c"}),
    "empty params": ("GET", "/x", {"params": {"a": []}}),
    "fields": ("GET", "/x", {"timeout": 5}),
    "fields of a form": ("POST", "/x", {"a": 1, "data": {"b": 2}}),
    "json": ("POST", "/", {"json": {"a": [1, 2.5, None, True, "\u00e9"], "b": {}}}),
    "json that is empty": ("POST", "/", {"json": {}}),
    "json with keys that are no strings": ("POST", "/", {"json": {1: 2, None: 3}}),
    "json and data": ("POST", "/", {"json": {"a": 1}, "data": "text"}),
    "json of a get": ("GET", "/", {"json": [1]}),
    "json of another type": ("POST", "/", {"json": [1], "headers": {"content-type": "a/b", "ACCEPT": "c/d"}}),
    "form": ("POST", "/", {"data": {"a": "1 2", "b": "\u00e9"}}),
    "form of pairs": ("POST", "/", {"data": [("a", 1), ("a", 2)]}),
    "form of another type": ("POST", "/", {"data": {"a": 1}, "headers": {"content-type": "a/b"}}),
    "empty form": ("POST", "/", {"data": {}, "json": 1}),
    "text": ("PUT", "/", {"data": "caf\u00e9"}),
    "bytes": ("PATCH", "/", {"data": b"\x00\xff"}),
    "headers": ("GET", "/", {"headers": {"X-A": "1", "X-B": b"2", "user-agent": "me", "Cookie": "a=b"}}),
    "headers that are no text": ("GET", "/", {"headers": {"X-A": 5, "X-B": None}}),
    "authentication": ("GET", "/", {"auth": ("u", "p\u00e9"), "headers": {"authorization": "other"}}),
}

SAME_ATTRIBUTES = ("status_code", "status", "ok", "url", "content", "data", "text", "encoding", "history", "error")


def by_urllib3(url, **options):
    return FastHttpSession(url, EventHook(), None, ssl_context_factory=ssl.create_default_context, **options)


def by_engine(url, **options):
    return FastHttpSession(url, EventHook(), None, **options)


class SameBytesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Listener()
        cls.addClassCleanup(cls.server.stop)

    def sent(self, session, method, url, options=None):
        """What came to the server, and whether the engine sent it."""
        response = session.request(method, url, **(options or {}))
        self.assertIsNone(response.error)
        return self.server.requests.pop(), response.exchange is not None

    def compare(self, forms, prepare=lambda session: None, **options):
        for name, form in forms.items():
            with self.subTest(name):
                sent = []
                for make in (by_urllib3, by_engine):
                    session = make(self.server.url, **options)
                    prepare(session)
                    self.sent(session, "GET", "/")
                    sent.append(self.sent(session, *form))
                self.assertEqual((sent[0][0], False), sent[0])
                self.assertEqual((sent[0][0], True), sent[1])

    def test_requests_of_every_form(self):
        self.compare(SAME_BYTES)

    def test_what_a_user_sets(self):
        forms = {"get": ("GET", "/"), "json": ("POST", "/", {"json": 1}), "form": ("POST", "/", {"data": {"a": 1}})}
        self.compare(forms, headers={"X-A": 5, "Accept": "a/b", "content-type": "x/y", "Accept-Encoding": "gzip"})
        self.compare(forms, headers={"Authorization": "all", "User-Agent": "me"})
        self.compare(forms, lambda session: setattr(session, "auth_header", "Bearer x"))
        self.compare(forms, lambda session: session.client.default_headers.update({"X-Later": "1"}))

    def test_default_headers_may_change_between_requests(self):
        session = by_engine(self.server.url, headers={"X-A": "1"})
        for change, value in (
            (lambda headers: None, b"1"),
            (lambda headers: headers.update({"x-a": "2"}), b"2"),
            (lambda headers: headers.add("X-A", "3"), b"2, 3"),
            (lambda headers: headers.pop("X-A"), None),
        ):
            change(session.client.default_headers)
            (_, fields, _), by_the_engine = self.sent(session, "GET", "/")
            self.assertEqual((value, True), (fields.get(b"x-a"), by_the_engine))

    def test_an_upload(self):
        (_, fields, body), by_the_engine = self.sent(
            by_engine(self.server.url), "POST", "/", {"files": {"f": ("n", io.BytesIO(b"in"))}, "data": {"a": "1"}}
        )
        self.assertTrue(by_the_engine)
        self.assertTrue(fields[b"content-type"].startswith(b"multipart/form-data; boundary="))
        self.assertIn(b'name="a"\r\n\r\n1\r\n', body)
        self.assertIn(b'filename="n"\r\n', body)

    def test_the_engine_says_of_every_missing_body_that_its_length_is_0(self):
        for method in ("DELETE", "OPTIONS"):
            (_, fields, _), _ = self.sent(by_engine(self.server.url), method, "/")
            self.assertEqual(b"0", fields.pop(b"content-length"))
            self.assertEqual(fields, self.sent(by_urllib3(self.server.url), method, "/")[0][1])


class ByWhomTest(FastClientTest):
    """Who sends: a response of the engine's has an exchange."""

    def by_engine(self, path="/json", method="GET", **options):
        response = self.client.request(method, path, **options)
        self.assertEqual(200, response.status_code)
        return response.exchange is not None

    def test_what_the_engine_takes(self):
        for options in (
            {"params": {"a": 1}}, {"headers": {"a": "b"}}, {"headers": {"a": 1}}, {"json": {}}, {"json": {1: 2}},
            {"data": {"a": 1}}, {"data": "text"}, {"data": b"bytes"}, {"files": {"f": b"x"}}, {"auth": ("u", "p")},
            {"catch_response": True}, {"context": {}}, {"name": "n"}, {"field": "f"},
        ):  # fmt: skip
            with self.subTest(options):
                self.assertTrue(self.by_engine(**options))
                self.assertTrue(self.by_engine(method="POST", **options))
        self.assertTrue(self.by_engine("/redirect?to=/json"))
        self.assertTrue(self.by_engine("/redirect?to=/json&status=307", "POST", data="x"))
        self.assertTrue(self.by_engine(f"/redirect?to={self.server.url.replace('127.0.0.1', 'localhost')}/json"))

    def test_what_it_leaves_to_urllib3(self):
        for options in (
            {"stream": True}, {"data": iter([b"a"])}, {"data": io.BytesIO(b"a")}, {"headers": {"X-A": "\xe9"}},
        ):  # fmt: skip
            with self.subTest(options):
                self.assertFalse(self.by_engine(method="POST", **options))
        self.assertTrue(self.by_engine())
        self.client.cookiejar = requests.cookies.RequestsCookieJar()
        self.assertFalse(self.by_engine())

    def test_a_user_that_brings_its_own_connections_has_no_engine(self):
        host, port = self.server.url.removeprefix("http://").split(":")
        self.client = self.session(proxy_host=host, proxy_port=int(port))
        self.assertFalse(self.by_engine())
        self.client = self.session(ssl_context_factory=ssl.create_default_context)
        self.assertFalse(self.by_engine())


class CookiesTest(FastClientTest):
    def cookies(self):
        echoed = self.client.get("/echo").json()["headers"]
        return set(echoed["Cookie"].split("; ")) if "Cookie" in echoed else set()

    def test_the_jar_and_the_engine_have_the_same(self):
        self.client.get("/cookie?name=a&value=1")
        self.assertEqual(["a=1"], [f"{cookie.name}={cookie.value}" for cookie in self.client.cookiejar])
        self.client.cookiejar.set("b", "2")
        self.assertEqual({"a=1", "b=2"}, self.cookies())
        list(self.client.iter_lines("/cookie?name=a&value=3"))  # by urllib3
        self.assertEqual({"a=3", "b=2"}, self.cookies())
        self.client.cookiejar.clear()
        self.assertEqual(set(), self.cookies())

    def test_another_jar_takes_over(self):
        self.client.get("/cookie?name=a&value=1")
        jar = requests.cookies.cookiejar_from_dict({"own": "jar"})
        self.client.cookiejar = jar
        self.assertEqual({"own=jar"}, self.cookies())
        self.client.get("/cookie?name=b&value=2")
        self.assertEqual("2", jar["b"])

    def test_many_cookies_that_nobody_looks_at(self):
        for number in range(80):
            self.client.get(f"/cookie?name=a{number % 3}&value={number}")
        self.assertEqual({"a0=78", "a1=79", "a2=77"}, self.cookies())
        self.assertEqual({"a0": "78", "a1": "79", "a2": "77"}, self.client.cookiejar.get_dict())


class RedirectTest(FastClientTest):
    def test_it_is_what_urllib3_makes_of_it(self):
        defaults = {"Content-Type": "x/y", "Authorization": "all", "X-A": "1"}
        elsewhere = self.server.url.replace("127.0.0.1", "localhost")
        for path in ("/redirect?to=/echo&status={}", f"/redirect?to={elsewhere}/echo&status={{}}"):
            for status in (301, 302, 303, 307, 308):
                for method in ("POST", "PUT", "GET"):
                    with self.subTest(path.format(status), method=method):
                        wanted, got = (
                            make(self.server.url, headers=defaults).request(method, path.format(status), data={"a": 1})
                            for make in (by_urllib3, by_engine)
                        )
                        self.assertEqual(wanted.json(), got.json())
                        self.assertEqual((wanted.url, wanted.status_code), (got.url, got.status_code))
                        self.assertEqual([status], [response.status_code for response in got.history])

    def test_a_chain_is_one_request_from_its_first_to_its_last(self):
        path = "/redirect?to=/slow?seconds=0.1"
        response = self.client.get(path, name="chain")
        request = self.recorded.last
        self.assertEqual(("chain", f"{self.server.url}{path}"), (request["name"], request["url"]))
        self.assertEqual(response.history[0].exchange.start_time, request["start_time"])
        end = response.exchange.start_time + response.exchange.response_time / 1000
        self.assertAlmostEqual(end, request["start_time"] + request["response_time"] / 1000, places=4)
        self.assertGreater(request["response_time"], 100)


class ResponseTest(FastClientTest):
    def test_the_times_are_those_of_the_engine(self):
        exchange = self.client.get("/json").exchange
        request = self.recorded.last
        self.assertEqual(
            (exchange.start_time, exchange.response_time, exchange.length),
            (request["start_time"], request["response_time"], request["response_length"]),
        )

    def test_it_says_what_one_of_urllib3_says(self):
        for path in ("/json", "/status/404", "/status/204", "/text?type=text/plain", "/text?type=a/b;charset=latin-1"):
            wanted, got = (make(self.server.url).get(path) for make in (by_urllib3, by_engine))
            for name in SAME_ATTRIBUTES:
                self.assertEqual(getattr(wanted, name), getattr(got, name), (path, name))
            self.assertEqual(len(wanted), len(got))
            self.assertEqual({*wanted.headers, "Date"}, {*got.headers, "Date"})
            self.assertEqual(dict(wanted.request.headers), dict(got.request.headers))
            self.assertEqual(list(wanted.iter_content(3)), list(got.iter_content(3)))
            self.assertGreater(got.elapsed.total_seconds(), 0)
        response = self.client.get("/json")
        self.assertEqual((b'{"a"', b": 1}"), (response.stream.read(4), response.read()))

    def test_its_request_is_made_when_it_is_asked_for(self):
        response = self.client.post("/echo", {"a": 1}, headers={"X-A": "5"}, params={"q": 1}, auth=("u", "p"))
        self.assertNotIn("request", vars(response))
        request = response.request
        self.assertEqual(("POST", f"{self.server.url}/echo?q=1", b"a=1"), (request.method, request.url, request.body))
        self.assertEqual(("5", "Basic dTpw"), (request.headers["x-a"], request.headers["Authorization"]))

    def test_json_is_what_the_module_json_makes_of_it(self):
        for body in ('{"a": [1, 2.5, null, "\u20ac"]}', "NaN", "1" * 30, "\ufeff1", "nonsense", " "):
            results = []
            for make in (by_urllib3, by_engine):
                try:
                    results.append(repr(make(self.server.url).get("/status/200", params={"body": body}).json()))
                except ValueError as error:
                    results.append(repr(error))
            self.assertEqual(results[0], results[1])


class FailureTest(FastClientTest):
    def test_each_is_the_exception_that_urllib3_ends_in(self):
        broken = BrokenServer()
        self.addCleanup(broken.stop)
        for url in (
            f"{REFUSED}/", f"{broken.url}/close", f"{broken.url}/reset", f"{broken.url}/nonsense",
            f"{broken.url}/half", "http://no-such-host.invalid/", f"{self.server.url}/slow?seconds=2",
            f"{self.server.url}/redirect?to={REFUSED}", f"{self.server.url}/redirect?to=/slow?seconds=2",
        ):  # fmt: skip
            wanted, got = [], []
            for make, texts in ((by_urllib3, wanted), (by_engine, got)):
                session = make(url, network_timeout=0.2 if "slow" in url else 30)
                session.request_event.add_listener(lambda texts=texts, **event: texts.append(repr(event["exception"])))
                response = session.get(url)
                self.assertEqual(texts, [repr(response.error)])
            self.assertEqual(wanted, got)

    def test_connecting_and_each_wait_have_timeouts_of_their_own(self):
        # A second may be lost anywhere without any other outcome.
        together = self.session(network_timeout=2.1), "/pieces?seconds=0.8"  # 2.4 s, 0.8 s between two
        late = self.session(connection_timeout=1.5), "/slow?seconds=1.6"
        waiting = [gevent.spawn(client.get, path) for client, path in (together, late)]
        held = HeldServer()
        self.addCleanup(held.stop)
        self.assertEqual(0, self.session(held.url, network_timeout=0.1).get("/").status_code)
        with deaf_port() as port:
            for options in ({"connection_timeout": 0.1}, {"connection_timeout": 0.2, "network_timeout": 0.01}):
                start = time.perf_counter()
                response = self.session(f"http://127.0.0.1:{port}", **options).get("/")
                elapsed = time.perf_counter() - start
                self.assertEqual((0, "timed out"), (response.status_code, str(response.error.original)))
                self.assertTrue(options["connection_timeout"] <= elapsed < 30, elapsed)  # without it: 60 s
        self.assertEqual(["one\ntwo\r\nthree", "ok"], [greenlet.get().text for greenlet in waiting])

    def test_a_timeout_of_gevents_is_a_failure_of_the_request(self):
        with gevent.Timeout(0.05) as timeout:
            response = self.client.get("/slow?seconds=2")
        self.assertIs(timeout, response.error.original)
        self.assertTrue(50 <= self.recorded.last["response_time"] < 2000)

    def test_one_that_is_killed_while_it_waits_for_its_turn_takes_nobodys(self):
        client = self.session(concurrency=1)
        first = gevent.spawn(client.get, "/slow?seconds=0.1")
        gevent.sleep(0)
        waiting = [gevent.spawn(client.get, "/json") for _ in range(3)]
        gevent.sleep(0)
        waiting[0].kill()
        first.kill()  # whose turn comes to the second at once, which is killed before it has noticed
        waiting[1].kill()
        with gevent.Timeout(5):
            self.assertEqual(200, waiting[2].get().status_code)
            self.assertEqual(200, client.get("/json").status_code)
        self.assertEqual(2, len(self.recorded.list))


class LifetimeTest(unittest.TestCase):
    def test_a_hundred_requests_leave_no_exchange(self):
        server = HttpServer()
        self.addCleanup(server.stop)
        gc.collect()
        gc.disable()
        self.addCleanup(gc.enable)
        before = _engine.live()["Exchange"]
        client = by_engine(server.url)
        for _ in range(20):
            client.get("/json").json()
            client.post("/echo", json={"a": 1}).request
            client.get("/redirect?to=/json").headers
            client.get("/status/404")
            with client.get("/json", catch_response=True) as response:
                response.text
                response.failure("no")
            del response
        client.get(REFUSED)
        self.assertEqual(before, _engine.live()["Exchange"])


if __name__ == "__main__":
    unittest.main()
