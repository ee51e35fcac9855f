"""--junit, --markdown, --prometheus and the job of GitHub Actions, of the command."""

import signal
import socket
import unittest
import urllib.request
import xml.etree.ElementTree as ElementTree

from locust_command import CommandFolder

USERS = """
    from locust import User, constant, task

    class Till(User):
        wait_time = constant(0.05)

        @task
        def sell(self):
            self.environment.events.request.fire(
                request_type="POST", name="<sale>|\\x1b[2J]]>", response_time=7, response_length=2,
                exception=ValueError("sold out"), context={})
"""


class VerdictOutputsTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())
        self.folder.write("users.py", USERS)
        self.arguments = ["-f", "users.py", "--headless", "-u", "2", "-r", "100", "--only-summary"]

    def run_users(self, *arguments, **variables):
        return self.folder.run(*self.arguments, "-t", "1s", *arguments, **variables)

    def read(self, name):
        return (self.folder.path / name).read_text(encoding="utf-8")

    def test_the_files_of_a_ci_system(self):
        done = self.run_users("--junit", "out/junit.xml", "--markdown", "out/verdict.md")
        self.assertEqual(1, done.returncode, done.stderr)
        cases = ElementTree.parse(self.folder.path / "out" / "junit.xml").getroot().findall("testsuite/testcase")
        self.assertEqual(["the run is valid", "no request fails"], [case.get("name") for case in cases])
        self.assertIsNotNone(cases[1].find("failure"))
        self.assertIn("Run is valid: ", self.read("out/verdict.md"))

    def test_a_job_of_github(self):
        job = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(self.folder.path / "summary.md")}
        done = self.run_users(**job)
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertRegex(self.read("summary.md"), r"\A### .*\n\nRun is valid: ")
        self.run_users("--no-annotations", **{**job, "GITHUB_STEP_SUMMARY": str(self.folder.path / "none.md")})
        self.assertFalse((self.folder.path / "none.md").exists())

    def test_a_file_that_cannot_be_written_is_refused_before_the_run(self):
        for option in ("--junit", "--markdown"):
            done = self.run_users(option, "/proc/nowhere/x")
            self.assertEqual(2, done.returncode)
            self.assertIn(f"error: {option}: ", done.stderr)
            self.assertNotIn("Ramping", done.stderr)

    def test_prometheus_reads_the_metrics_while_the_run_goes_on(self):
        process = self.folder.start(*self.arguments, "--prometheus", ":0")
        with process:
            url = next(line for line in process.stderr if "Metrics for Prometheus at " in line).split(" at ")[1]
            text = ""
            while "acrida_requests_total{" not in text:  # the first second has to be over
                with urllib.request.urlopen(url.strip(), timeout=10) as answer:
                    text = answer.read().decode()
            process.send_signal(signal.SIGINT)
            process.stderr.read()
        self.assertIn('acrida_failures_total{method="POST",name="<sale>|[2J]]>"}', text)
        self.assertIn('acrida_users{user_class="Till"} 2\n', text)

    def test_an_address_that_is_none_or_taken_is_refused(self):
        done = self.run_users("--prometheus", "9646")
        self.assertEqual(2, done.returncode)
        self.assertIn("write [HOST]:PORT", done.stderr)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            done = self.run_users("--prometheus", f":{taken.getsockname()[1]}")
        self.assertEqual(2, done.returncode)
        self.assertIn("--prometheus: listen on 127.0.0.1:", done.stderr)


if __name__ == "__main__":
    unittest.main()
