"""What is not offered yet is refused by name with exit code 2, before a user runs or a file is written."""

import unittest

from locust.opentelemetry import setup_opentelemetry
from locust_command import CommandFolder

USERS = """
    from locust import User, task

    class Till(User):
        @task
        def sell(self):
            print("sold")
"""


class RefusalTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())
        self.folder.write("locustfile.py", USERS)

    def refused(self, *arguments, **variables):
        done = self.folder.run(*arguments, "--csv", "out/run", **variables)
        self.assertEqual((2, ""), (done.returncode, done.stdout))
        self.assertFalse((self.folder.path / "out").exists())
        return done.stderr

    def test_distribution(self):
        for option in ("--master", "--worker"):
            self.assertIn(f"locust: error: {option}: running distributed is not offered yet. Run in one process: "
                          f"leave out {option}.", self.refused("--headless", option))
        self.assertIn("--processes: running distributed", self.refused("--headless", "--processes", "2"))
        self.assertIn("--worker: running distributed", self.refused("-f", "-", "--worker"))
        self.assertIn("--master: running distributed", self.refused("--headless", LOCUST_MODE_MASTER="true"))

    def test_opentelemetry(self):
        self.assertIn("--otel: OpenTelemetry is not offered yet.", self.refused("--headless", "--otel"))
        with self.assertRaisesRegex(NotImplementedError, "OpenTelemetry is not offered yet"):
            setup_opentelemetry("locustfile.py", None)


if __name__ == "__main__":
    unittest.main()
