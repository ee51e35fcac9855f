"""Runs of locustfiles that are judged: --targets, --fail-if, --threshold, --allow-unproven, --mute."""

import http.server
import signal
import sys
import threading
import time
import unittest
import urllib.request
import xml.etree.ElementTree as ElementTree

from locust_command import CommandFolder
from run_json_file import read_run_json

USERS = """
    from locust import HttpUser, constant, events, task

    class Till(HttpUser):
        wait_time = constant(0.02)

        def on_start(self):
            self.client.get("/login")

        @task(9)
        def sell(self):
            self.client.get("/sell")

        @task
        def refuse(self):
            self.client.get("/refused")
"""
PASSING = "| Endpoint | Max (ms) |\n|---|---|\n| GET /login | < 20000 |\n"
FAILING = "| Endpoint | Max (ms) |\n|---|---|\n| GET /sell | < 0.001 |\n"
UNPROVEN = "| Endpoint | p99.9 (ms) |\n|---|---|\n| GET /sell | < 20000 |\n"
WRONG = "| Endpoint | p50 (ms) |\n|---|---|\n| GET /sell | < soon |\n"
OWN_CODE = """
    @events.quitting.add_listener
    def decide(environment, **_):
        environment.process_exit_code = 7
"""
BROKEN = """
    @events.test_start.add_listener
    def fail(**_):
        raise ValueError("not prepared")
"""


