"""--relogin: users run on_start again between two tasks."""

import json
import unittest

from locust_command import CommandFolder

USERS = """
    from locust import TaskSet, User, constant, task

    class Till(User):
        wait_time = constant(0.05)
        logins = 0

        def on_start(self):
            self.logins += 1
            self.environment.events.request.fire(
                request_type="POST", name="/login", response_time=1, response_length=0, exception=None, context={})
            if self.logins == 2:
                raise ValueError("refused once")

        @task
        class Sale(TaskSet):
            @task
            def sell(self):
                self.user.environment.events.request.fire(
                    request_type="POST", name="/sale", response_time=1, response_length=0, exception=None, context={})
"""


class ReloginTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())
        self.path = self.folder.write("users.py", USERS)

    def run_with(self, *options):
        """Of a run of 100 tasks: how many logins and sales, logins that were on_start's, and what it printed."""
        done = self.folder.run("-f", self.path, "--headless", "-i", "100", "--run-json", "run.json", *options)
        run = json.loads((self.folder.path / "run.json").read_text())
        entries = {entry["name"]: entry for entry in run["entries"]}
        return entries, done

    def test_users_log_in_once_without_it(self):
        entries, _ = self.run_with()
        self.assertEqual(1, entries["/login"]["requests"])

    def test_users_log_in_again_and_again_and_go_on_when_it_fails(self):
        entries, done = self.run_with("--relogin", "1s")
        logins = entries["/login"]["requests"]
        self.assertGreaterEqual(logins, 4, done.stderr)  # 100 tasks take five seconds and more
        self.assertEqual(logins, entries["/login"]["in_on_start"])
        self.assertEqual(0, entries["/sale"]["in_on_start"])
        self.assertIn("refused once", done.stderr)

    def test_a_wrong_time_is_refused(self):
        done = self.folder.run("-f", self.path, "--headless", "-i", "1", "--relogin", "often")
        self.assertEqual(2, done.returncode)
        self.assertIn("--relogin", done.stderr)


if __name__ == "__main__":
    unittest.main()
