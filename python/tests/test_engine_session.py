"""EngineSession: what it sends is what requests sends, and what it cannot send goes through requests."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import io
import pickle
import unittest

import requests
import urllib3
from acrida.session.response import LazyResponse
from acrida.session.session import EngineSession
from http_server import HttpServer
from listener import Listener
from requests.auth import HTTPBasicAuth, HTTPDigestAuth

# With urllib3 1.26, http.client encodes a text in ISO 8859-1 and fails with most of the world's.
TEXT_IS_UTF8 = not urllib3.__version__.startswith("1.")

# Arguments of Session.request. {base} is the server.
SAME_BYTES = {
    "plain": ("GET", "{base}/a/b?c=d"),
    "no path": ("GET", "{base}"),
    "query alone": ("GET", "{base}?a=1"),
    "lower case method": ("get", "{base}/"),
    "a method of one's own": ("PURGE", "{base}/"),
    "head": ("HEAD", "{base}/"),
    "no body": ("POST", "{base}/"),
    "delete": ("DELETE", "{base}/"),
    "blanks and brackets": ("GET", '{base}/POS Invoice/[x]?filters=[["a","=","b c"]]'),
    "escapes": ("GET", "{base}/a%2fb%41?c=%7e%20"),
    "a percent sign": ("GET", "{base}/100%?c=%zz"),
    "not ASCII": ("GET", "{base}/caf\u00e9?q=\u20ac"),
    "dot segments": ("GET", "{base}/a/./b/../c"),
    "two slashes": ("GET", "{base}//a//b"),
    "params": ("GET", "{base}/x", dict(params={"a": ["1", 2], "b": None, "c": "\u00e9 &"})),
    "params and query": ("GET", "{base}/x?y=1", dict(params=[("a", "b")])),
    "params as text": ("GET", "{base}/x", dict(params="a=b&c")),
    "json": ("POST", "{base}/", dict(json={"a": [1, 2.5, None, True, "\u00e9"], "b": {}})),
    "json that is empty": ("POST", "{base}/", dict(json={})),
    "json with keys that are no strings": ("POST", "{base}/", dict(json={1: 2, None: 3})),
    "json and data": ("POST", "{base}/", dict(json={"a": 1}, data="text")),
    "json of a get": ("GET", "{base}/", dict(json=[1])),
    "json with a type of one's own": ("POST", "{base}/", dict(json=[1], headers={"content-type": "application/x"})),
    "form": ("POST", "{base}/", dict(data={"a": "1 2", "b": ["x", "y"], "c": "\u00e9"})),
    "form of pairs": ("POST", "{base}/", dict(data=[("a", 1), ("a", 2)])),
    "empty form": ("POST", "{base}/", dict(data={})),
    "text": ("PUT", "{base}/", dict(data="a text")),
    **({"text in UTF-8": ("PUT", "{base}/", dict(data="caf\u00e9"))} if TEXT_IS_UTF8 else {}),
    "bytes": ("PATCH", "{base}/", dict(data=b"\x00\xff")),
    "headers": ("GET", "{base}/", dict(headers={"X-A": "1", b"X-B": b"2", "User-Agent": "me", "Accept": None})),
    "basic authentication": ("GET", "{base}/", dict(auth=("u", "p\u00e9"))),
    "its object": ("GET", "{base}/", dict(auth=HTTPBasicAuth("u", "p"))),
    "cookies of a request": ("GET", "{base}/", dict(cookies={"a": "b"})),
    "unset options": ("GET", "{base}/", dict(stream=None, cert=None, proxies=None, files=None, verify=None)),
}


class Engine(EngineSession):
    """A session that notes what went through the engine."""

    class response_class(LazyResponse, requests.Response):
        pass

    def __init__(self, base_url=""):
        super().__init__()
        self.base_url = base_url
        self.trust_env = False  # this machine's proxies and authorities are no part of the test

    def request(self, method, url, *, data=None, json=None, **options):
        return self.send_request(method, url, data, json, options)


class SameBytesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Listener()
        cls.addClassCleanup(cls.server.stop)

    def sent(self, session, method, url, options):
        """What came to the server: request line, headers, body."""
        session.request(method, url.format(base=self.server.url), **options)
        return self.server.requests.pop()

    def compare(self, prepare=lambda session: None, **forms):
        for name, (method, url, *options) in forms.items():
            plain, engine = requests.Session(), Engine(self.server.url)
            plain.trust_env = False
            prepare(plain)
            prepare(engine)
            with self.subTest(name):
                self.assertEqual(
                    self.sent(plain, method, url, *options or [{}]), self.sent(engine, method, url, *options or [{}])
                )

    def test_requests_of_every_form(self):
        self.compare(**SAME_BYTES)

    def test_what_a_session_sets(self):
        settings = {
            "headers": lambda session: session.headers.update({"X-A": "1", "Accept-Encoding": "gzip"}),
            "other headers": lambda session: setattr(session, "headers", {"X-Only": "1"}),
            "header taken out": lambda session: session.headers.pop("User-Agent"),
            "header unset": lambda session: session.headers.update({"Accept": None}),
            "content type": lambda session: session.headers.update({"Content-Type": "application/x"}),
            "authentication": lambda session: setattr(session, "auth", ("u", "p")),
            "params": lambda session: session.params.update(a="b"),
            "cookie": lambda session: session.cookies.set("a", "b"),
            "two cookies": lambda session: session.cookies.update({"a": "b", "c": "d e"}),
            "other jar": lambda session: setattr(session, "cookies", requests.cookies.cookiejar_from_dict({"j": "1"})),
        }
        for name, prepare in settings.items():
            with self.subTest(name):
                self.compare(prepare, get=("GET", "{base}/"), post=("POST", "{base}/", {"json": {"a": 1}}))
                self.compare(prepare, form=("POST", "{base}/", {"data": {"a": 1}}))

    def test_changes_between_requests_are_seen(self):
        session = Engine(self.server.url)
        session.get(f"{self.server.url}/")
        session.headers["X-A"] = "1"
        session.cookies.set("c", "2")
        session.auth = ("u", "p")
        _, fields, _ = self.sent(session, "GET", "{base}/", {})
        self.assertEqual((b"1", b"c=2", b"Basic dTpw"), (fields[b"x-a"], fields[b"cookie"], fields[b"authorization"]))
        del session.headers["x-a"]
        session.cookies.clear()
        session.auth = None
        _, fields, _ = self.sent(session, "GET", "{base}/", {})
        self.assertFalse({b"x-a", b"cookie", b"authorization"} & fields.keys())

    def test_an_upload(self):
        session = Engine(self.server.url)
        _, fields, body = self.sent(
            session, "POST", "{base}/", {"files": {"f": ("name.txt", io.BytesIO(b"inside"))}, "data": {"a": "1"}}
        )
        self.assertTrue(fields[b"content-type"].startswith(b"multipart/form-data; boundary="))
        self.assertIn(b'name="a"\r\n\r\n1\r\n', body)
        self.assertIn(b'filename="name.txt"\r\n\r\ninside\r\n', body)


class ByWhomTest(unittest.TestCase):
    """Who sends: a response of the engine's has an exchange."""

    @classmethod
    def setUpClass(cls):
        cls.server = HttpServer()
        cls.addClassCleanup(cls.server.stop)

    def setUp(self):
        self.session = Engine(self.server.url)

    def by_engine(self, path="/json", method="GET", **options):
        response = self.session.request(method, f"{self.server.url}{path}", **options)
        self.assertEqual(200, response.status_code)
        return getattr(response, "exchange", None) is not None

    def test_every_common_form_goes_through_the_engine(self):
        for options in (
            {"params": {"a": 1}}, {"headers": {"a": "b"}}, {"timeout": 5}, {"json": {}}, {"data": {"a": 1}},
            {"data": "text"}, {"files": {"f": b"x"}}, {"auth": ("u", "p")}, {"verify": True}, {"stream": False},
        ):  # fmt: skip
            with self.subTest(options):
                self.assertTrue(self.by_engine(**options))
        self.assertTrue(self.by_engine("/redirect?to=/json"))

    def test_the_rest_goes_through_requests(self):
        for options in (
            {"stream": True}, {"timeout": (1, 2)}, {"hooks": {"response": lambda *_, **__: None}},
            {"auth": HTTPDigestAuth("u", "p")}, {"cookies": {"a": "b"}}, {"data": iter([b"a"])}, {"verify": False},
        ):  # fmt: skip
            with self.subTest(options):
                self.assertFalse(self.by_engine(method="POST" if "data" in options else "GET", **options))
        self.assertTrue(self.by_engine())

    def test_settings_that_the_engine_does_not_know(self):
        def put_hook(session):
            session.hooks["response"].append(lambda *_, **__: None)

        for prepare in (
            lambda session: session.mount("http://", requests.adapters.HTTPAdapter()),
            put_hook,
            lambda session: setattr(session, "stream", True),
            lambda session: session.params.update(a="b"),
            lambda session: setattr(session, "auth", HTTPDigestAuth("u", "p")),
        ):
            self.session = Engine(self.server.url)
            self.assertTrue(self.by_engine())
            prepare(self.session)
            self.assertFalse(self.by_engine())

    def test_looking_at_a_setting_changes_nothing(self):
        for name in self.session.__attrs__:
            getattr(self.session, name)
            self.assertTrue(self.by_engine(), name)

    def test_it_has_every_attribute_of_a_session(self):
        plain = requests.Session()
        self.assertEqual({name for name in vars(plain) if not hasattr(self.session, name)}, set())
        self.assertEqual(plain.headers, self.session.headers)

    def test_a_response_has_what_those_of_requests_have(self):
        path = f"{self.server.url}/cookie?name=a&value=1"
        plain = requests.get(path)
        response = self.session.get(path)
        self.assertEqual({name for name in dir(plain) if not hasattr(response, name)}, set())
        self.assertEqual((200, "OK", 11, b""), (response.raw.status, response.raw.reason, response.raw.version, response.raw.read()))
        self.assertEqual(["a=1; Path=/"], response.raw.headers.getlist("set-cookie"))
        self.assertEqual(list(plain.iter_content(1)), list(response.iter_content(1)))
        self.assertEqual(plain.headers.keys() - {"Date"}, response.headers.keys() - {"Date"})
        again = pickle.loads(pickle.dumps(response))
        self.assertEqual((200, "ok", path), (again.status_code, again.text, again.url))
        response.close()

    def test_cookies_go_both_ways(self):
        self.session.get(f"{self.server.url}/cookie?name=a&value=1")
        self.assertEqual({"a": "1"}, self.session.cookies.get_dict())
        self.session.cookies.set("b", "2")
        self.session.get(f"{self.server.url}/cookie?name=a&value=3", stream=True)  # by requests
        echoed = self.session.get(f"{self.server.url}/echo").json()["headers"]["Cookie"]
        self.assertEqual({"a=3", "b=2"}, set(echoed.split("; ")))
        self.session.cookies.clear()
        self.assertNotIn("Cookie", self.session.get(f"{self.server.url}/echo").json()["headers"])

    def test_cookies_that_nobody_has_looked_at_are_cleared_as_well(self):
        self.session.get(f"{self.server.url}/cookie?name=a&value=1")
        self.session.cookies.clear()
        self.assertNotIn("Cookie", self.session.get(f"{self.server.url}/echo").json()["headers"])
        self.assertEqual({}, self.session.cookies.get_dict())

    def test_a_redirect_elsewhere_takes_no_password_along(self):
        other = HttpServer()
        self.addCleanup(other.stop)
        self.session.auth = ("u", "p")
        there = self.session.get(f"{self.server.url}/redirect?to={other.url.replace('127.0.0.1', 'localhost')}/echo")
        self.assertNotIn("Authorization", there.json()["headers"])
        here = self.session.get(f"{self.server.url}/redirect?to=/echo")
        self.assertIn("Authorization", here.json()["headers"])
        self.assertEqual([302], [response.status_code for response in here.history])

    def test_a_redirect_changes_the_method_as_requests_does(self):
        for status in (301, 302, 303, 307, 308):
            for method in ("POST", "PUT", "GET"):
                path = f"/redirect?to=/echo&status={status}"
                plain = requests.Session()
                plain.trust_env = False
                wanted, got = (
                    session.request(method, f"{self.server.url}{path}", data={"a": 1}).json()
                    for session in (plain, self.session)
                )
                self.assertEqual((wanted["method"], wanted["body"]), (got["method"], got["body"]))
                self.assertEqual(wanted["headers"].get("Content-Type"), got["headers"].get("Content-Type"))


if __name__ == "__main__":
    unittest.main()
