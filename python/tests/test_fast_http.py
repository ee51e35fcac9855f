"""FastHttpSession and FastHttpUser: what they send, what they return, and what they record."""

import locust  # first: it makes the sockets of everything else cooperative

import gc
import http.cookiejar
import io
import json
import ssl
import time
import unittest

import gevent
from client_test import FastClientTest
from http_server import BrokenServer, HttpServer, self_signed_certificate
from locust.contrib.fasthttp import FastHttpSession, FastResponse, LocustBadStatusCode
from locust.exception import CatchResponseError, LocustError, ResponseError
from recorded_requests import RecordedRequests

REFUSED = "http://127.0.0.1:1"


class RequestTest(FastClientTest):
    def test_a_request_is_recorded_with_all_that_listeners_are_promised(self):
        before = time.time()
        response = self.client.post("/echo?x=1", json={"a": [1]}, context={"who": "me"})
        request = self.recorded.last
        self.assertEqual(
            {
                "request_type": "POST",
                "name": "/echo?x=1",
                "context": {"who": "me"},
                "response": response,
                "exception": None,
                "url": f"{self.server.url}/echo?x=1",
                "response_length": len(response.content),
            },
            {key: request[key] for key in request if key not in ("response_time", "start_time")},
        )
        self.assertAlmostEqual(before, request["start_time"], delta=0.5)
        self.assertGreater(request["response_time"], 0)
        self.assertEqual('{"a": [1]}', response.json()["body"])
        self.assertEqual('{"a": [1]}', response.request.body)

    def test_every_method_sends_itself(self):
        for method in ("get", "options", "post", "put", "patch", "delete"):
            self.assertEqual(method.upper(), getattr(self.client, method)("/echo").json()["method"])
        self.assertEqual((200, ""), (self.client.head("/echo").status_code, self.client.head("/echo").text))

    def test_names(self):
        self.client.get("/json?id=1", name="/json?id=[id]")
        with self.client.rename_request("renamed"):
            self.client.get("/json?id=2")
            self.client.get("/json?id=3", name="explicit")
        self.client.get(f"{self.server.url}/json", params={"a": 1})
        self.assertEqual(["/json?id=[id]", "renamed", "explicit", f"{self.server.url}/json"], self.recorded.names)

    def test_bodies(self):
        def sent(**options):
            echoed = self.client.post("/echo", **options).json()
            return echoed["headers"].get("Content-Type"), echoed["body"]

        self.assertEqual(("application/x-www-form-urlencoded; charset=utf-8", "a=1+2"), sent(data={"a": "1 2"}))
        self.assertEqual(
            ("application/x-www-form-urlencoded; charset=utf-8", "a=1&a=2"), sent(data=[("a", 1), ("a", 2)])
        )
        self.assertEqual(("text/plain; charset=utf-8", "\xe9"), sent(data="\xe9"))
        self.assertEqual(("application/octet-stream", "abc"), sent(data=b"abc"))
        self.assertEqual(("application/octet-stream", "abc"), sent(data=io.BytesIO(b"abc")))
        self.assertEqual(("application/octet-stream", "abc"), sent(data=(piece for piece in [b"a", b"bc"])))
        self.assertEqual(("application/json", "0"), sent(json=0))
        self.assertEqual(("a/b", '"\\u00e9"'), sent(json="\xe9", headers={"content-type": "a/b"}))
        self.assertEqual(("text/plain; charset=utf-8", "data wins"), sent(data="data wins", json=1)[:2])

    def test_files(self):
        files = {"a": io.BytesIO(b"one"), "b": ("b.txt", "two", "text/x"), "c": ("c", b"3", "text/y", {"X-Z": "z"})}
        body = self.client.post("/echo", data={"field": ["v", 1]}, files=files).json()["body"]
        for part in (
            'name="field"\r\n\r\nv\r\n',
            'name="field"\r\n\r\n1\r\n',
            'name="a"; filename="a"\r\nContent-Type: application/octet-stream\r\n\r\none\r\n',
            'name="b"; filename="b.txt"\r\nContent-Type: text/x\r\n\r\ntwo\r\n',
            'name="c"; filename="c"\r\nContent-Type: text/y\r\nX-Z: z\r\n\r\n3\r\n',
        ):
            self.assertIn(part, body)

    def test_queries_and_spaces(self):
        self.assertEqual(
            "z=1&a=1&a=2&b=x+y", self.client.get("/echo?z=1", params={"a": [1, 2], "b": "x y"}).json()["query"]
        )
        self.assertEqual("a=b", self.client.get("/echo", params="a=b").json()["query"])
        self.assertEqual("q=a%20b&%C3%A9", self.client.get("/echo?q=a b&\xe9").json()["query"])
        self.assertEqual("timeout=5", self.client.get("/echo", timeout=5).json()["query"])
        self.assertEqual("a=1&b=2", self.client.post("/echo", {"a": 1}, b=2).json()["body"])

    def test_headers(self):
        client = self.session(headers={"X-Default": "d", "User-Agent": "me"})
        headers = client.get("/echo", headers={"x-default": "own", "X-Number": 5}).json()["headers"]
        self.assertEqual(("own", "5", "me"), tuple(headers[name] for name in ("X-Default", "X-Number", "User-Agent")))
        self.assertIn("gzip", headers["Accept-Encoding"])
        self.assertEqual("d", client.get("/echo").json()["headers"]["X-Default"])

    def test_authentication(self):
        client = self.session(self.server.url.replace("//", "//joe:a%20b@"))
        self.assertEqual("Basic am9lOmEgYg==", client.get("/echo").json()["headers"]["Authorization"])
        self.assertEqual("Basic dTpw", client.get("/echo", auth=("u", b"p")).json()["headers"]["Authorization"])

    def test_cookies(self):
        self.client.get("/cookie?name=a&value=1")
        self.client.get("/redirect?to=/cookie?name=b%26value=2")
        self.assertEqual("a=1; b=2", self.client.get("/redirect?to=/echo").json()["headers"]["Cookie"])
        self.assertIsInstance(self.client.cookiejar, http.cookiejar.CookieJar)
        self.client.cookiejar.clear()
        self.assertNotIn("Cookie", self.client.get("/echo").json()["headers"])

    def test_redirects(self):
        response = self.client.post("/redirect?to=/redirect?to=/echo", data="body", auth=("u", "p"))
        self.assertEqual(["/redirect?to=/redirect?to=/echo"], self.recorded.names)
        self.assertEqual((f"{self.server.url}/echo", 2), (response.url, len(response.history)))
        self.assertEqual(("GET", ""), (response.json()["method"], response.json()["body"]))
        self.assertIn("Authorization", response.json()["headers"])
        for body in ("body", io.BytesIO(b"body")):
            kept = self.client.post("/redirect?status=307&to=/echo", data=body).json()
            self.assertEqual(("POST", "body"), (kept["method"], kept["body"]))
        elsewhere = self.server.url.replace("127.0.0.1", "localhost")
        gone = self.client.get(f"/redirect?to={elsewhere}/echo", auth=("u", "p"))
        self.assertNotIn("Authorization", gone.json()["headers"])
        self.assertEqual(302, self.client.get("/redirect?to=/echo", allow_redirects=False).status_code)
        self.assertIsNone(self.recorded.last["exception"])

    def test_connections_are_kept_also_over_redirects_and_failures(self):
        server = HttpServer()
        self.addCleanup(server.stop)
        client = self.session(server.url)
        for path in ("/json", "/redirect?to=/json", "/status/404", "/status/204", "/empty"):
            client.get(path)
        client.head("/json")
        self.assertEqual(1, server.connections)
        client.client.clientpool.close()
        client.get("/json")
        self.assertEqual(2, server.connections)

    def test_a_user_has_so_many_requests_under_way_at_once(self):
        client = self.session(concurrency=2)
        start = time.perf_counter()
        gevent.joinall([gevent.spawn(client.get, "/slow?seconds=0.2") for _ in range(6)], raise_error=True)
        self.assertTrue(0.6 <= time.perf_counter() - start < 1)  # in three turns, and not in six

    def test_a_stream_that_nobody_reads_keeps_no_other_request_waiting(self):
        client = self.session(concurrency=1)
        for _ in range(3):
            client.get("/pieces", stream=True)
            self.recorded.list.clear()
        self.assertEqual(200, client.get("/json").status_code)

    def test_an_idle_connection_that_the_server_closes_is_replaced(self):
        broken = BrokenServer()
        self.addCleanup(broken.stop)
        client = self.session(broken.url)
        self.assertEqual("ok", client.get("/once").text)
        self.assertEqual("ok", client.get("/once").text)
        self.assertEqual(3, broken.requests)  # the second was sent on the old connection first
        client.post("/once")
        self.assertEqual("HTTPConnectionClosed('connection closed.')", repr(self.recorded.last["exception"]))

    def test_a_pool_of_geventhttpclient_may_be_handed_in(self):
        try:
            from geventhttpclient.client import HTTPClientPool
        except ImportError:
            self.skipTest("geventhttpclient is not installed")
        server = HttpServer()
        self.addCleanup(server.stop)
        pool = HTTPClientPool(concurrency=1)
        for _ in range(3):
            client = self.session(server.url, client_pool=pool)
            self.assertEqual("body", client.post("/redirect?status=307&to=/echo", data="body").json()["body"])
            self.assertEqual(["one", "two", "three"], list(client.iter_lines("/pieces")))
            client.get("/pieces", stream=True)
            self.recorded.list.clear()
        self.assertIs(pool, client.client.clientpool)
        self.assertEqual(3, server.connections)  # a stream that is left ends its connection
        client.get(REFUSED)
        self.assertEqual("ConnectionRefusedError(111, 'Connection refused')", repr(self.recorded.last["exception"]))


