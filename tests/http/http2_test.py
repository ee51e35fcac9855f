"""HTTP/2 against nghttpd and nginx: asked for, spoken, and said."""

import os
import unittest

from feature_test_case import FeatureTestCase
from foreign_server import Nghttpd, Nginx

NGINX_SERVER = "server {{ listen 127.0.0.1:PORT {how}; {inside} location / {{ return 200 'hello'; }} }}"


class Http2(FeatureTestCase):

    def nginx(self, how, inside="", outside=""):
        return Nginx(self, outside + NGINX_SERVER.format(how=how, inside=inside))

    def secure_nginx(self, how, inside="", outside=""):
        self.certificate()
        return self.nginx(how, "ssl_certificate FOLDER/cert.pem; ssl_certificate_key FOLDER/key.pem; " + inside, outside)

    def page(self, name, size):
        os.makedirs(self.path("pages"), exist_ok=True)
        self.write(f"pages/{name}", "x" * size)

    def test_nghttpd_over_tls_is_spoken_to_in_http2_and_the_run_says_so(self):
        self.page("page", 100)
        server = Nghttpd(self, certificate=self.certificate())
        self.visit(f"https://localhost:{server.port}", "--http2", "--cacert", self.path("cert.pem"), count=20, path="/page", size=100)
        self.assert_all_good(20)
        self.assert_protocol("HTTP/2")
        seen = server.output()
        self.assertEqual(seen.count(":path: /page"), 20)
        self.assertIn(":authority: localhost", seen)
        self.assertEqual(seen.count("SSL/TLS handshake completed"), 1)

    def test_prior_knowledge_without_tls(self):
        self.page("page", 100)
        server = Nghttpd(self)
        self.visit(f"http://127.0.0.1:{server.port}", "--http2", count=5, path="/page", size=100)
        self.assert_all_good(5)
        self.assert_protocol("HTTP/2")

    def test_the_scenario_may_ask_for_it(self):
        self.page("page", 100)
        server = Nghttpd(self)
        self.visit(f"http://127.0.0.1:{server.port}", case="chosen_by_the_scenario", path="/page", size=100)
        self.assert_all_good(1)
        self.assert_protocol("HTTP/2")

    def test_a_body_larger_than_every_window_arrives_whole(self):
        size = 5 * 1024 * 1024
        self.page("large", size)
        server = Nghttpd(self, certificate=self.certificate())
        self.visit(f"https://localhost:{server.port}", "--http2", "--cacert", self.path("cert.pem"), count=2, path="/large", size=size)
        self.assert_all_good(2)
        self.assertEqual(self.total("response_bytes"), 2 * size)

    def test_a_large_upload_comes_back_whole(self):
        size = 2 * 1024 * 1024
        for secure in (False, True):
            with self.subTest(secure=secure):
                server = Nghttpd(self, "--echo-upload", certificate=self.certificate() if secure else None)
                self.visit(f"{'https' if secure else 'http'}://localhost:{server.port}", "--http2",
                           *(["--cacert", self.path("cert.pem")] if secure else []), case="upload", path="/", size=size, count=2)
                self.assert_all_good(2)
                self.assertGreater(self.total("bytes_sent"), 2 * size)

    def test_head_has_no_body_and_a_missing_page_is_an_error(self):
        self.page("page", 100)
        server = Nghttpd(self)
        host = f"http://127.0.0.1:{server.port}"
        self.visit(host, "--http2", case="head", path="/page", count=3)
        self.assert_all_good(3)
        self.visit(host, "--http2", path="/missing", count=3)
        self.assert_fails("404")

    def test_trailers_are_no_part_of_the_body(self):
        self.page("page", 100)
        server = Nghttpd(self, "--trailer=x-checksum: 1")
        self.visit(f"http://127.0.0.1:{server.port}", "--http2", path="/page", size=100, count=3)
        self.assert_all_good(3)

    def test_nginx_over_tls(self):
        server = self.secure_nginx("ssl http2")
        self.visit(f"https://localhost:{server.port}", "--http2", "--cacert", self.path("cert.pem"), count=5, expect="hello")
        self.assert_all_good(5)
        self.assert_protocol("HTTP/2")
        seen = server.seen()
        self.assertEqual([row["protocol"] for row in seen], ["HTTP/2.0"] * 5)
        self.assertEqual(len({row["connection"] for row in seen}), 1)
        self.assertEqual(seen[0]["sni"], "localhost")

    def test_without_the_option_the_same_server_gets_http1(self):
        server = self.secure_nginx("ssl http2")
        self.visit(f"https://localhost:{server.port}", "--cacert", self.path("cert.pem"), count=3, expect="hello")
        self.assert_all_good(3)
        self.assert_protocol("HTTP/1.1")
        self.assertEqual({row["protocol"] for row in server.seen()}, {"HTTP/1.1"})

    def test_a_server_that_chooses_http1_is_an_error_and_not_a_silent_fallback(self):
        server = self.secure_nginx("ssl")
        self.visit(f"https://localhost:{server.port}", "--http2", "--cacert", self.path("cert.pem"), count=2)
        self.assert_fails("HTTP/2 was asked for")
        self.assertEqual(server.seen(), [])

    def test_a_server_that_knows_no_http2_without_tls_is_an_error(self):
        server = self.nginx("")
        self.visit(f"http://127.0.0.1:{server.port}", "--http2", count=2)
        self.assert_fails("the server broke the HTTP/2 protocol")

    def test_a_server_that_goes_away_is_connected_to_again(self):
        server = self.nginx("http2", inside="keepalive_requests 3;")
        self.visit(f"http://127.0.0.1:{server.port}", "--http2", count=10, expect="hello")
        self.assert_all_good(10)
        seen = server.seen()
        self.assertEqual(len(seen), 10)
        self.assertEqual(len({row["connection"] for row in seen}), 4)

    def test_cookies_redirects_and_gzip(self):
        server = self.nginx("http2", inside="""
            location = /start { add_header Set-Cookie 'till=7; Path=/' always; return 302 /end; }
            location = /end { gzip on; gzip_min_length 1; gzip_types text/plain; default_type text/plain;
                              return 200 'the cookie is $http_cookie and the coding $http_accept_encoding'; }""")
        self.visit(f"http://127.0.0.1:{server.port}", "--http2", path="/start",
                   expect="the cookie is till=7 and the coding gzip, deflate, br, zstd")
        self.assert_all_good(1)
        self.assertEqual(self.total("exchanges"), 2)
        self.assertEqual([(row["uri"], row["status"], row["cookie"]) for row in server.seen()],
                         [("/start", "302", ""), ("/end", "200", "till=7")])


if __name__ == "__main__":
    unittest.main()
