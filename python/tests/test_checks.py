"""-i and --check-...: runs that end after a number of tasks, and runs that are judged."""

import unittest

from locust.command.checks import Limits, failed_checks
from locust.stats import RequestStats
from locust_command import CommandFolder

USERS = """
    from locust import TaskSet, User, constant, task

    class Till(User):
        wait_time = constant(0)

        @task
        class Sale(TaskSet):
            @task
            def sell(self):
                print("sold")
                self.interrupt()

    class Manager(User):
        wait_time = constant(0)

        @task
        def look(self):
            print("looked")
            raise ValueError("nothing to see")
"""


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())
        self.path = self.folder.write("users.py", USERS)

    def test_a_run_ends_after_its_iterations_however_they_end(self):
        done = self.folder.run("-f", self.path, "--headless", "-u", "4", "-r", "4", "-i", "7")
        self.assertEqual(7, len(done.stdout.splitlines()), done.stdout)
        self.assertIn("Iteration limit reached (7)", done.stderr)
        self.assertEqual(1, done.returncode)  # tasks of the manager fail

    def test_a_check_that_does_not_hold_is_exit_code_3(self):
        done = self.folder.run("-f", self.path, "--headless", "-i", "2", "--check-rps", "5", "Till")
        self.assertEqual(3, done.returncode, done.stderr)
        self.assertIn("Check failed: 0.00 requests/s, fewer than --check-rps 5", done.stderr)
        held = self.folder.run("-f", self.path, "--headless", "-i", "2", "--check-fail-ratio", "0.1", "Till")
        self.assertEqual(0, held.returncode, held.stderr)

    def test_figures_on_the_limit_hold(self):
        stats = RequestStats()
        for _ in range(10):
            stats.log_request("GET", "/", 100.0, 1)
        stats.log_error("GET", "/", "no")
        self.assertEqual([], failed_checks(stats.total, Limits(check_fail_ratio=0.1, check_avg_response_time=100)))
        failed = failed_checks(stats.total, Limits(check_fail_ratio=0.05, check_avg_response_time=99.5))
        self.assertEqual(["a share of 0.1000 of the requests failed, more than --check-fail-ratio 0.05",
                          "average response time 100.00 ms, longer than --check-avg-response-time 99.5"], failed)


if __name__ == "__main__":
    unittest.main()