class ResponseTest(FastClientTest):
    def test_headers_in_any_case(self):
        response = self.client.get("/json")
        self.assertEqual("application/json", response.headers["CONTENT-type"])
        self.assertIsNone(response.headers.get("X-Absent"))
        self.assertIn("content-length", response.headers)

    def test_text(self):
        self.assertEqual("caf\xe9", self.client.get("/text?type=text/plain").text)
        self.assertEqual("caf\xe9", self.client.get("/text?type=text/plain;charset=latin-1").text)
        self.assertEqual("caf\ufffd", self.client.get("/text?type=application/json").text)
        self.assertEqual("caf\ufffd", self.client.get("/text?type=text/plain;charset=nonsense").text)
        self.assertEqual("", self.client.get("/status/204").text)

    def test_json_in_the_encoding_of_the_headers(self):
        path = "/text?type=application/json;charset=latin-1&text="
        self.assertEqual(["\xe9"], self.client.get(f'{path}["%C3%A9"]').json())
        with self.assertRaises(json.JSONDecodeError):
            self.client.get(f"{path}%C3%A9").json()

    def test_streams(self):
        response = self.client.get("/pieces", stream=True)
        self.assertLess(self.recorded.last["response_time"], 100)
        self.assertEqual(0, self.recorded.last["response_length"])
        self.assertEqual("one\ntwo\r\nthree", "".join(response.iter_content()))
        self.assertEqual(b"one\n", self.client.get("/pieces", stream=True).stream.read(4))
        self.assertEqual(b"one\ntwo\r\nthree", self.client.get("/pieces", stream=True).content)
        whole = self.client.get("/pieces")
        self.assertGreater(self.recorded.last["response_time"], 100)
        self.assertEqual(["one\ntwo\r\n", "three"], list(whole.iter_content(9)))
        self.assertEqual(["one", "two", "three"], list(self.client.iter_lines("/pieces")))
        with self.assertRaises(LocustBadStatusCode):
            list(self.client.iter_lines("/status/404"))


