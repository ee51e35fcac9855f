"""TLS against nginx, whose own log says what it saw."""

import unittest

from feature_test_case import FeatureTestCase
from foreign_server import Nginx, column

SECURE = """
server {{ listen 127.0.0.1:PORT {how}; ssl_certificate FOLDER/cert.pem; ssl_certificate_key FOLDER/key.pem;
          {inside} location / {{ return 200 'hello'; }} }}
"""


class Tls(FeatureTestCase):

    def setUp(self):
        super().setUp()
        self.certificate()
        self.trust = ["--cacert", self.path("cert.pem")]

    def visit_secure(self, *arguments, how="ssl", inside="", host="localhost", **parameters):
        self.server = Nginx(self, SECURE.format(how=how, inside=inside))
        self.visit(f"https://{host}:{self.server.port}", *arguments, **{"count": 3, **parameters})

    def test_a_trusted_certificate_and_the_servers_name(self):
        self.visit_secure(*self.trust, expect="hello")
        self.assert_all_good(3)
        seen = self.server.seen()
        self.assertEqual(column(seen, "sni"), ["localhost"] * 3)
        self.assertEqual(len(set(column(seen, "connection"))), 1)
        self.assertEqual(self.run_data["run"]["tls_verification"], True)

    def test_alpn_is_http_1_without_http2(self):
        self.visit_secure(*self.trust, how="ssl http2")
        self.assert_all_good(3)
        self.assertEqual([(row["protocol"], row["alpn"]) for row in self.server.seen()], [("HTTP/1.1", "http/1.1")] * 3)

    def test_a_certificate_that_nobody_signed(self):
        self.visit_secure()
        self.assert_fails("certificate")
        self.assertEqual(self.server.seen(), [])

    def test_a_certificate_of_another_host(self):
        self.visit_secure(*self.trust, host="127.0.0.1")
        self.assert_fails("IP address mismatch")
        self.assertEqual(self.server.seen(), [])

    def test_insecure_accepts_both_and_the_run_says_so(self):
        self.visit_secure("--insecure", host="127.0.0.1", expect="hello")
        self.assert_all_good(3)
        self.assertEqual(column(self.server.seen(), "sni"), [""] * 3)  # an address is no name
        self.assertEqual(self.run_data["run"]["tls_verification"], False)

    def test_sessions_are_resumed(self):
        for version in ("TLSv1.2", "TLSv1.3"):
            with self.subTest(version=version):
                self.visit_secure(*self.trust, expect="hello", count=5, inside=f"""
                    ssl_protocols {version}; ssl_session_cache shared:tls:1m; keepalive_requests 1;""")
                self.assert_all_good(5)
                seen = self.server.seen()[-5:]
                self.assertEqual(len(set(column(seen, "connection"))), 5)
                self.assertEqual(column(seen, "reused"), [".", "r", "r", "r", "r"])

    def test_a_client_certificate(self):
        inside = "ssl_verify_client on; ssl_client_certificate FOLDER/cert.pem;"
        self.visit_secure(*self.trust, inside=inside)
        self.assert_fails("400")
        for own in (["--cert", self.path("cert.pem"), "--key", self.path("key.pem")], ["--cert", self.path("both.pem")]):
            with self.subTest(own=own):
                self.write("both.pem", self.read("cert.pem") + self.read("key.pem"))
                self.visit_secure(*self.trust, *own, inside=inside, expect="hello")
                self.assert_all_good(3)
                self.assertEqual(column(self.server.seen()[-3:], "client"), ["CN=localhost"] * 3)


if __name__ == "__main__":
    unittest.main()
