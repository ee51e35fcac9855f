"""HTTP against Python's http.server, and through a CONNECT proxy made of it."""

import base64
import functools
import http.server
import os
import unittest

from feature_test_case import FeatureTestCase
from foreign_server import Nginx
from python_server import CODINGS, TEXT, OldSite, Proxy, PythonServer, Site

PAGE = TEXT.decode("ascii")


class Exchanges(FeatureTestCase):

    def visit_site(self, handler=Site, **parameters):
        self.server = PythonServer(self, handler)
        self.visit(self.server.url, **parameters)

    def test_content_codings(self):
        self.visit_site(path=" ".join(CODINGS), expect=PAGE)
        self.assert_all_good(len(CODINGS))
        self.assertEqual(self.total("response_bytes"), len(CODINGS) * len(TEXT))
        self.assertEqual([path for _, path, _, _ in self.server.seen], list(CODINGS))
        self.assertEqual({headers["Accept-Encoding"] for _, _, headers, _ in self.server.seen},
                         {"gzip, deflate, br, zstd"})

    def test_bodies(self):
        self.visit_site(case="bodies", count=2)
        self.assert_all_good(8)
        self.assertEqual([(method, path, body) for method, path, _, body in self.server.seen], 2 * [
            ("POST", "/json", {"amount": 5, "till": "a\"b"}),
            ("POST", "/form", [("usr", "a b"), ("pwd", "&=")]),
            ("POST", "/multipart", [("field", None, None, b"value"), ("file", "x.txt", "text/plain", b"bytes")]),
            ("PUT", "/raw", b"raw bytes")])
        self.assertEqual(self.server.connections, 1)

    def test_basic_and_bearer_authentication(self):
        self.visit_site(case="auth", password="p\xe4:ss")
        self.assert_all_good(2)
        basic, bearer = (headers["Authorization"] for _, _, headers, _ in self.server.seen)
        self.assertEqual(base64.b64decode(basic.removeprefix("Basic ")).decode("utf-8"), "till:p\xe4:ss")
        self.assertEqual(bearer, "Bearer token-1")

    def test_query_parameters(self):
        self.visit_site(case="query")
        self.assert_all_good(1)
        self.assertEqual(self.server.seen[0][1], "/search?a=1&q=x+y%26z&limit=20")

    def test_chunks_with_extensions_and_trailers(self):
        self.visit_site(path="/chunked", expect=PAGE, count=3)
        self.assert_all_good(3)
        self.assertEqual(self.server.connections, 1)

    def test_100_continue(self):
        self.visit_site(case="continue", path="/raw", expect=PAGE, count=3)
        self.assert_all_good(3)
        self.assertEqual([body for _, _, _, body in self.server.seen], [b"asked"] * 3)
        # Python asks for the body at once; nobody waited for the second after which it is sent anyway.
        self.assertLess(self.total("success")["min_ns"], 1e9)

    def test_head(self):
        self.visit_site(case="head", count=3)
        self.assert_all_good(3)
        self.assertEqual(self.server.connections, 1)

    def test_a_server_that_closes_without_having_said_so(self):
        self.visit_site(path="/closes", expect=PAGE, count=10)
        self.assert_all_good(10)
        self.assertEqual(self.server.connections, 10)

    def test_a_body_that_ends_with_the_connection(self):
        self.visit_site(path="/until-close", expect=PAGE, count=3)
        self.assert_all_good(3)
        self.assertEqual(self.server.connections, 3)

    def test_http_1_0(self):
        self.visit_site(OldSite, path="/old", expect=PAGE, count=3)
        self.assert_all_good(3)
        self.assertEqual(self.server.connections, 3)

    def test_files_as_python_serves_them(self):
        os.makedirs(self.path("pages/folder"))
        self.write("pages/folder/index.html", "hello")
        handler = type("Files", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_arguments: None})
        handler = functools.partial(handler, directory=self.path("pages"))
        self.visit_site(handler, path="/folder", expect="hello", count=2)
        self.assert_all_good(2)
        self.assertEqual(self.total("exchanges"), 4)  # /folder is redirected to /folder/
        self.visit_site(handler, path="/folder/", header="If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
                        status=304, size=0)
        self.assert_all_good(1)
        self.visit_site(handler, path="/missing")
        self.assert_fails("404")


class Tunnel(FeatureTestCase):

    def setUp(self):
        super().setUp()
        self.certificate()
        self.proxy = PythonServer(self, Proxy)
        self.nginx = Nginx(self, """server { listen 127.0.0.1:PORT ssl http2; ssl_certificate FOLDER/cert.pem;
                                             ssl_certificate_key FOLDER/key.pem; location / { return 200 'hello'; } }""")
        self.site = f"localhost:{self.nginx.port}"

    def visit_through(self, proxy, *arguments):
        self.visit(f"https://{self.site}", "--cacert", self.path("cert.pem"), "--proxy", proxy, *arguments, count=3,
                   expect="hello")

    def test_one_tunnel_for_all_requests_of_a_user(self):
        self.visit_through(self.proxy.url)
        self.assert_all_good(3)
        self.assertEqual([path for path, _ in self.proxy.seen], [self.site])
        self.assertEqual(self.proxy.seen[0][1]["Host"], self.site)
        seen = self.nginx.seen()
        self.assertEqual([(row["line"], row["sni"], row["host"], row["proxy_authorization"]) for row in seen],
                         [("GET / HTTP/1.1", "localhost", self.site, "")] * 3)
        self.assertEqual(len({row["connection"] for row in seen}), 1)

    def test_http2_through_a_tunnel(self):
        self.visit_through(self.proxy.url, "--http2")
        self.assert_all_good(3)
        self.assert_protocol("HTTP/2")
        self.assertEqual(len(self.proxy.seen), 1)

    def test_the_proxys_user_and_password(self):
        self.proxy.authorization = "Basic " + base64.b64encode(b"ann:p@ss").decode("ascii")
        self.visit_through(f"http://ann:p%40ss@127.0.0.1:{self.proxy.server_port}")
        self.assert_all_good(3)
        self.assertEqual([row["authorization"] for row in self.nginx.seen()], [""] * 3)
        self.assertNotIn("p%40ss", self.read("run.json"))

    def test_a_proxy_that_wants_to_know_who_asks(self):
        self.proxy.authorization = "Basic unknown"
        self.visit_through(self.proxy.url)
        self.assert_fails("ProxyError: the proxy refused to open a tunnel (407)")
        self.assertEqual(self.nginx.seen(), [])


if __name__ == "__main__":
    unittest.main()