class FailureTest(FastClientTest):
    def failure(self, url, method="GET", client=None):
        (client or self.client).request(method, url)
        return repr(self.recorded.last["exception"])

    def test_a_bad_status_is_a_failure_that_names_no_url(self):
        response = self.client.get("/status/404?id=7")
        exception = self.recorded.last["exception"]
        self.assertEqual("LocustBadStatusCode(code=404)", repr(exception))
        self.assertEqual(f"URL {self.server.url}/status/404?id=7: code=404", str(exception))
        self.assertIs(response, exception.response)
        self.assertEqual((404, False, "told so"), (response.status_code, response.ok, response.text))
        with self.assertRaises(LocustBadStatusCode):
            response.raise_for_status()
        for status, good in {200: 1, 206: 1, 226: 1, 299: 0, 300: 0, 301: 1, 304: 1, 305: 0, 308: 1, 500: 0}.items():
            self.client.get(f"/status/{status}")
            self.assertEqual(bool(good), self.recorded.last["exception"] is None, status)

    def test_without_an_answer_there_is_a_response_all_the_same(self):
        response = self.client.get(f"{REFUSED}/", headers={"X-A": "1"})
        self.assertEqual(
            (0, None, None, None), (response.status_code, response.content, response.text, response.headers)
        )
        self.assertEqual((f"{REFUSED}/", "1"), (response.url, response.request.headers["X-A"]))
        self.assertIsInstance(response.error, ConnectionRefusedError)
        with self.assertRaises(ConnectionRefusedError):
            response.raise_for_status()

    def test_failures_are_grouped_by_these_words(self):
        broken = BrokenServer()
        self.addCleanup(broken.stop)
        for url, words in {
            REFUSED: "ConnectionRefusedError(111, 'Connection refused')",
            f"{broken.url}/close": "HTTPConnectionClosed('connection closed.')",
            f"{broken.url}/reset": "HTTPConnectionClosed('connection closed.')",
            f"{broken.url}/nonsense": "HTTPParseError('Expected HTTP/, RTSP/ or ICE/', 8)",
            f"{broken.url}/half": "HTTPParseError('Incomplete response.')",
            "http://no-such-host.invalid": "gaierror(-2, 'Name or service not known')",
            f"/redirect?to={REFUSED}": "ConnectionRefusedError(111, 'Connection refused')",
            "/redirect?to=ftp://x/y": (
                f"UnsupportedRedirectSchemeError('{self.server.url}/redirect?to=ftp://x/y', "
                "\"refusing to follow redirect to 'ftp' URL\")"
            ),
        }.items():
            self.assertEqual(words, self.failure(url))
        url = "/redirect?to=/json"
        self.assertEqual(
            f"RetriesExceeded('{self.server.url}{url}', 'Redirection limit reached (0)')",
            self.failure(url, client=self.session(max_redirects=0)),
        )

    def test_timeouts_are_retried_as_often_as_told(self):
        client = self.session(network_timeout=0.05, max_retries=2)
        slow = "/slow?seconds=0.3"
        words = f"RetriesExceeded('{self.server.url}{slow}', 2, original=timed out)"
        self.assertEqual(words, self.failure(slow, client=client))
        self.assertGreater(self.recorded.last["response_time"], 150)
        self.assertIsInstance(self.recorded.last["exception"].original, TimeoutError)
        self.assertEqual(words, self.failure(slow, "POST", client))  # which might do its work twice: once
        self.assertLess(self.recorded.last["response_time"], 100)

    def test_a_url_that_cannot_be_requested_is_the_locustfiles_mistake(self):
        for url in ("ftp://x/", "no-scheme", "http://"):
            with self.assertRaises(ValueError):
                self.session(url).get("/")
        self.assertEqual([], self.recorded.list)

    def test_a_killed_request_is_not_recorded(self):
        greenlet = gevent.spawn(self.client.get, "/slow?seconds=1")
        gevent.sleep(0.05)
        greenlet.kill()
        self.assertEqual([], self.recorded.list)


