"""What a locustfile does wrong, and how the command takes it: it says where, and ends; it never hangs."""

import re
import signal
import unittest

from locust_command import CommandFolder

USER = """
    import gevent, sys, time
    from locust import User, constant, events, task

    class Till(User):
        wait_time = constant(0.1)

        @task
        def sell(self):
            self.environment.events.request.fire(
                request_type="POST", name="/sale", response_time=5.0, response_length=2, exception=None, context={})
            BODY
"""
STOPPED = """
        def on_stop(self):
            print("stopped", flush=True)
"""


class LocustfileTest(unittest.TestCase):
    """One that cannot be read shows the lines of its author, and no other's."""

    def setUp(self):
        self.folder = self.enterContext(CommandFolder())

    def read(self, text, **others):
        for name, other in others.items():
            self.folder.write(f"{name}.py", other)
        done = self.folder.run("-f", self.folder.write("users.py", text), "--headless")
        self.assertEqual((1, ""), (done.returncode, done.stdout))
        return done.stderr.replace(f"{self.folder.path}/", "")

    def test_a_syntax_error(self):
        self.assertEqual(
            '  File "users.py", line 2\n    def sell(self)\n                  ^\nSyntaxError: expected \':\'\n',
            self.read("class Till:\n    def sell(self)\n        pass\n"))

    def test_a_missing_module(self):
        self.assertEqual('Traceback (most recent call last):\n  File "users.py", line 2, in <module>\n'
                         "    import no_such_module\nModuleNotFoundError: No module named 'no_such_module'\n",
                         self.read("import os\nimport no_such_module\n"))

    def test_a_module_of_its_own_that_fails(self):
        printed = self.read("import tills\n", tills="def count():\n    return {}['till']\n\ncount()\n")
        self.assertEqual([("users.py", "1"), ("tills.py", "4"), ("tills.py", "2")],
                         re.findall(r'File "(.*)", line (\d+)', printed))
        self.assertTrue(printed.endswith("KeyError: 'till'\n"), printed)


class UserTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())

    def run_user(self, body, more=""):
        path = self.folder.write("users.py", USER.replace("BODY", body) + more)
        return self.folder.run("-f", path, "--headless", "--only-summary", "-t", "1s", "-u", "2", "-r", "2")

    def test_a_user_that_ends_itself(self):
        """Each sells once; the run goes on without them."""
        for end in ("gevent.getcurrent().kill()", "self.stop(force=True)", "raise gevent.GreenletExit"):
            done = self.run_user(f"{end}; print('not reached')", STOPPED)
            self.assertEqual((0, "stopped\n" * 2), (done.returncode, done.stdout), done.stderr)
            self.assertIn("--run-time limit reached, shutting down", done.stderr)
            self.assertRegex(done.stderr, r"POST +/sale +2 ")

    def test_a_task_that_ends_the_process_does(self):
        done = self.run_user("sys.exit(3)")
        self.assertEqual((3, ""), (done.returncode, done.stdout), done.stderr)

    def test_a_user_that_does_not_start(self):
        done = self.run_user("pass", "\n        def on_start(self):\n            raise RuntimeError('no till')\n")
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertEqual(2, done.stderr.count("/ERROR/locust.user.users: no till"))
        lines = done.stderr.split("\n")
        last = lines.index("RuntimeError: no till") - 2
        self.assertRegex(lines[last], r'users\.py", line \d+, in on_start$')

    def test_a_test_without_a_host_says_so_in_one_line(self):
        path = self.folder.write("users.py", "from locust import HttpUser\nclass Till(HttpUser):\n    tasks = [print]\n")
        done = self.folder.run("-f", path, "--headless", "--only-summary", "-t", "1s")
        self.assertIn("/ERROR/locust.runners: You must specify the base host.", done.stderr)
        self.assertNotIn("Traceback", done.stderr)

    def test_a_user_that_cannot_be_made(self):
        init = "\n        def __init__(self, environment):\n            raise RuntimeError('no till')\n"
        done = self.run_user("pass", init)
        self.assertEqual(2, done.returncode, done.stderr)
        self.assertIn("RuntimeError: no till", done.stderr)
        self.assertIn("--run-time limit reached, shutting down", done.stderr)

    def test_a_listener_that_fails_at_each_request_does_not_keep_users_from_going_on(self):
        listener = "\n    @events.request.add_listener\n    def fail(**_):\n        raise ValueError('no paper')\n"
        done = self.run_user("pass", listener)
        self.assertEqual(2, done.returncode, done.stderr)
        reports = done.stderr.count("Uncaught exception in event handler")
        self.assertGreater(reports, 10)
        self.assertRegex(done.stderr, rf"POST +/sale +{reports} +0\(0\.00%\)")
        self.assertRegex(done.stderr, r'users\.py", line \d+, in fail\n    raise ValueError')

    def test_a_signal_while_a_user_starts(self):
        start = "\n        def on_start(self):\n            print('starts', flush=True)\n            time.sleep(60)\n"
        path = self.folder.write("users.py", USER.replace("BODY", "pass") + start)
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.folder.start("-f", path, "--headless", "--only-summary") as process:
                self.assertEqual("starts\n", process.stdout.readline())
                process.send_signal(number)
                _, errors = process.communicate(timeout=20)
            self.assertEqual(0, process.returncode, errors)
            self.assertIn("Shutting down (exit code 0)", errors)

    def test_ten_thousand_users(self):
        """Each sells once; the last one ends the run."""
        body = "sold.append(1)\n            if len(sold) == 10000: self.environment.runner.quit()\n\n    sold = []"
        path = self.folder.write(
            "users.py", USER.replace("BODY", body).replace("constant(0.1)", "constant(60)"))
        done = self.folder.run("-f", path, "--headless", "--only-summary", "-u", "10000", "-r", "10000")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertRegex(done.stderr, r"POST +/sale +10000 +0\(0\.00%\)")


if __name__ == "__main__":
    unittest.main()
