"""Locustfiles that are pytest tests, run by locust and by pytest."""

import http.server
import subprocess
import sys
import threading
import unittest

from locust_command import CommandFolder

TESTS = """
    import time

    import pytest

    @pytest.fixture
    def till(session):
        yield f"till of {type(session).__name__}"
        print("till closed")

    def test_home(session):
        assert session.get("/").status_code == 200
        session.get("/none").raise_for_status()
        print("not reached")

    def test_fast(fastsession):
        fastsession.get("/").raise_for_status()
        time.sleep(0.2)

    def test_till(till, session):
        print(till)
        time.sleep(0.4)

    @pytest.mark.parametrize("number", [7])
    def test_number(number):
        print("number", number)
        time.sleep(0.4)

    def test_skipped():
        pytest.skip("not today")

    def test_failing():
        time.sleep(0.4)
        pytest.fail("never mind")
"""


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class PytestUserTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        server.daemon_threads = True
        self.addCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        self.host = f"http://127.0.0.1:{server.server_port}"

    def run_tests(self, *arguments):
        path = self.folder.write("tests_of_till.py", TESTS)
        return self.folder.run("-f", path, "-H", self.host, "--headless", *arguments)

    def test_each_test_is_a_user_class(self):
        listed = self.run_tests("--list")
        self.assertEqual("test_home test_fast test_till test_number[7] test_skipped test_failing",
                         " ".join(listed.stdout.replace("Available Users:", "").split()))

    def test_a_request_that_fails_ends_the_run_of_the_test_and_is_recorded(self):
        done = self.run_tests("-i", "3", "test_home")
        self.assertEqual(("", 1), (done.stdout, done.returncode), done.stderr)
        self.assertRegex(done.stderr, r"GET +/ +3 +0\(0\.00%\)")
        self.assertRegex(done.stderr, r"GET +/none +3 +3\(100\.00%\)")
        self.assertNotIn("Traceback", done.stderr)

    def test_the_fast_client_and_fixtures_of_the_locustfile_serve(self):
        fast = self.run_tests("-i", "2", "test_fast")
        self.assertRegex(fast.stderr, r"GET +/ +2 +0\(0\.00%\)")
        till = self.run_tests("-i", "2", "test_till", "test_number[7]", "-u", "2", "-r", "2")
        self.assertEqual({"till of HttpSession": 1, "till closed": 1, "number 7": 1},
                         {line: till.stdout.splitlines().count(line) for line in set(till.stdout.splitlines())})

    def test_failing_and_skipping_are_what_they_are_to_pytest(self):
        failing = self.run_tests("-t", "1s", "test_failing")
        self.assertEqual(1, failing.returncode)
        self.assertIn("AssertionError: never mind", failing.stderr)
        skipped = self.run_tests("-t", "1s", "test_skipped")
        self.assertEqual(0, skipped.returncode)
        self.assertEqual(1, skipped.stderr.count("test_skipped is skipped: not today"))

    def test_a_test_with_a_fixture_of_pytest_itself_is_left_out(self):
        path = self.folder.write("tests.py", "def test_a(tmp_path):\n    pass\n\ndef test_b(session):\n    pass\n")
        done = self.folder.run("-f", path, "--list")
        self.assertEqual("Available Users:\n    test_b\n", done.stdout)
        self.assertIn("test_a is left out: Could not find fixture for parameter 'tmp_path' in test_a", done.stderr)

    def test_pytest_runs_the_same_file(self):
        path = self.folder.write("test_till.py", TESTS)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "pytest_locust.plugin", "-H", self.host, path]
        environment = self.folder.environment({"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
        done = subprocess.run(command, cwd=self.folder.path, env=environment, text=True,
                              capture_output=True, timeout=60, check=False)
        self.assertIn("2 failed, 3 passed, 1 skipped", done.stdout)


if __name__ == "__main__":
    unittest.main()