class CatchResponseTest(FastClientTest):
    def outcome(self, path, decide=lambda response: None):
        """What is recorded of one request after decide(response) in its block."""
        self.recorded.list.clear()
        with self.client.get(path, catch_response=True) as response:
            self.assertEqual([], self.recorded.list)
            decide(response)
        (request,) = self.recorded.list
        return request["exception"]

    def test_the_locustfile_decides(self):
        self.assertIsNone(self.outcome("/json"))
        self.assertEqual("LocustBadStatusCode(code=404)", repr(self.outcome("/status/404")))
        self.assertIsNone(self.outcome("/status/404", lambda response: response.success()))
        self.assertEqual(
            "CatchResponseError('bad')", repr(self.outcome("/json", lambda response: response.failure("bad")))
        )
        self.assertIsNone(self.outcome(REFUSED, lambda response: response.success()))
        self.assertIsInstance(self.outcome(REFUSED), ConnectionRefusedError)

    def test_exceptions_in_the_block(self):
        def decide(response):
            raise ResponseError("not good")

        self.assertEqual("ResponseError('not good')", repr(self.outcome("/json", decide)))
        self.recorded.list.clear()
        with self.assertRaises(ZeroDivisionError), self.client.get("/json", catch_response=True):
            1 / 0
        self.assertEqual([], self.recorded.list)

    def test_the_response_in_the_block_has_all_the_others_have(self):
        with self.client.get("/status/404", catch_response=True) as response:
            self.assertEqual((404, "told so", b"told so"), (response.status_code, response.text, response.content))
            response.request_meta["name"] = "other"
            response.failure("no")
            with self.assertRaises(CatchResponseError):
                response.raise_for_status()
        self.assertEqual("other", self.recorded.last["name"])
        self.assertIs(FastResponse, type(self.recorded.last["response"]))
        with self.client.get("/pieces", stream=True, catch_response=True) as response:
            self.assertEqual(b"one\n", response.stream.read(4))

    def test_it_is_said_how_to_use_it(self):
        with self.client.get("/json") as response:
            for decide in (response.success, lambda: response.failure("no")):
                with self.assertRaisesRegex(LocustError, "you must pass catch_response=True. See http"):
                    decide()
        with self.assertRaisesRegex(LocustError, "Make sure you use a with-block"):
            self.client.get("/json", catch_response=True).success()

    def test_a_response_holds_nothing_that_holds_it(self):
        gc.collect()
        gc.disable()
        self.addCleanup(gc.enable)
        client = FastHttpSession(self.server.url, locust.event.EventHook(), None)
        for _ in range(5):
            client.get("/json")
            with client.get("/json", catch_response=True):
                pass
        self.assertEqual([], [thing for thing in gc.get_objects() if isinstance(thing, FastResponse)])


