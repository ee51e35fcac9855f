"""What bad servers do becomes a clear error on that sample; the users go on, and no request is lost."""

import random
import socket
import unittest

from fault_server import DELAY_SECONDS, FAULTS, FaultServer
from feature_test_case import FeatureTestCase

RESET = "ConnectionResetError(104, 'Connection reset by peer')"
DISCONNECTED = "RemoteDisconnected('Remote end closed connection without response')"
HEAD_CUT = "the server closed the connection within the response's headers"
BODY_CUT = "IncompleteRead: the server closed the connection before the end of the response's body"
HEAD_TOO_LARGE = "the response's headers are larger than 64 KiB, or its first line than 8 KiB"
DAMAGED = "ContentDecodingError: the response's compressed body is damaged or cut"
TIMEOUT = "ReadTimeout: the response was not complete within the time limit"
LENGTH_AND_CHUNKED = "the response has both Content-Length and Transfer-Encoding"

# What the run says of each fault.
CLOSES = {
    "/close-before-the-answer": DISCONNECTED,
    "/close-in-the-head": HEAD_CUT,
    "/close-in-the-body": BODY_CUT,
    "/close-in-a-chunk": BODY_CUT,
    "/close-between-chunks": BODY_CUT,
    "/reset-before-the-answer": RESET,
    "/reset-in-the-head": RESET,
    "/reset-in-the-body": RESET,
}
LENGTHS = {
    "/more-than-its-length": "the server sent bytes that belong to no response",
    "/length-and-chunked": LENGTH_AND_CHUNKED,
    "/two-lengths": "the response has several Content-Length values that differ",
    "/length-in-words": "the response's Content-Length is not a number",
    "/bad-chunk-size": "the response's chunked body is malformed",
    "/endless-chunk-line": "the response's chunked body has too long a chunk line or too many chunk extensions",
    "/unknown-transfer": "the response's Transfer-Encoding is not \"chunked\"",
}
LIMITS = {
    "/long-header": HEAD_TOO_LARGE,
    "/endless-header": HEAD_TOO_LARGE,
    "/endless-head": "the response has more than 256 headers",
    "/many-headers": "the response has more than 256 headers",
    "/endless-body": "the response's body is larger than the limit",
    "/endless-information": "the server sent more than 16 informational (1xx) responses in a row",
}
GARBAGE = {
    "/garbage": "the server's answer is not HTTP/1.x (a TLS port, or another protocol?)",
    "/bad-status-line": "BadStatusLine: the response's first line is malformed",
    "/no-colon": "the response has a malformed header line",
    "/nul-in-the-head": "the response's headers hold a NUL byte or a carriage return without line feed",
    "/switch-protocols": "the server switched protocols (101) without being asked",
}
BODIES = {
    "/bomb": "the response's body is larger than the limit once decompressed",
    "/damaged-gzip": DAMAGED,
    "/cut-gzip": DAMAGED,
    "/unknown-coding": "the response has a Content-Encoding that was not asked for",
}
REDIRECTS = {
    "/redirect-loop": "TooManyRedirects('Exceeded 30 redirects.')",
    "/redirect-to-ftp": "the redirect's Location is not a http or https URL",
}
STALLS = {"/never": TIMEOUT, "/trickle": TIMEOUT}
FINE = ["/good", "/delay", "/continue-and-half-a-head"]
ALL = {**CLOSES, **LENGTHS, **LIMITS, **GARBAGE, **BODIES, **REDIRECTS, **STALLS}


