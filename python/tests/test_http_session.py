"""HttpSession: what it sends, what it returns, and what it records."""

import locust  # first: it makes the sockets of everything else cooperative

import time
import unittest

import gevent
import requests
import requests.adapters
import urllib3
from client_test import ClientTest
from held_server import deaf_port
from http_server import BrokenServer, HttpServer, self_signed_certificate
from locust.clients import HttpSession, ResponseContextManager
from locust.exception import CatchResponseError, LocustError, ResponseError
from recorded_requests import RecordedRequests

REFUSED = "http://127.0.0.1:1"
URLLIB3 = int(urllib3.__version__.partition(".")[0])


class HttpClientTest(ClientTest):
    def session(self, url=None, user=None):
        """As HttpUser makes it: what the environment says of proxies is not for it."""
        session = HttpSession(url or self.server.url, self.recorded, user)
        session.trust_env = False
        return session


class RequestTest(HttpClientTest):
    def test_it_is_a_requests_session(self):
        self.assertIsInstance(self.client, requests.Session)
        response = self.client.get("/json", params={"q": "x y"})
        self.assertIsInstance(response, requests.Response)
        self.assertEqual({"a": 1}, response.json())
        self.assertEqual(f"{self.server.url}/json?q=x+y", response.url)

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

    def test_every_method_sends_itself(self):
        for method in ("get", "options", "post", "put", "patch", "delete"):
            self.assertEqual(method.upper(), getattr(self.client, method)("/echo").json()["method"])
        self.assertEqual(200, self.client.head("/echo").status_code)

    def test_a_head_request_follows_no_redirect(self):
        self.assertEqual(302, self.client.head("/redirect?to=/json").status_code)

    def test_absolute_urls_leave_the_host(self):
        other = HttpServer()
        self.addCleanup(other.stop)
        self.client.get(f"{other.url}/json?a=1")
        self.assertEqual(
            ("/json?a=1", f"{other.url}/json?a=1"), (self.recorded.last["name"], self.recorded.last["url"])
        )

    def test_credentials_of_the_host_become_basic_authentication(self):
        client = self.session(self.server.url.replace("//", "//joe:a%20b@"))
        self.assertEqual(self.server.url, client.base_url)
        self.assertEqual("Basic am9lOmEgYg==", client.get("/echo").json()["headers"]["Authorization"])

    def test_a_chain_of_redirects_is_one_request_named_after_its_first(self):
        response = self.client.get("/redirect?to=/redirect?to=/json")
        self.assertEqual(["/redirect?to=/redirect?to=/json"], self.recorded.names)
        self.assertEqual(f"{self.server.url}/json", response.url)
        self.assertEqual(2, len(response.history))

    def test_names(self):
        self.client.get("/json?id=1", name="/json?id=[id]")
        with self.client.rename_request("renamed"):
            self.client.get("/json?id=2")
            self.client.get("/json?id=3", name="explicit")
        with self.assertRaises(ZeroDivisionError), self.client.rename_request("renamed"):
            1 / 0
        self.client.get("/json?id=4")
        self.assertEqual(["/json?id=[id]", "renamed", "explicit", "/json?id=4"], self.recorded.names)

    def test_the_context_of_the_user_is_part_of_the_event_and_the_requests_own_wins(self):
        class User:
            def context(self):
                return {"user": "u", "role": "r"}

        client = self.session(self.server.url, User())
        client.get("/json", context={"role": "mine"})
        self.assertEqual({"user": "u", "role": "mine"}, self.recorded.last["context"])

    def test_a_streamed_response_is_recorded_before_its_body_comes(self):
        response = self.client.get("/pieces?seconds=0.4", stream=True)
        self.assertLess(self.recorded.last["response_time"], 1200)
        self.assertEqual(0, self.recorded.last["response_length"])
        self.assertEqual([b"one", b"two", b"three"], list(response.iter_lines()))
        self.client.get("/pieces")
        self.assertGreater(self.recorded.last["response_time"], 100)
        self.assertEqual(14, self.recorded.last["response_length"])

    def test_what_requests_offers_still_works(self):
        seen = []

        class CountingAdapter(requests.adapters.HTTPAdapter):
            def send(self, request, **kwargs):
                seen.append(request.url)
                return super().send(request, **kwargs)

        self.client.mount(f"{self.server.url}/json", CountingAdapter())
        self.client.get("/json", hooks={"response": lambda response, **_: seen.append(response.status_code)})
        self.client.get("/cookie?name=a&value=1")
        self.client.cookies.set("b", "2")
        self.client.headers["X-Session"] = "s"
        echoed = self.client.post(
            "/echo",
            data=(piece for piece in [b"o", b"ne"]),
            headers={"X-Own": "h"},
            auth=("u", "p"),
            cookies={"c": "3"},
        ).json()
        self.assertEqual([f"{self.server.url}/json", 200], seen)
        self.assertEqual("one", echoed["body"])
        self.assertEqual({"a=1", "b=2", "c=3"}, set(echoed["headers"]["Cookie"].split("; ")))
        self.assertEqual(("s", "h"), (echoed["headers"]["X-Session"], echoed["headers"]["X-Own"]))

    def test_users_of_a_class_may_share_connections(self):
        server = HttpServer()
        self.addCleanup(server.stop)
        pools = urllib3.PoolManager(maxsize=1, block=True)
        for _ in range(3):
            HttpSession(server.url, self.recorded, None, pool_manager=pools).get("/json")
        self.assertEqual(1, server.connections)
        for _ in range(2):
            self.session(server.url).get("/json")
        self.assertEqual(3, server.connections)


