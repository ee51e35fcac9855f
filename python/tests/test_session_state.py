"""What a session holds is what it sends, whoever changes it, and while whatever is under way."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import copy
import os
import pickle
import unittest
from http.cookiejar import DefaultCookiePolicy
from unittest import mock

import gevent
import requests
from acrida.session.environment import VARIABLES
from client_test import EngineClientTest
from http_server import HttpServer
from listener import Listener
from locust.clients import HttpSession
from locust.contrib.fasthttp import FastHttpSession
from requests.auth import HTTPBasicAuth


class StateTest(EngineClientTest):
    def sent(self, client=None, **options):
        """The headers that come to the server."""
        return (client or self.client).get("/echo", **options).json()["headers"]

    def cookies(self, client=None):
        return set(filter(None, self.sent(client).get("Cookie", "").split("; ")))


class CookiesTest(StateTest):
    def test_each_of_several_greenlets_keeps_what_its_response_sets(self):
        for kind in (HttpSession, FastHttpSession):
            client = self.session(kind)
            gevent.joinall([
                gevent.spawn(client.get, path)
                for path in ("/json", "/cookie?name=a&value=1", "/cookie?name=b&value=2", "/cookie?name=c&value=3")
            ], raise_error=True)
            jar = client.cookies if kind is HttpSession else client.cookiejar
            self.assertEqual({"a", "b", "c"}, {cookie.name for cookie in jar})

    def test_sessions_may_share_a_jar(self):
        other = self.session()
        self.client.get("/cookie?name=a&value=1")
        other.cookies = self.client.cookies
        self.assertEqual({"a=1"}, self.cookies(other))
        self.client.get("/cookie?name=b&value=2")
        other.cookies.set("c", "3")
        for client in (other, self.client):
            self.assertEqual({"a=1", "b=2", "c=3"}, self.cookies(client))

    def test_a_jar_that_is_put_back(self):
        self.client.get("/cookie?name=a&value=1")
        saved = copy.deepcopy(self.client.cookies)
        self.client.cookies.clear()
        self.assertEqual(set(), self.cookies())
        self.client.cookies = saved
        self.assertEqual({"a=1"}, self.cookies())

    def test_a_jar_that_is_put_there_while_a_request_is_under_way(self):
        self.client.cookies  # noqa: B018  from now on there is one to be replaced
        waiting = gevent.spawn(self.client.get, "/cookie?name=a&value=1")
        gevent.sleep(0)
        self.client.cookies = requests.cookies.RequestsCookieJar()
        self.assertEqual(200, waiting.get().status_code)

    def test_a_cookie_that_comes_when_the_base_url_is_another(self):
        for looks in (False, True):
            client = self.session()
            if looks:
                client.cookies  # noqa: B018
            waiting = gevent.spawn(client.get, "/cookie?name=a&value=1&seconds=0.05")
            gevent.sleep(0.01)
            client.base_url = self.server.url.replace("http", "HTTP")
            client.get("/json")
            waiting.get()
            self.assertEqual({"a=1"}, self.cookies(client))
            self.assertEqual(["a"], [cookie.name for cookie in client.cookies])

    def test_a_cookie_that_is_changed_in_place(self):
        for kind, jar_of in ((HttpSession, lambda c: c.cookies), (FastHttpSession, lambda c: c.cookiejar)):
            client = self.session(kind)
            client.get("/cookie?name=a&value=1")
            (cookie,) = jar_of(client)
            for value in ("2", "3"):
                cookie.value = value
                self.assertEqual({f"a={value}"}, self.cookies(client))
            cookie.expires = 1
            self.assertEqual(set(), self.cookies(client))

    def test_a_cookie_of_a_copied_jar_is_the_copys(self):
        self.client.get("/cookie?name=a&value=1")
        for copied in (copy.deepcopy(self.client.cookies), pickle.loads(pickle.dumps(self.client.cookies))):
            other = self.session()
            other.cookies = copied
            self.assertEqual({"a=1"}, self.cookies(other))
            next(iter(copied)).value = "2"
            self.assertEqual(({"a=2"}, {"a=1"}), (self.cookies(other), self.cookies()))

    def test_a_cookie_without_a_domain_goes_to_every_host(self):
        self.client.cookies.set("a", "1")
        elsewhere = self.server.url.replace("127.0.0.1", "localhost")
        for _ in range(2):
            self.assertEqual({"a=1"}, self.cookies())
            self.assertEqual("a=1", self.client.get(f"{elsewhere}/echo").json()["headers"]["Cookie"])

    def test_a_cookie_without_a_domain_and_one_of_the_hosts_with_its_name_are_both_sent(self):
        self.client.cookies.set("a", "1")
        self.client.get("/cookie?name=a&value=2")
        self.assertEqual({"a=1", "a=2"}, self.cookies())
        self.client.cookies.clear(domain="", path="/", name="a")
        self.assertEqual({"a=2"}, self.cookies())

    def test_a_cookie_of_a_host_without_a_dot_outlives_a_change_of_the_jar(self):
        client = self.session()
        client.base_url = self.server.url.replace("127.0.0.1", "localhost")
        client.get("/cookie?name=a&value=1")
        client.cookies.set("b", "2")
        self.assertEqual({"a=1", "b=2"}, self.cookies(client))

    def test_cookies_of_any_host_without_a_dot_outlive_a_change_of_the_jar(self):
        elsewhere = self.server.url.replace("127.0.0.1", "localhost")
        sent = lambda: self.client.get(f"{elsewhere}/echo").json()["headers"].get("Cookie")  # noqa: E731
        self.client.get(f"{elsewhere}/cookie?name=b&value=2")
        self.client.cookies.set("z", "9", domain="127.0.0.1")
        self.assertEqual(("b=2", {"z=9"}), (sent(), self.cookies()))
        next(cookie for cookie in self.client.cookies if cookie.name == "b").value = "3"
        self.assertEqual("b=3", sent())
        for base, cookies in ((elsewhere, {"b=3"}), (self.server.url, {"z=9"})):
            self.client.base_url = base
            self.assertEqual(("b=3", cookies), (sent(), self.cookies()))

    def test_domains_of_hosts_without_a_dot_are_taken_as_requests_takes_them(self):
        elsewhere = self.server.url.replace("127.0.0.1", "localhost")
        by_requests = requests.Session()
        by_requests.trust_env = False
        for domain in ("localhost", ".localhost", "localhost.local", ".localhost.local", "local", ".local", "other.local"):
            for session in (self.client, by_requests):
                session.cookies.clear()
                session.cookies.set("a", "1", domain=domain)
            with self.subTest(domain):
                for url in (elsewhere, self.server.url):
                    wanted, got = (s.get(f"{url}/echo").json()["headers"] for s in (by_requests, self.client))
                    self.assertEqual(wanted.get("Cookie"), got.get("Cookie"))

    def test_values_are_sent_as_requests_sends_them(self):
        by_requests = requests.Session()
        by_requests.trust_env = False
        listener = Listener()
        self.addCleanup(listener.stop)
        for options in (
            {"value": "v;w"}, {"value": "  v "}, {"value": "\tv"}, {"value": ""}, {"value": '"q"'}, {"value": "v=w"},
            {"value": "caf\xe9"}, {"value": "v", "path": "/;p"}, {"value": "v", "path": "p"},
            {"value": "v", "port": "1"}, {"value": 'v"w', "version": 1}, {"value": "v", "name": " n "},
            {"value": "v", "name": "n;m"}, {"value": "v", "name": "n=m"},
        ):  # fmt: skip
            with self.subTest(options):
                sent = []
                for session in (by_requests, self.client):
                    session.cookies.clear()
                    session.cookies.set_cookie(requests.cookies.create_cookie(**{"name": "n", **options}))
                    session.get(f"{listener.url}/;p")
                    sent.append(listener.requests.pop()[1].get(b"cookie"))
                self.assertEqual(*sent)

    def test_a_cookie_may_be_in_two_jars(self):
        other = self.session()
        cookie = requests.cookies.create_cookie("a", "1")
        for client in (self.client, other):
            client.cookies.set_cookie(cookie)
            self.assertEqual({"a=1"}, self.cookies(client))
        cookie.value = "2"
        for client in (self.client, other):
            self.assertEqual({"a=2"}, self.cookies(client))

    def test_a_policy_counts(self):
        self.client.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.client.get("/cookie?name=a&value=1")
        self.assertEqual(set(), self.cookies())


class HeadersTest(StateTest):
    def test_sessions_may_share_headers(self):
        other = self.session()
        other.headers = self.client.headers
        for client in (self.client, other):
            client.get("/json")
        for value in ("1", "2"):
            self.client.headers["X"] = value
            self.assertEqual([value] * 2, [self.sent(client)["X"] for client in (self.client, other)])

    def test_authentication_wins_over_a_header_and_may_change_in_place(self):
        self.client.auth = HTTPBasicAuth("u", "p")
        self.assertEqual("Basic dTpw", self.sent(headers={"authorization": "Bearer x"})["Authorization"])
        self.client.auth.username, self.client.auth.password = "v", "q"
        self.assertEqual("Basic djpx", self.sent()["Authorization"])
        self.client.auth = None
        self.assertNotIn("Authorization", self.sent())


class SentTest(StateTest):
    """response.request is what was sent, whatever becomes of what it was made of."""

    def test_what_the_user_changes_afterwards(self):
        document, form, pairs, headers = {"a": 1}, {"x": 1}, [("x", 1)], {"X": "1"}
        for client, bodies in (
            (self.client, [b'{"a": 1}', "x=1", "x=1", None]),
            (self.session(FastHttpSession), ['{"a": 1}', b"x=1", b"x=1", None]),
        ):
            responses = [
                client.post("/echo", json=document),
                client.post("/echo", data=form),
                client.post("/echo", data=pairs),
                client.get("/echo", headers=headers),
            ]
            document["a"], form["x"], headers["X"] = 2, 2, "2"
            pairs.append(("y", 2))
            self.assertEqual(bodies, [response.request.body for response in responses])
            self.assertEqual("1", responses[3].request.headers["X"])
            self.assertEqual("application/json", responses[0].request.headers["Content-Type"])
            document["a"], form["x"], headers["X"] = 1, 1, "1"
            pairs.pop()

    def test_bodies_that_are_text(self):
        for kind in (HttpSession, FastHttpSession):
            client = self.session(kind)
            self.assertEqual("text", client.put("/echo", data="text", headers={"Content-Type": "a/b"}).request.body)
            self.assertEqual(b"bytes", client.put("/echo", data=b"bytes").request.body)

    def test_authentication_of_then(self):
        self.client.auth = ("u", "p")
        response = self.client.get("/json")
        self.client.auth = ("v", "q")
        self.assertEqual("Basic dTpw", response.request.headers["Authorization"])


class UrlTest(StateTest):
    def test_the_fragment_stays_in_the_url_and_is_not_sent(self):
        for path, fragment in (
            ("/json#part", "#part"),
            ("/json#", ""),
            ("/json", ""),
            ("/json#\xfc /?", "#%C3%BC%20/?"),
            (f"{self.server.url}/json#part", "#part"),
        ):
            response = self.client.get(path)
            url = f"{self.server.url}/json{fragment}"
            self.assertEqual(
                (url, url, url, "/json"),
                (response.url, response.request.url, self.events[-1]["url"], self.events[-1]["name"]))

    def test_an_empty_url_is_the_host(self):
        self.assertEqual(f"{self.server.url}/", self.client.get("").url)
        self.assertEqual(("/", f"{self.server.url}/"), (self.events[-1]["name"], self.events[-1]["url"]))

    def test_a_redirect_keeps_the_fragment_unless_it_has_one(self):
        for path, fragment in (
            ("/redirect?to=/json#asked", "#asked"),
            ("/redirect?to=/json%23told", "#told"),
            ("/redirect?to=/json%23told#asked", "#told"),
        ):
            self.assertEqual(f"{self.server.url}/json{fragment}", self.client.get(path).url)


class EnvironmentTest(StateTest):
    def test_a_proxy_that_the_environment_gets_later_counts_for_a_session_that_trusts_it(self):
        proxy = HttpServer()
        self.addCleanup(proxy.stop)
        with mock.patch.dict(os.environ):
            for name in VARIABLES:
                os.environ.pop(name, None)
                os.environ.pop(name.upper(), None)
            client = self.session()
            for trusts, asked in ((False, 0), (True, 1)):
                os.environ.pop("http_proxy", None)
                client.trust_env = trusts
                client.get("/json")
                client.get("/json")
                os.environ["http_proxy"] = proxy.url
                client.get("/json")
                self.assertEqual(asked, proxy.connections)


class ResponseTest(StateTest):
    def test_a_response_may_be_copied_and_pickled(self):
        for make in (copy.copy, copy.deepcopy, lambda response: pickle.loads(pickle.dumps(response))):
            response = make(self.client.get("/json"))
            self.assertEqual(
                (200, {"a": 1}, f"{self.server.url}/json"), (response.status_code, response.json(), response.url))


class MethodTest(StateTest):
    def test_what_is_no_method_is_refused_with_the_librarys_error(self):
        for kind, message in ((HttpSession, "Method cannot contain"), (FastHttpSession, "invalid HTTP method 'G ET'")):
            client = self.session(kind)
            before = len(self.events)
            with self.assertRaisesRegex(ValueError, message):
                client.request("g et", "/json")
            self.assertEqual(before, len(self.events))

    def test_an_empty_method_is_refused_by_whom_locust_refuses_it(self):
        with self.assertRaisesRegex(ValueError, "invalid HTTP method ''"):
            self.session(FastHttpSession).request("", "/json")
        self.assertEqual(400, self.client.request("", "/json").status_code)


class OverridesTest(StateTest):
    def test_a_subclass_may_sign_what_it_sends(self):
        class Signed(HttpSession):
            def send(self, request, **kwargs):
                request.headers["X"] = "signed"
                return super().send(request, **kwargs)

        self.assertEqual("signed", self.sent(self.session(Signed))["X"])

    def test_requests_may_be_replaced_for_a_test(self):
        answer = requests.Response()
        answer.status_code, answer._content, answer.request = 204, b"", requests.Request("GET", "http://a/").prepare()
        for place in ("requests.adapters.HTTPAdapter.send", "requests.Session.send"):
            with mock.patch(place, return_value=answer):
                self.assertEqual(204, HttpSession("http://a", self.hook, None).get("/").status_code)

    def test_an_event_hook_may_be_wrapped(self):
        names = []
        fire = self.hook.fire
        self.hook.fire = lambda **event: (names.append(event["name"]), fire(**event))
        self.client.get("/json", name="n")
        self.assertEqual((["n"], "n"), (names, self.events[-1]["name"]))

    def test_an_empty_name_is_none(self):
        self.client.get("/json", name="")
        self.client.request_name = ""
        self.client.get("/json")
        self.assertEqual(["/json"] * 3, [event["name"] for event in self.events])

    def test_the_context_of_a_caught_request_is_of_when_it_was_answered(self):
        state = {"c": "before"}
        self.client.user = type("User", (), {"context": lambda user: dict(state)})()
        with self.client.get("/json", catch_response=True):
            state["c"] = "after"
        self.assertEqual({"c": "before"}, self.events[-1]["context"])


if __name__ == "__main__":
    unittest.main()
