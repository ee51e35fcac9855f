"""One run of features.cpp against a server of the test's choice, and what it left behind."""

import contextlib
import json
import os
import socket
import subprocess

from acrida_process import EndToEnd

SCENARIO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "features.cpp")


class FeatureTestCase(EndToEnd):

    def visit(self, host, *arguments, count=1, **parameters):
        """Runs one user with `count` tasks to the end; run.json is its result."""
        given = [text for name, value in parameters.items()
                 for text in ("--param", f"{name.rstrip('_')}={value}")]
        self.process = self.run_to_end("-f", SCENARIO, "-H", host, "-u", "1", "-i", str(count), "--only-summary",
                                       "--run-json", "run.json", "--csv", "run", *given, *arguments)
        self.assertIn(self.process.process.returncode, (0, 1), self.process.text("stderr"))
        self.run_data = json.loads(self.read("run.json"))
        return self.run_data

    def total(self, key):
        return self.run_data["total"][key]

    def failures(self):
        return [failure["text"] for failure in self.run_data["failures"]]

    def assert_all_good(self, requests):
        self.assertEqual(self.failures(), [], self.process.text("stderr"))
        self.assertEqual((self.total("requests"), self.total("failures")), (requests, 0))
        self.assertEqual(self.process.process.returncode, 0)

    def assert_fails(self, *texts):
        """Every request failed, for one reason that holds all of this."""
        self.assertEqual(self.total("failures"), self.total("requests"))
        self.assertEqual(len(self.failures()), 1, self.failures())
        for text in texts:
            self.assertIn(text, self.failures()[0])
        self.assertEqual(self.process.process.returncode, 1)

    def assert_protocol(self, protocol):
        """The run says which protocol it spoke: in its file and on the console."""
        self.assertEqual(self.run_data["run"]["protocols"], [protocol])
        self.process.wait_for_line(f"Protocol {protocol}")

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