class FailureTest(HttpClientTest):
    def test_a_bad_status_is_recorded_under_the_name(self):
        response = self.client.get("/status/404?id=7", name="/status")
        self.assertFalse(response.ok)
        self.assertEqual("told so", response.text)
        exception = self.recorded.last["exception"]
        self.assertEqual("HTTPError('404 Client Error: Said So for url: /status')", repr(exception))
        self.assertEqual(404, exception.response.status_code)
        with self.assertRaisesRegex(requests.HTTPError, f"for url: {self.server.url}/status/404"):
            response.raise_for_status()

    def test_a_redirect_that_is_not_followed_is_no_failure(self):
        self.assertEqual(302, self.client.get("/redirect?to=/json", allow_redirects=False).status_code)
        self.assertIsNone(self.recorded.last["exception"])

    def test_without_an_answer_there_is_a_response_all_the_same(self):
        response = self.client.get(f"{REFUSED}/x?y=1")
        self.assertEqual((0, None, "", {}), (response.status_code, response.content, response.text, response.headers))
        self.assertEqual(f"{REFUSED}/x?y=1", response.request.url)
        self.assertIsInstance(response.error, requests.ConnectionError)
        with self.assertRaises(requests.ConnectionError):
            response.raise_for_status()
        self.assertEqual("/x?y=1", self.recorded.last["name"])
        self.assertEqual("ConnectionRefusedError(111, 'Connection refused')", repr(self.recorded.last["exception"]))

    def test_the_exception_that_a_task_is_handling_is_not_blamed(self):
        try:
            raise KeyError("the task's own")
        except KeyError:
            self.client.get(REFUSED)
        self.assertIsInstance(self.recorded.last["exception"], ConnectionRefusedError)

    def test_failures_are_grouped_by_these_words(self):
        broken = BrokenServer()
        self.addCleanup(broken.stop)
        for url, words in {
            f"{broken.url}/close": "RemoteDisconnected('Remote end closed connection without response')",
            f"{broken.url}/reset": "ConnectionResetError(104, 'Connection reset by peer')",
            f"{broken.url}/nonsense": "BadStatusLine(\"the server's answer is not HTTP/1.x (a TLS port, or another protocol?)\")",
            "http://no-such-host.invalid": "gaierror(-2, 'Name or service not known')",
            "/redirect?to=http://127.0.0.1:1/gone": "ConnectionRefusedError(111, 'Connection refused')",
        }.items():
            self.client.get(url)
            self.assertEqual(words, repr(self.recorded.last["exception"]))
        self.client.max_redirects = 0
        self.client.get("/redirect?to=/json")
        self.assertEqual("TooManyRedirects('Exceeded 0 redirects.')", repr(self.recorded.last["exception"]))
        self.client.get("/slow?seconds=1", timeout=0.05)
        self.assertRegex(
            repr(self.recorded.last["exception"]),
            r"""^ReadTimeout\(ReadTimeoutError\("HTTPConnectionPool\(host='127\.0\.0\.1', port=\d+\): """
            r"""Read timed out\. \(read timeout=0\.05\)"\)\)$""")

    def test_the_time_of_a_chain_that_ends_in_an_error_is_the_whole_chains(self):
        self.client.get("/redirect?seconds=0.1&to=/slow?seconds=1", timeout=0.2)
        last = self.recorded.last
        self.assertEqual("/slow?seconds=1", last["name"])  # as Locust has it
        self.assertGreaterEqual(last["response_time"], 295)
        self.assertGreaterEqual(time.time() - last["start_time"], 0.295)

    def test_a_timeout_is_for_each_wait(self):
        # A second may be lost anywhere without any other outcome: 2.4 s, 0.8 s between two.
        self.assertEqual(200, self.client.get("/pieces?seconds=0.8", timeout=2.1).status_code)
        with deaf_port() as port:
            self.client.get(f"http://127.0.0.1:{port}/", timeout=0.1)
        self.assertIn("ConnectTimeout", repr(self.recorded.last["exception"]))

    def test_what_failed_is_wrapped_as_requests_wraps_it(self):
        broken = BrokenServer()
        self.addCleanup(broken.stop)
        refused = self.client.get(f"{REFUSED}/x?y=1").error
        self.assertRegex(str(refused), (
            r"^HTTPConnectionPool\(host='127\.0\.0\.1', port=1\): Max retries exceeded with url: /x\?y=1 \(Caused by "
            r"NewConnectionError\(.*Failed to establish a new connection: \[Errno 111\] Connection refused"))
        self.assertIsInstance(refused.args[0].reason, urllib3.exceptions.NewConnectionError)
        self.assertRegex(str(self.client.get("http://no-such-host.invalid").error), "Caused by .*Name or service not known")
        for path, words in {
            "/reset": "ConnectionResetError(104, 'Connection reset by peer')",
            "/close": "RemoteDisconnected('Remote end closed connection without response')",
        }.items():
            self.assertEqual(f"('Connection aborted.', {words})", str(self.client.get(broken.url + path).error))

    def test_half_of_a_body_behind_a_redirect_is_named_after_the_path(self):
        broken = BrokenServer()
        self.addCleanup(broken.stop)
        self.client.get(f"/redirect?to={broken.url}/half")
        self.assertEqual(f"/redirect?to={broken.url}/half", self.recorded.last["name"])

    def test_half_of_a_body_is_a_failure(self):
        broken = BrokenServer()
        self.addCleanup(broken.stop)
        self.client.get(f"{broken.url}/half")
        incomplete = "IncompleteRead(4 bytes read, 6 more expected)"
        self.assertEqual(f"ChunkedEncodingError(ProtocolError('Connection broken: {incomplete}', {incomplete}))",
                         repr(self.recorded.last["exception"]))
        self.assertEqual("/half", self.recorded.last["name"])

    def test_a_url_that_cannot_be_requested_is_the_locustfiles_mistake(self):
        for url, error in {
            "http://\x94": requests.exceptions.InvalidURL,
            "telnet://127.0.0.1": requests.exceptions.InvalidSchema,
            "127.0.0.1": requests.exceptions.MissingSchema,
        }.items():
            with self.assertRaises(error):
                self.session(url).get("/")
        with self.assertRaisesRegex(TypeError, "unexpected keyword argument 'nonsense'"):
            self.client.get("/json", nonsense=1)
        self.assertEqual([], self.recorded.list)

    def test_a_killed_request_is_not_recorded(self):
        greenlet = gevent.spawn(self.client.get, "/slow?seconds=1")
        gevent.sleep(0.05)
        greenlet.kill()
        with self.assertRaises(gevent.Timeout), gevent.Timeout(0.05):
            self.client.get("/slow?seconds=1")
        self.assertEqual([], self.recorded.list)