class Server:
    """Answers at once on 127.0.0.1, /refused with status 500, and counts what it is asked."""

    def __init__(self):
        counts = self.counts = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                counts[self.path] = counts.get(self.path, 0) + 1
                self.send_response(500 if self.path == "/refused" else 200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                if not isinstance(sys.exception(), ConnectionError):  # users are stopped within a request
                    super().handle_error(request, client_address)

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class JudgedRunTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())
        self.server = Server()
        self.addCleanup(self.server.stop)

    def run_users(self, *arguments, seconds=2, table=None, more="", **variables):
        """The run of USERS and `more`, with --targets when there is a `table`, and run.json."""
        self.folder.write("users.py", USERS + more)
        if table is not None:
            self.folder.write("targets.md", table)
            arguments += ("--targets", "targets.md")
        return self.folder.run("-f", "users.py", "--headless", "-H", self.server.url, "-u", "4", "-r", "100", "-t",
                               f"{seconds}s", "--only-summary", "--run-json", "run.json", *arguments, **variables)

    def assert_ended(self, done, code):
        """With this code, which the last line names."""
        self.assertEqual(code, done.returncode, done.stderr)
        self.assertTrue(done.stderr.rstrip().endswith(f"Shutting down (exit code {code})"), done.stderr)

    def assert_refused(self, done, words):
        self.assertEqual(2, done.returncode, done.stderr)
        self.assertIn(f"locust: error: {words}", done.stderr)
        self.assertEqual({}, self.server.counts)

    def run_json(self):
        return read_run_json(self.folder.path / "run.json")

    def verdict(self):
        return self.run_json()["verdict"]

    def findings(self):
        return [finding["id"] for finding in self.verdict()["findings"]]

    def junit(self):
        return ElementTree.parse(self.folder.path / "junit.xml").getroot().find("testsuite")

    def test_targets_that_are_held_decide_about_failed_requests_too(self):
        done = self.run_users("--junit", "junit.xml", table=PASSING)
        self.assert_ended(done, 0)
        verdict = self.verdict()
        self.assertEqual(("PASS", "targets.md", False),
                         (verdict["outcome"], verdict["targets"], verdict["provisional"]))
        self.assertIn("failure-rate", self.findings())
        self.assertRegex(done.stderr, r"(?m)^GET /login \* +PASS ")
        self.assertEqual(["the run is valid", "GET /login max < 20.0 s"],
                         [case.get("name") for case in self.junit().iter("testcase")])
        self.assertEqual("0", self.junit().get("failures"))

    def test_a_target_that_is_broken(self):
        done = self.run_users("--junit", "junit.xml", table=FAILING)
        self.assert_ended(done, 3)
        self.assertEqual("FAIL", self.verdict()["outcome"])
        self.assertEqual("1", self.junit().get("failures"))

    def test_a_target_that_is_unproven(self):
        self.assert_ended(self.run_users(table=UNPROVEN), 4)
        self.assertEqual("UNPROVEN", self.verdict()["outcome"])

    def test_an_unproven_target_may_be_allowed(self):
        self.assert_ended(self.run_users("--allow-unproven", "--junit", "junit.xml", table=UNPROVEN), 0)
        self.assertEqual("UNPROVEN", self.verdict()["outcome"])
        self.assertEqual(("0", "1"), (self.junit().get("failures"), self.junit().get("skipped")))

    def test_a_table_that_is_wrong_is_refused_before_anything_is_sent(self):
        done = self.run_users(table=WRONG)
        self.assert_refused(done, "targets.md:3:")
        self.assertRegex(done.stderr, r"targets\.md:3:\d+: .*soon")
        self.assert_refused(self.run_users("--targets", "none.md"), "--targets: none.md: No such file or directory\n")

    def test_conditions_and_rules_that_are_wrong_are_refused_before_the_rehearsal(self):
        self.assert_refused(self.run_users("--fail-if", "p95 >", table=PASSING), "--fail-if 'p95 >': ")
        self.assert_refused(self.run_users("--threshold", "p95 ~ 3", table=PASSING), "--threshold 'p95 ~ 3': ")
        self.assert_refused(self.run_users("--mute", "nonsense", table=PASSING), "--mute: ")

    def test_a_condition_with_abort_ends_the_run(self):
        done = self.run_users("--fail-if", "failures > 1 % for 2s, abort", "--fail-if", "max > 3600s", seconds=15)
        self.assert_ended(done, 3)
        run = self.run_json()
        self.assertRegex(run["run"]["stop_reason"],
                         r"^a target is broken: All requests failure rate is .* against 1\.0 %: ")
        self.assertLess(len(run["series"]), 10)
        self.assertEqual(2, len(run["verdict"]["rows"]))
        self.assertIn("A target is broken, shutting down: ", done.stderr)

    def test_a_threshold_that_does_not_hold(self):
        self.assert_ended(self.run_users(ACRIDA_THRESHOLD="http_req_duration: max<0.001"), 3)

    def test_the_locustfiles_own_code_wins(self):
        self.assert_ended(self.run_users(table=FAILING, more=OWN_CODE), 7)

    def test_an_exception_that_nobody_caught_comes_before_the_verdict(self):
        self.assert_ended(self.run_users("--fail-if", "max > 0.001ms", more=BROKEN), 2)

    def test_a_file_that_cannot_be_written_comes_before_the_verdict(self):
        self.assert_ended(self.run_users("--fail-if", "max > 0.001ms", "--junit", "/dev/full"), 2)

    def test_without_targets_the_exit_code_is_locusts_and_findings_are_there(self):
        done = self.run_users()
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertLess(done.stderr.index("Shutting down (exit code 1)"), done.stderr.index("Run is valid"))
        self.assertIsNone(self.verdict()["outcome"])
        self.assertIn("failure-rate", self.findings())
        self.assertEqual(1, self.run_users("--mute", "failure-rate", "--mute", "validity").returncode)
        self.assertEqual([], self.findings())

    def test_prometheus_is_told_how_the_targets_stand_while_the_run_goes_on(self):
        self.folder.write("users.py", USERS)
        process = self.folder.start("-f", "users.py", "--headless", "-H", self.server.url, "--only-summary", "-u",
                                    "4", "-r", "100", "-t", "15s", "--fail-if", "max > 0.001ms", "--prometheus", ":0")
        with process:
            url = next(line for line in process.stderr if "Metrics for Prometheus at " in line).split(" at ")[1]
            text = ""
            while "acrida_target_outcome{" not in text:  # the first verdict comes after five seconds
                time.sleep(0.2)
                with urllib.request.urlopen(url.strip(), timeout=10) as answer:
                    text = answer.read().decode()
            process.send_signal(signal.SIGINT)
            process.stderr.read()
        self.assertRegex(text, r'acrida_target_outcome\{row=".*",measure="max"\} -1\n')
        self.assertEqual(3, process.returncode)


if __name__ == "__main__":
    unittest.main()
