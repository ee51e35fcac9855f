"""One run of features.cpp against a server of the test's choice, and what it left behind."""

import contextlib
import json
import os
import socket
import subprocess
import threading

from acrida_process import EndToEnd

HERE = os.path.dirname(os.path.abspath(__file__))
INVALID = 5  # the exit code of a run that is not to be believed
SCENARIO = os.path.join(HERE, "features.cpp")


class FeatureTestCase(EndToEnd):

    def visit(self, host, *arguments, count=1, **parameters):
        """Runs one user with `count` tasks to the end; run.json is its result."""
        return self.run_users(host, "-u", "1", "-i", str(count), *arguments, **parameters)

    def run_users(self, host, *arguments, **parameters):
        given = [text for name, value in parameters.items()
                 for text in ("--param", f"{name}={value}")]
        # The folder is a part of the key under which the compiled scenario is found again.
        self.process = self.run_to_end("-f", SCENARIO, "--headless", "-H", host, "-r", "100", "--only-summary",
                                       "--run-json", self.path("run.json"), *given, *arguments, cwd=HERE)
        self.assertIn(self.process.process.returncode, (0, 1, INVALID), self.process.text("stderr"))
        self.assertTrue(os.path.exists(self.path("run.json")), self.process.text("stderr"))
        self.run_data = json.loads(self.read("run.json"))
        return self.run_data

    def assert_exit_code(self, code):
        """A machine that is loaded so much that requests leave late makes a run invalid, and rightly so."""
        late = [finding["id"] for finding in self.run_data["validity"]["findings"]]
        self.assertLessEqual(set(late), {"gen-late", "gen-cpu"})
        self.assertEqual(self.process.process.returncode, INVALID if late else code)

    def total(self, key):
        return self.run_data["total"][key]

    def failures(self):
        return [failure["text"] for failure in self.run_data["failures"]]

    def entry(self, name):
        return next(entry for entry in self.run_data["entries"] if entry["name"] == name)

    def assert_all_good(self, requests):
        self.assertEqual(self.failures(), [], self.process.text("stderr"))
        self.assertEqual((self.total("requests"), self.total("failures")), (requests, 0))
        self.assert_exit_code(0)

    def assert_fails(self, *texts):
        """Every request failed, for one reason that holds all of this."""
        self.assertEqual(self.total("failures"), self.total("requests"))
        self.assertEqual(len(self.failures()), 1, self.failures())
        for text in texts:
            self.assertIn(text, self.failures()[0])
        self.assert_exit_code(1)

    def assert_protocol(self, protocol):
        """The run says which protocol it spoke: in its file and on the console."""
        self.assertEqual(self.run_data["run"]["protocols"], [protocol])
        self.process.wait_for_line(f"Protocol {protocol}")

    def in_background(self, work, end):
        """A thread until the test's end, which end() brings about."""
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(end)

    def certificate(self):
        """A certificate for localhost and its key, in one file and in two."""
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", self.path("key.pem"), "-out", self.path("cert.pem")],
                       check=True, capture_output=True, timeout=60)
        return self.path("cert.pem"), self.path("key.pem")


def free_port():
    """A port of 127.0.0.1 that was free a moment ago: whoever takes it has to be ready to try again."""
    with contextlib.closing(socket.socket()) as holder:
        holder.bind(("127.0.0.1", 0))
        return holder.getsockname()[1]