class CatchResponseTest(HttpClientTest):
    def outcome(self, path, decide=lambda response: None):
        """What is recorded of one request after decide(response) in its block; None when nothing is."""
        self.recorded.list.clear()
        with self.client.get(path, catch_response=True) as response:
            self.assertEqual([], self.recorded.list)
            decide(response)
        (request,) = self.recorded.list
        return request["exception"]

    def test_the_locustfile_decides(self):
        self.assertIsNone(self.outcome("/json"))
        self.assertEqual(
            "HTTPError('404 Client Error: Said So for url: /status/404')", repr(self.outcome("/status/404"))
        )
        self.assertIsNone(self.outcome("/status/404", lambda response: response.success()))
        self.assertEqual(
            "CatchResponseError('bad')", repr(self.outcome("/json", lambda response: response.failure("bad")))
        )
        error = ValueError()
        self.assertIs(error, self.outcome("/json", lambda response: response.failure(error)))
        self.assertEqual(
            "CatchResponseError({'a': 1})", repr(self.outcome("/json", lambda response: response.failure({"a": 1})))
        )
        self.assertIsNone(self.outcome(REFUSED, lambda response: response.success()))

    def test_the_last_word_counts(self):
        self.assertIsNone(self.outcome("/json", lambda response: (response.failure("no"), response.success())))
        self.assertIsInstance(
            self.outcome("/json", lambda response: (response.success(), response.failure("no"))), CatchResponseError
        )

    def test_a_response_error_fails_the_request_and_ends_there(self):
        def decide(response):
            raise ResponseError("not good")

        self.assertEqual("ResponseError('not good')", repr(self.outcome("/json", decide)))

    def test_another_exception_goes_on_and_is_no_sample_unless_something_was_said(self):
        with self.assertRaises(ZeroDivisionError), self.client.get("/json", catch_response=True):
            1 / 0
        self.assertEqual([], self.recorded.list)
        with self.assertRaises(ZeroDivisionError), self.client.get("/json", catch_response=True) as response:
            response.failure("before")
            1 / 0
        self.assertEqual("CatchResponseError('before')", repr(self.recorded.last["exception"]))

    def test_raise_for_status_knows_what_was_said(self):
        with self.client.get("/status/500", catch_response=True) as response:
            response.success()
            response.raise_for_status()
            response.failure("no")
            with self.assertRaises(CatchResponseError):
                response.raise_for_status()

    def test_the_event_may_be_changed_inside_the_block(self):
        with self.client.get("/status/404", catch_response=True) as response:
            response.request_meta.update(name="other", context={"a": 1}, extra=2)
        request = self.recorded.last
        self.assertEqual(("other", {"a": 1}, 2), (request["name"], request["context"], request["extra"]))
        self.assertIn("for url: other", str(request["exception"]))
        error = ValueError("mine")
        with self.client.get("/json", catch_response=True) as response:
            response.request_meta["exception"] = error
        self.assertIs(error, self.recorded.last["exception"])

    def test_it_is_said_how_to_use_it(self):
        with self.assertRaisesRegex(LocustError, "you must also pass catch_response=True"), self.client.get("/json"):
            pass
        response = self.client.get("/json", catch_response=True)
        for decide in (response.success, lambda: response.failure("no")):
            with self.assertRaisesRegex(LocustError, "Make sure you use a with-block, like this:\n\nwith self.client"):
                decide()

    def test_a_response_of_another_class_keeps_what_it_had(self):
        class OwnResponse(requests.Response):
            pass

        class OwnAdapter(requests.adapters.BaseAdapter):
            def send(self, request, **kwargs):
                response = OwnResponse()
                response.status_code, response.url, response.request, response.own = 200, request.url, request, "mine"
                response._content = b"from nowhere"
                return response

            def close(self):
                pass

        self.client.mount("nowhere://", OwnAdapter())
        self.client.base_url = "nowhere://"
        response = self.client.get("place")
        self.assertIsInstance(response, ResponseContextManager)
        self.assertEqual(("mine", "from nowhere"), (response.own, response.text))