class CertificateTest(unittest.TestCase):
    def setUp(self):
        self.recorded = RecordedRequests()
        self.certificate = self_signed_certificate()
        self.server = HttpServer(**self.certificate)
        self.addCleanup(self.server.stop)

    def get(self, **options):
        # By its name: urllib3 before 2.0 cannot check the address of a server by a context of one's own.
        url = self.server.url.replace("127.0.0.1", "localhost")
        return FastHttpSession(url, self.recorded, None, **options).get("/json").status_code

    def test_certificates_are_verified_only_when_told_to(self):
        self.assertEqual(200, self.get())
        self.assertEqual(0, self.get(insecure=False))
        self.assertIn("CERTIFICATE_VERIFY_FAILED", repr(self.recorded.last["exception"]))

    def test_a_context_of_ones_own(self):
        trusted = self.certificate["certfile"]
        self.assertEqual(200, self.get(ssl_context_factory=lambda: ssl.create_default_context(cafile=trusted)))
        self.assertEqual(0, self.get(ssl_context_factory=ssl.create_default_context))


class ProxyTest(FastClientTest):
    def test_plain_requests_go_to_the_proxy_whole(self):
        host, port = self.server.url.removeprefix("http://").split(":")
        client = self.session("http://far-away.invalid", proxy_host=host, proxy_port=int(port))
        echoed = client.get("/echo").json()
        self.assertEqual("far-away.invalid", echoed["headers"]["Host"])


if __name__ == "__main__":
    unittest.main()