class Faults(FeatureTestCase):

    def texts(self):
        """What was said of each name: one text each, or the test has failed."""
        texts = {}
        for failure in self.run_data["failures"]:
            name = self.run_data["entries"][failure["entry"]]["name"]
            self.assertNotIn(name, texts, self.run_data["failures"])
            texts[name] = failure["text"]
        return texts

    def assert_no_request_is_lost(self, seen):
        counted = {entry["name"]: entry["exchanges"] + entry["abandoned"] for entry in self.run_data["entries"]}
        self.assertEqual({name: count for name, count in counted.items() if count},
                         {name: count for name, count in seen.items() if count})

    def assert_each_is_told(self, faults):
        """Each fault twice, a good request by the same user after each."""
        server = FaultServer(self)
        self.visit(server.url, case="faults", path=" ".join(faults), count=2)
        self.assertEqual(self.texts(), faults)
        for name in faults:
            self.assertEqual((self.entry(name)["requests"], self.entry(name)["failures"]), (2, 2), name)
        self.assertEqual((self.entry("/good")["requests"], self.entry("/good")["failures"]), (2 * len(faults), 0))
        self.assert_exit_code(1)
        self.assert_no_request_is_lost(server.drain())

    def test_every_fault_has_its_test(self):
        self.assertEqual(sorted([*ALL, *FINE]), sorted(FAULTS))

    def test_closed_and_reset_connections(self):
        self.assert_each_is_told(CLOSES)

    def test_wrong_lengths(self):
        self.assert_each_is_told(LENGTHS)

    def test_limits(self):
        self.assert_each_is_told(LIMITS)

    def test_garbage(self):
        self.assert_each_is_told(GARBAGE)

    def test_bombs_and_damaged_bodies(self):
        self.assert_each_is_told(BODIES)

    def test_redirects_that_lead_nowhere(self):
        self.assert_each_is_told(REDIRECTS)

    def test_stalls_end_at_the_time_limit(self):
        self.assert_each_is_told(STALLS)
        for name in STALLS:
            self.assertGreaterEqual(self.entry(name)["failure"]["min_ns"], 290e6)

    def test_the_time_limit_of_the_command_line(self):
        server = FaultServer(self)
        self.visit(server.url, "--timeout", "0.2s", path="/never", count=2)
        self.assert_fails(TIMEOUT)
        self.assertGreaterEqual(self.entry("page")["failure"]["min_ns"], 190e6)

    def test_a_delay_is_measured(self):
        server = FaultServer(self)
        self.visit(server.url, path="/delay", expect="good", count=3)
        self.assert_all_good(3)
        self.assertGreaterEqual(self.entry("page")["success"]["min_ns"], DELAY_SECONDS * 1e9)
        self.assertEqual(server.connections, 1)

    def test_half_a_head_right_behind_continue(self):
        server = FaultServer(self)
        self.visit(server.url, case="faults", path="/continue-and-half-a-head", count=2)
        self.assert_all_good(4)
        # The body did not wait for the second after which it is sent without having been asked for.
        self.assertLess(self.entry("/continue-and-half-a-head")["success"]["min_ns"], 1e9)

    def test_a_server_that_accepts_and_closes(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)

        def close_everybody():
            while True:
                try:
                    listener.accept()[0].close()
                except OSError:
                    return
        self.in_background(close_everybody, lambda: listener.shutdown(socket.SHUT_RDWR))
        self.visit(f"http://127.0.0.1:{listener.getsockname()[1]}", count=5)
        self.assertEqual(self.total("failures"), 5)
        # Which of them depends on who was first.
        self.assertLessEqual(set(self.failures()), {RESET, DISCONNECTED, "BrokenPipeError(32, 'Broken pipe')"})
        self.assert_exit_code(1)

    def test_twenty_users_lose_no_request_in_three_seconds_of_faults(self):
        server = FaultServer(self)
        # Large bodies would be all that three seconds are spent on; good answers are every other one.
        mix = [name for name in FAULTS if name not in ("/bomb", "/endless-body")]
        mix += ["/good"] * len(mix)
        random.Random(1).shuffle(mix)
        self.run_users(server.url, "-u", "20", "-t", "3s", case="fault", path=" ".join(mix))
        seen = server.drain()
        self.assert_no_request_is_lost(seen)
        self.assertGreater(sum(seen.values()), 300)
        texts = self.texts()
        self.assertEqual(texts, {name: ALL[name] for name in texts})
        self.assertGreater(len(texts), 20)
        self.assertEqual(self.run_data["exceptions"], [])
        self.assert_exit_code(1)


if __name__ == "__main__":
    unittest.main()
