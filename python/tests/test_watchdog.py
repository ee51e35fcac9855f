"""Runs in which a task lets nothing else run: they end all the same, with figures, and say why."""

import csv
import os
import re
import signal
import unittest

from locust_command import CommandFolder
from run_json_file import read_run_json

# Fifteen sales, then `block`. The times are shorter than they are for users, so that the tests are.
USERS = """
    import gevent.monkey
    from locust import User, constant, events, task
    from locust.command import watch

    watch.GRACE_SECONDS, watch.AGAIN_SECONDS, watch.STRIKES = 1.0, 0.3, 3
    blocking_sleep = gevent.monkey.get_original("time", "sleep")

    def sold(user):
        user.environment.events.request.fire(request_type="POST", name="/sale", response_time=5.0, response_length=2,
                                             exception=None, context={})

    class Till(User):
        wait_time = constant(0.01)
        sold = 0

        @task
        def sell(self):
            sold(self)
            self.sold += 1
            if self.sold == 15:
                print("blocked", flush=True)
                self.block()
"""
ENDLESS_LOOP = """
        def block(self):
            while True:
                pass
"""
BLOCKING_CALL = """
        def block(self):
            blocking_sleep(3600)
"""
# Python gets no chance to handle a signal, and no other thread gets the interpreter's lock.
ENDLESS_CALL = """
        def block(self):
            sum(iter(int, 1))
"""
CATCHES_ALL = """
        def block(self):
            while True:
                try:
                    while True:
                        int()
                except BaseException:
                    int()
"""
SAYS = r"The run was cut off: (.*?) has let nothing else run since [\d:]{8}\. .* the figures are (\d+\.\d) s old\."


class WatchdogTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())

    def run_users(self, text, *arguments):
        self.path = self.folder.write("users.py", text)
        return self.folder.run("-f", "users.py", "--headless", "--only-summary", "--csv", "run", "--html", "run.html",
                               "--run-json", "run.json", *arguments)

    def sales(self):
        """How many there are in the CSV file."""
        with open(self.folder.path / "run_stats.csv", newline="") as file:
            return [int(row["Request Count"]) for row in csv.DictReader(file) if row["Name"] == "/sale"]

    def assert_recorded(self, sales):
        """In run.json, which has all of them however the run was ended."""
        run = read_run_json(self.folder.path / "run.json")
        self.assertEqual((sales, sales), (run["total"]["requests"], run["entries"][0]["requests"]))
        self.assertGreater(run["generator"]["turn_lateness"]["max_ns"], 1e9)
        return run["run"]["stop_reason"]

    def line_of(self, text):
        with open(self.path) as file:
            return next(number for number, line in enumerate(file, 1) if text in line)

    def assert_cut_off(self, done, where):
        """In the ordinary way, with all figures."""
        self.assertEqual(5, done.returncode, done.stderr)
        who, age = re.search(SAYS, done.stderr).groups()
        self.assertRegex(who, where)
        self.assertGreaterEqual(float(age), 1.0)
        self.assertIn("Shutting down (exit code 5)", done.stderr)
        self.assertIn("call gevent.sleep(0) within long loops", done.stderr)
        self.assertIn("Response time percentiles (approximated)", done.stderr)
        self.assertEqual([15], self.sales())
        self.assertIn("/sale", (self.folder.path / "run.html").read_text())
        self.assertNotIn("cut off", self.assert_recorded(15))

    def test_an_endless_loop_is_interrupted_when_the_run_should_be_over(self):
        done = self.run_users(USERS + ENDLESS_LOOP, "-t", "1s")
        self.assert_cut_off(done, rf"^Till\.sell \(.*users\.py:{self.line_of('while True')}, in Till\.block\)$")
        self.assertNotIn("CTRL+C", done.stderr)

    def test_a_call_that_blocks_is_interrupted_too(self):
        done = self.run_users(USERS + BLOCKING_CALL, "-t", "1s")
        self.assert_cut_off(done, rf"users\.py:{self.line_of('blocking_sleep(3600)')}, in Till\.block")

    def test_one_user_after_the_other_does_not_prolong_the_run(self):
        """All block at once: those that are woken next begin no task."""
        done = self.run_users(USERS.replace("== 15", "== 3") + ENDLESS_LOOP, "-t", "1s", "-u", "5", "-r", "5")
        self.assertEqual(5, done.returncode, done.stderr)
        self.assertEqual(1, done.stdout.count("blocked"))
        self.assertEqual(1, done.stderr.count("failed with KeyboardInterrupt"))

    def test_users_that_have_not_begun_do_not(self):
        done = self.run_users(USERS.replace("== 15", "== 1") + ENDLESS_LOOP, "-t", "1s", "-u", "5", "-r", "5")
        self.assertEqual((5, "blocked\n", [1]), (done.returncode, done.stdout, self.sales()), done.stderr)

    def assert_given_up(self, done):
        """By the last resort, with the latest snapshot: nothing in Python has run any more."""
        self.assertEqual(5, done.returncode, done.stderr)
        self.assertRegex(
            done.stderr, r"The run was cut off \(exit code 5\): a task has let nothing else run for \d+\.\d s, and 3 "
                         r"interruptions did not end it\. The figures are \d+\.\d s old\.")
        stack = re.findall(r'File "(.*)", line \d+ in (\w+)', done.stderr)
        self.assertEqual(["block", "sell"], [name for file, name in stack if file.endswith("users.py")][:2])
        self.assertIn("call gevent.sleep(0) within long loops", done.stderr)
        printed = [int(count) for count in re.findall(r"^POST +/sale +(\d+) ", done.stderr, re.MULTILINE)]
        self.assertEqual(self.sales(), printed[:1])
        self.assertIn("/sale", (self.folder.path / "run.html").read_text())
        self.assertEqual("cut off: a task let nothing else run", self.assert_recorded(15))
        self.assertRegex(done.stderr, r"(?m)^Run is valid: generator CPU at most .* a core, generator late by .* at most$")

    def test_a_call_of_c_code_that_never_returns_ends_with_the_process(self):
        slowly = USERS.replace("constant(0.01)", "constant(0.15)")  # a snapshot is taken meanwhile
        done = self.run_users(slowly + ENDLESS_CALL, "-t", "3s", "--json-file", "figures")
        self.assert_given_up(done)
        self.assertIn('"name": "/sale"', (self.folder.path / "figures.json").read_text())

    def test_a_task_that_catches_everything_ends_with_the_process(self):
        slowly = USERS.replace("constant(0.01)", "constant(0.15)")
        self.assert_given_up(self.run_users(slowly + CATCHES_ALL, "-t", "3s"))

    def test_signals_end_a_run_without_a_time_limit(self):
        for number, block in ((signal.SIGTERM, ENDLESS_CALL), (signal.SIGINT, BLOCKING_CALL)):
            with self.subTest(number):
                path = self.folder.write("users.py", USERS + block)
                process = self.folder.start("-f", path, "--headless", "--only-summary", "--csv", "run")
                with process:
                    self.assertEqual("blocked\n", process.stdout.readline())
                    process.send_signal(number)
                    _, errors = process.communicate(timeout=20)
                self.assertEqual(5, process.returncode, errors)
                self.assertIn("The run was cut off", errors)

    def test_what_blocks_at_the_end_is_interrupted_as_well(self):
        """In on_stop, in a listener, and in one that the main greenlet calls."""
        quick = USERS.replace("== 15", "== -1")
        listener = "\n    @events.{}.add_listener\n    def say_goodbye(**_):\n        while True: int()\n"
        for where, text in (
            ("Till.on_stop", "\n        def on_stop(self):\n            while True:\n                int()\n"),
            ("say_goodbye", listener.format("test_stop")),
            ("say_goodbye", listener.format("quitting")),
            ("say_goodbye", listener.format("quit")),
        ):
            with self.subTest(text):
                done = self.run_users(quick + text, "-t", "1s")
                self.assertEqual(5, done.returncode, done.stderr)
                self.assertIn("Response time percentiles (approximated)", done.stderr)
                self.assertIn(f"The run was cut off: {where} (", done.stderr)
                self.assertGreater(self.sales()[0], 1)

    def test_an_exit_code_of_the_locustfile_counts_unless_it_says_that_all_is_well(self):
        listener = """
    @events.quitting.add_listener
    def judge(environment, **_):
        environment.process_exit_code = {}
"""
        for own, code in ((0, 5), (42, 42)):
            done = self.run_users(USERS + ENDLESS_LOOP + listener.format(own), "-t", "1s")
            self.assertEqual(code, done.returncode, done.stderr)
            self.assertIn("The run was cut off", done.stderr)

    def test_a_task_may_block_while_there_is_time(self):
        """Longer than the grace, and over before the end: nothing is cut off, as much as it spoils the figures."""
        done = self.run_users(USERS + BLOCKING_CALL.replace("3600", "1.5"), "-t", "3s")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertNotIn("cut off", done.stderr)
        self.assertGreater(self.sales()[0], 15)

    def test_a_child_of_a_fork_is_not_watched(self):
        fork = """
        def block(self):
            import gevent, os, signal
            gevent.get_hub().loop.install_sigchld()  # gevent does so after the fork, and misses a child's early end
            child = os.fork()
            if child == 0:
                os._exit(0 if signal.set_wakeup_fd(-1) == -1 else 1)
            print("child", os.waitpid(child, 0)[1])
"""
        done = self.run_users(USERS + fork, "-t", "2s")
        self.assertEqual((0, "blocked\nchild 0\n"), (done.returncode, done.stdout), done.stderr)


if __name__ == "__main__":
    unittest.main()
