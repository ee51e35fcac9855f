"""HTTP/1.1 against nginx, whose own log says what it saw."""

import os
import socket
import subprocess
import unittest

from feature_test_case import FeatureTestCase
from foreign_server import Nginx, column

# Reads the request's body, so that the log has it, and answers "taken".
TAKES_BODIES = """
server { listen unix:FOLDER/sink.sock; access_log off; location / { return 200 'taken'; } }
server { listen 127.0.0.1:PORT; location / { client_body_buffer_size 64k; proxy_pass http://unix:FOLDER/sink.sock; } }
"""
PLAIN = "server {{ listen 127.0.0.1:PORT; default_type text/plain; {inside} location / {{ return 200 'hello'; }} }}"


class Connections(FeatureTestCase):

    def visit_plain(self, inside, *arguments, **parameters):
        self.server = Nginx(self, PLAIN.format(inside=inside))
        self.visit(f"http://127.0.0.1:{self.server.port}", *arguments, **parameters)

    def test_keep_alive(self):
        self.visit_plain("", count=10, expect="hello")
        self.assert_all_good(10)
        seen = self.server.seen()
        self.assertEqual(len(seen), 10)
        self.assertEqual(len(set(column(seen, "connection"))), 1)
        self.assertEqual(set(column(seen, "protocol")), {"HTTP/1.1"})
        self.assertEqual(set(column(seen, "host")), {f"127.0.0.1:{self.server.port}"})

    def test_a_server_that_allows_three_requests_a_connection(self):
        self.visit_plain("keepalive_requests 3;", count=10, expect="hello")
        self.assert_all_good(10)
        seen = self.server.seen()
        self.assertEqual(len(seen), 10)
        self.assertEqual(len(set(column(seen, "connection"))), 4)

    def test_an_idle_connection_that_the_server_closed(self):
        self.visit_plain("keepalive_timeout 20ms;", count=4, expect="hello", pause_ms=300)
        self.assert_all_good(4)
        seen = self.server.seen()
        self.assertEqual(len(seen), 4)
        # nginx may be late on a loaded machine, but hardly three times.
        self.assertGreater(len(set(column(seen, "connection"))), 1)

    def test_a_unix_socket(self):
        server = Nginx(self, PLAIN.format(inside="listen unix:FOLDER/site.sock;"))
        self.visit("http://shop.example", "--unix-socket", self.path("site.sock"), count=3, expect="hello")
        self.assert_all_good(3)
        seen = server.seen()
        self.assertEqual(column(seen, "host"), ["shop.example"] * 3)
        self.assertEqual(len(set(column(seen, "connection"))), 1)
        # The kernel stamps nothing there.
        self.assertEqual(self.total("stamps"), {"kernel": 0, "shared": 0, "loop": 3})

    def test_a_unix_socket_that_is_not_there(self):
        self.visit("http://shop.example", "--unix-socket", self.path("nobody.sock"), count=2)
        self.assert_fails("FileNotFoundError(2, 'No such file or directory')")
        self.assertEqual(self.total("exchanges"), 0)

    def test_an_http_proxy(self):
        server = Nginx(self, """
            server { listen unix:FOLDER/origin.sock; access_log off; location / { return 200 '$http_host$request_uri'; } }
            server { listen 127.0.0.1:PORT; location / { proxy_set_header Host $host;
                     proxy_pass http://unix:FOLDER/origin.sock:$request_uri; } }""")
        self.visit("http://shop.example", "--proxy", f"http://ann:pass@127.0.0.1:{server.port}", path="/a?b=c",
                   expect="shop.example/a?b=c", count=3)
        self.assert_all_good(3)
        seen = server.seen()
        self.assertEqual(column(seen, "line"), ["GET http://shop.example/a?b=c HTTP/1.1"] * 3)
        self.assertEqual(column(seen, "proxy_authorization"), ["Basic YW5uOnBhc3M="] * 3)
        self.assertEqual(len(set(column(seen, "connection"))), 1)

    def test_a_proxy_that_opens_no_tunnel(self):
        server = Nginx(self, PLAIN.format(inside=""))
        self.visit("https://shop.example", "--proxy", f"http://127.0.0.1:{server.port}", count=2)
        self.assert_fails("ProxyError: the proxy refused to open a tunnel (4")  # 400 or 405, by its version

    def test_a_connection_that_is_not_answered(self):
        listener = socket.socket()
        self.addCleanup(listener.close)
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        # Linux leaves unanswered what comes when nobody accepts and the queue is full.
        for _ in range(8):
            waiting = socket.socket()
            self.addCleanup(waiting.close)
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        self.visit(f"http://127.0.0.1:{listener.getsockname()[1]}", "--connect-timeout", "0.3s", count=2)
        self.assert_fails("ConnectTimeout: no connection within the time limit")
        self.assertEqual(self.total("exchanges"), 0)
        self.assertGreaterEqual(self.entry("page")["failure"]["min_ns"], 290e6)

    def test_a_tls_handshake_that_is_not_answered(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        self.visit(f"https://127.0.0.1:{listener.getsockname()[1]}", "--connect-timeout", "0.3s", count=2)
        self.assert_fails("ConnectTimeout: no connection within the time limit")


class Requests(FeatureTestCase):

    def visit_taker(self, **parameters):
        server = Nginx(self, TAKES_BODIES)
        self.visit(f"http://127.0.0.1:{server.port}", **parameters)
        return server

    def visit_plain(self, inside, **parameters):
        server = Nginx(self, PLAIN.format(inside=inside))
        self.visit(f"http://127.0.0.1:{server.port}", **parameters)
        return server

    def test_bodies(self):
        server = self.visit_taker(case="bodies")
        self.assert_all_good(4)
        as_json, form, multipart, raw = server.seen()
        self.assertEqual((as_json["method"], as_json["content_type"]), ("POST", "application/json"))
        self.assertEqual(as_json["body"], '{"amount":5,"till":"a\\"b"}')
        self.assertEqual(form["content_type"], "application/x-www-form-urlencoded")
        self.assertEqual(form["body"], "usr=a+b&pwd=%26%3D")
        self.assertTrue(multipart["content_type"].startswith("multipart/form-data; boundary="))
        boundary = multipart["content_type"].partition("boundary=")[2]
        self.assertTrue(multipart["body"].startswith(f"--{boundary}\r\n"))
        self.assertTrue(multipart["body"].endswith(f"\r\n--{boundary}--\r\n"))
        self.assertEqual((raw["method"], raw["content_type"], raw["body"]), ("PUT", "application/x-raw", "raw bytes"))
        for row in (as_json, form, multipart, raw):
            self.assertEqual(int(row["length"]), len(row["body"]))

    def test_100_continue(self):
        server = self.visit_taker(case="continue", expect="taken", count=3)
        self.assert_all_good(3)
        seen = server.seen()
        self.assertEqual(column(seen, "expect"), ["100-continue"] * 3)
        self.assertEqual(column(seen, "body"), ["asked"] * 3)
        self.assertEqual(len(set(column(seen, "connection"))), 1)

    def test_query_parameters(self):
        server = self.visit_plain("", case="query")
        self.assert_all_good(1)
        self.assertEqual(column(server.seen(), "args"), ["a=1&q=x+y%26z&limit=20"])
        self.entry("/search?a=1")  # named without what query() added

    def test_redirects_are_one_sample(self):
        server = self.visit_plain("""location = /a { return 302 b?x=1; } location = /b { return 301 /c; }
                                     location = /c { return 308 http://$http_host/d; }""",
                                  path="/a", expect="hello", count=2)
        self.assert_all_good(2)
        self.assertEqual(self.total("exchanges"), 8)
        seen = server.seen()
        self.assertEqual(column(seen, "uri"), ["/a", "/b?x=1", "/c", "/d"] * 2)
        self.assertEqual(len(set(column(seen, "connection"))), 1)

    def test_a_redirect_after_a_post(self):
        for status, method, length in (("302", "GET", ""), ("303", "GET", ""), ("307", "POST", "10"), ("308", "POST", "10")):
            with self.subTest(status=status):
                server = self.visit_plain(f"location = /pay {{ return {status} /paid; }}", case="post", path="/pay")
                self.assert_all_good(1)
                self.assertEqual([(row["method"], row["uri"], row["length"]) for row in server.seen()][-1],
                                 (method, "/paid", length))

    def test_cookies(self):
        server = self.visit_plain("""
            location = /set { add_header Set-Cookie 'sid=1; HttpOnly';
                              add_header Set-Cookie 'cart=2; Path=/shop; Max-Age=60';
                              add_header Set-Cookie 'locked=3; Secure';
                              add_header Set-Cookie 'foreign=4; Domain=example.com';
                              return 200 'hello'; }
            location = /shop/forget { add_header Set-Cookie 'sid=; Path=/; Max-Age=0'; return 200 'hello'; }""",
            path="/ /set / /shop/page /shopping /shop/forget /shop/page", expect="hello")
        self.assert_all_good(7)
        self.assertEqual([(row["uri"], row["cookie"]) for row in server.seen()],
                         [("/", ""), ("/set", ""), ("/", "sid=1"), ("/shop/page", "cart=2; sid=1"),
                          ("/shopping", "sid=1"), ("/shop/forget", "cart=2; sid=1"), ("/shop/page", "cart=2")])

    AUTHENTICATION = """
        location = /basic { auth_basic till; auth_basic_user_file FOLDER/htpasswd; try_files /none @hello; }
        location = /bearer { if ($http_authorization != 'Bearer token-1') { return 401; } return 200 'hello'; }
        location @hello { return 200 'hello'; }"""

    def test_basic_and_bearer_authentication(self):
        hashed = subprocess.run(["openssl", "passwd", "-apr1", "secret"], check=True, capture_output=True, text=True,
                                timeout=60).stdout
        self.write("htpasswd", f"till:{hashed}")
        server = self.visit_plain(self.AUTHENTICATION, case="auth")
        self.assert_all_good(2)
        basic, bearer = server.seen()
        self.assertEqual((basic["user"], basic["status"]), ("till", "200"))
        self.assertEqual((bearer["authorization"], bearer["status"]), ("Bearer token-1", "200"))
        self.visit_plain(self.AUTHENTICATION, case="auth", password="wrong")
        self.assertEqual((self.total("requests"), self.total("failures")), (2, 1))
        self.assertIn("401", self.failures()[0])


class Responses(FeatureTestCase):

    def setUp(self):
        super().setUp()
        os.makedirs(self.path("pages"))
        self.page = "a page of much the same text\n" * 1000
        self.write("pages/page.txt", self.page)

    def visit_pages(self, inside, **parameters):
        server = Nginx(self, f"""server {{ listen 127.0.0.1:PORT; types {{ text/plain txt; }}
                                           location / {{ root FOLDER/pages; {inside} }} }}""")
        self.visit(f"http://127.0.0.1:{server.port}", **{"path": "/page.txt", "count": 3, **parameters})
        return server

    def test_gzip(self):
        server = self.visit_pages("gzip on; gzip_types text/plain;", expect=self.page)
        self.assert_all_good(3)
        self.assertEqual([(row["encoding"], row["transfer"]) for row in server.seen()], [("gzip", "chunked")] * 3)
        self.assertEqual(self.total("response_bytes"), 3 * len(self.page))
        self.assertLess(self.total("wire_bytes_received"), len(self.page))

    def test_chunked(self):
        server = self.visit_pages("sub_filter 'page' 'sheet'; sub_filter_types text/plain; sub_filter_once off;",
                                  expect=self.page.replace("page", "sheet"))
        self.assert_all_good(3)
        seen = server.seen()
        self.assertEqual([(row["encoding"], row["transfer"]) for row in seen], [("", "chunked")] * 3)
        self.assertEqual(len(set(column(seen, "connection"))), 1)

    def test_head_has_a_length_and_no_body(self):
        server = self.visit_pages("", case="head")
        self.assert_all_good(3)
        seen = server.seen()
        self.assertEqual(column(seen, "method"), ["HEAD"] * 3)
        self.assertEqual(len(set(column(seen, "connection"))), 1)

    def test_204_has_no_body(self):
        server = self.visit_pages("return 204;", status=204, size=0)
        self.assert_all_good(3)
        self.assertEqual(len(set(column(server.seen(), "connection"))), 1)

    def test_304_has_no_body(self):
        server = self.visit_pages("if_modified_since before;", header="If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
                                  status=304, size=0)
        self.assert_all_good(3)
        seen = server.seen()
        self.assertEqual(column(seen, "status"), ["304"] * 3)
        self.assertEqual(len(set(column(seen, "connection"))), 1)

    def test_a_missing_page_is_a_failure(self):
        self.visit_pages("", path="/missing.txt")
        self.assert_fails("404")


if __name__ == "__main__":
    unittest.main()