class CertificateTest(unittest.TestCase):
    def setUp(self):
        self.recorded = RecordedRequests()
        self.certificate = self_signed_certificate()
        self.server = HttpServer(**self.certificate)
        self.addCleanup(self.server.stop)
        self.client = HttpSession(self.server.url, self.recorded, None)
        self.client.trust_env = False  # as HttpUser does; REQUESTS_CA_BUNDLE would win over `verify`
        urllib3.disable_warnings()

    def test_certificates_are_verified_unless_told_not_to(self):
        response = self.client.get("/json")
        self.assertIsInstance(response.request_meta["exception"], urllib3.exceptions.SSLError)
        self.assertIn("CERTIFICATE_VERIFY_FAILED", repr(self.recorded.last["exception"]))
        self.assertEqual(200, self.client.get("/json", verify=False).status_code)
        # What one request does without says nothing about the next, nor about another user's.
        if URLLIB3 >= 2:  # with 1.26, requests goes on over the connection that it did not verify
            self.assertEqual(0, self.client.get("/json").status_code)
        self.assertEqual(0, HttpSession(self.server.url, self.recorded, None).get("/json").status_code)

    def test_authorities_of_ones_own(self):
        self.assertEqual(200, self.client.get("/json", verify=self.certificate["certfile"]).status_code)
        self.client.verify = self.certificate["certfile"]
        self.assertEqual(200, self.client.get("/json").status_code)

    @unittest.skipUnless(
        hasattr(requests.adapters.HTTPAdapter, "build_connection_pool_key_attributes"),
        "requests before 2.32 loads the authorities for each connection",
    )
    def test_a_client_certificate_is_not_lent_to_other_users(self):
        adapter = self.client.get_adapter(self.server.url)
        request = requests.Request("GET", self.server.url).prepare()
        shared = adapter.build_connection_pool_key_attributes(request, True)[1]
        own = adapter.build_connection_pool_key_attributes(request, True, ("certificate.pem", "key.pem"))[1]
        self.assertIn("ssl_context", shared)
        self.assertNotIn("ssl_context", own)


if __name__ == "__main__":
    unittest.main()
