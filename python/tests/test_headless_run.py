"""The command from its start to its exit code, as a process of its own."""

import json
import os
import pty
import re
import signal
import textwrap
import time
import unittest

from locust_command import CommandFolder

USERS = """
    from locust import User, constant, task

    class Till(User):
        wait_time = constant(0.1)

        @task
        def sell(self):
            self.environment.events.request.fire(
                request_type="POST", name="/sale", response_time=5.0, response_length=2, exception=None, context={})

    class Manager(User):
        wait_time = constant(0.1)

        @task
        def look(self):
            print("the manager looks")
"""


class HeadlessRunTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())

    def run_users(self, text, *arguments, **variables):
        path = self.folder.write("users.py", text)
        return self.folder.run("-f", path, "--headless", *arguments, **variables)

    def test_a_run_goes_from_its_start_to_its_time_limit_and_prints_what_it_saw(self):
        before = time.monotonic()
        done = self.run_users(USERS, "-u", "4", "-r", "4", "-t", "2s")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertGreaterEqual(time.monotonic() - before, 2.0)
        self.assertEqual(
            ["Starting Locust 2.47.0", "Run time limit set to 2 seconds",
             "Ramping to 4 users at a rate of 4.00 per second",
             'All users spawned: {"Manager": 2, "Till": 2} (4 total users)',
             "--run-time limit reached, shutting down", "Shutting down (exit code 0)"],
            re.findall(r"/INFO/locust\.\w+: (.*)", done.stderr))
        rows = re.findall(r"^POST +/sale +(\d+) +0\(0\.00%\)", done.stderr, re.MULTILINE)
        self.assertAlmostEqual(40, int(rows[-1]), delta=8)
        self.assertIn("Response time percentiles (approximated)", done.stderr)
        self.assertNotIn("Error report", done.stderr)
        self.assertIn("the manager looks", done.stdout)

    def test_only_the_classes_that_are_named_run(self):
        done = self.run_users(USERS, "-t", "1s", "Till")
        self.assertIn('All users spawned: {"Till": 1} (1 total users)', done.stderr)
        self.assertEqual("", done.stdout)
        unknown = self.run_users(USERS, "Cook", "Till", "Waiter")
        self.assertEqual(1, unknown.returncode)
        self.assertIn("ERROR/locust.main: Unknown User(s): Cook, Waiter", unknown.stderr)

    def test_a_list_of_the_classes_and_their_tasks_needs_no_run(self):
        listed = self.folder.run("-f", self.folder.write("users.py", USERS), "--list")
        self.assertEqual((0, "Available Users:\n    Till\n    Manager\n"), (listed.returncode, listed.stdout))
        ratio = json.loads(self.run_users(USERS, "--show-task-ratio-json").stdout)
        self.assertEqual({"ratio": 0.5, "tasks": {"sell": {"ratio": 1.0}}}, ratio["per_class"]["Till"])

    def test_a_file_without_users_is_no_test(self):
        done = self.run_users("x = 1\n")
        self.assertEqual(1, done.returncode)
        self.assertIn("ERROR/locust.main: No User class found!", done.stderr)

    def test_two_classes_of_one_name_in_two_files_are_refused(self):
        first, second = self.folder.write("a.py", USERS), self.folder.write("b.py", USERS)
        done = self.folder.run("-f", f"{first},{second}", "--headless")
        self.assertEqual(1, done.returncode)
        self.assertIn(f"Duplicate user class names: Till is defined in both {first} and {second}", done.stderr)

    def test_a_class_that_another_file_imports_is_no_second_class(self):
        self.folder.write("a.py", USERS)
        self.folder.write("b.py", "from a import Till\n")
        done = self.folder.run("-f", "a.py,b.py", "--headless", "-t", "1s", "Till")
        self.assertEqual(0, done.returncode, done.stderr)

    def test_a_failed_request_decides_the_exit_code_unless_it_is_told_otherwise(self):
        failing = USERS.replace("exception=None", "exception=ValueError('sold out')")
        done = self.run_users(failing, "-t", "1s", "Till")
        self.assertEqual(1, done.returncode)
        self.assertIn("POST /sale: ValueError('sold out')", done.stderr)
        self.assertEqual(7, self.run_users(failing, "-t", "1s", "--exit-code-on-error", "7", "Till").returncode)

    def test_the_locustfile_may_decide_the_exit_code(self):
        listener = """
            from locust import events

            @events.quitting.add_listener
            def decide(environment, **_):
                environment.process_exit_code = 42

            @events.quit.add_listener
            def tell(exit_code, **_):
                print("exit code", exit_code)
        """
        self.folder.write("listener.py", listener)
        done = self.run_users("import listener\n" + textwrap.dedent(USERS),
                              "-t", "1s", "Till")
        self.assertEqual((42, "exit code 42\n"), (done.returncode, done.stdout))

    def test_an_exception_in_a_listener_is_exit_code_2_and_in_init_1(self):
        listener = "from locust import events\n@events.{}.add_listener\ndef fail(**_):\n    raise ValueError('oh')\n"
        users = textwrap.dedent(USERS)
        late = self.run_users(listener.format("test_stop") + users, "-t", "1s", "Till")
        self.assertEqual(2, late.returncode)
        early = self.run_users(listener.format("init") + users, "-t", "1s", "Till")
        self.assertEqual(1, early.returncode)
        self.assertIn("ValueError: oh", early.stderr)
        self.assertNotIn("Ramping", early.stderr)

    def test_statistics_go_to_files_and_to_standard_output(self):
        done = self.run_users(USERS, "-t", "2s", "-u", "2", "-r", "2", "--csv", "out/run",
                              "--html", "web/{u}_{r}_{t}.html", "--json", "--json-file", "kept", "Till")
        self.assertEqual(0, done.returncode, done.stderr)
        [entry] = json.loads(done.stdout)
        self.assertEqual(("/sale", "POST"), (entry["name"], entry["method"]))
        self.assertEqual([entry], json.loads((self.folder.path / "kept.json").read_text()))
        rows = (self.folder.path / "out" / "run_stats.csv").read_text().splitlines()
        self.assertTrue(rows[1].startswith(f"POST,/sale,{entry['num_requests']},0,"), rows)
        for ending in ("failures", "exceptions", "stats_history"):
            self.assertTrue((self.folder.path / "out" / f"run_{ending}.csv").exists(), ending)
        report = (self.folder.path / "web" / "2_2_2.html").read_text()
        self.assertIn('"locustfile": "users.py"', report)

    def test_full_history_needs_csv_files(self):
        done = self.run_users(USERS, "--csv-full-history")
        self.assertEqual(2, done.returncode)
        self.assertTrue(done.stderr.endswith("locust: error: '--csv-full-history' requires '--csv'.\n"), done.stderr)

    def test_ctrl_c_and_sigterm_end_a_run_as_its_time_limit_does(self):
        path = self.folder.write("users.py", USERS)
        for signal_number, line in ((signal.SIGINT, "Exiting due to CTRL+C interruption"),
                                    (signal.SIGTERM, "Got SIGTERM signal")):
            with self.subTest(line), self.folder.start("-f", path, "--headless", "--html", "r.html", "Till") as running:
                seen = ""
                while "All users spawned" not in seen:
                    seen += running.stderr.readline()
                running.send_signal(signal_number)
                _, rest = running.communicate(timeout=10)
                self.assertEqual(0, running.returncode, rest)
                self.assertIn(line, rest)
                self.assertIn("Shutting down (exit code 0)", rest)
                self.assertIn("Response time percentiles", rest)
                self.assertNotIn("Traceback", rest)
                self.assertNotIn("KeyboardInterrupt", rest)
                self.assertTrue((self.folder.path / "r.html").exists())
                (self.folder.path / "r.html").unlink()

    def test_the_second_ctrl_c_ends_a_task_that_never_yields(self):
        path = self.folder.write("busy.py", """
            from locust import User, task

            class Busy(User):
                @task
                def turn(self):
                    print("turning", flush=True)
                    while True:
                        pass
        """)
        with self.folder.start("-f", path, "--headless") as running:
            self.assertEqual("turning\n", running.stdout.readline())
            running.send_signal(signal.SIGINT)
            time.sleep(0.2)
            running.send_signal(signal.SIGINT)
            _, error = running.communicate(timeout=10)
            self.assertEqual(0, running.returncode, error)
            self.assertIn("Shutting down (exit code 0)", error)

    def test_a_shape_decides_how_many_users_run_and_when_the_run_ends(self):
        shape = """
            from locust import LoadTestShape, User, constant, task

            class Till(User):
                wait_time = constant(1)

                @task
                def sell(self):
                    pass

            class Day(LoadTestShape):
                def tick(self):
                    return (2, 10) if self.get_run_time() < 1.5 else None
        """
        done = self.run_users(shape, "-u", "9", "-t", "9s")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("The following option(s) will be ignored: --users, --run-time", done.stderr)
        self.assertIn("Shape test updating to 2 users at 10.00 spawn rate", done.stderr)
        self.assertIn("Shape test completed, shutting down", done.stderr)

    def test_a_shape_may_end_the_run_at_once(self):
        done = self.run_users("from locust import LoadTestShape\nclass Never(LoadTestShape):\n"
                              "    def tick(self):\n        return None\n" + textwrap.dedent(USERS))
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("Shape test completed, shutting down", done.stderr)

    def test_a_log_file_takes_the_log_and_leaves_the_tables(self):
        done = self.run_users(USERS, "-t", "1s", "--logfile", "run.log", "Till")
        self.assertNotIn("Starting Locust", done.stderr)
        self.assertIn("Aggregated", done.stderr)
        self.assertIn("INFO/locust.main: Starting Locust", (self.folder.path / "run.log").read_text())

    def test_users_are_configured_by_json(self):
        done = self.run_users(USERS, "-t", "1s", "-u", "5", "-r", "5", "--config-users",
                              '[{"user_class_name": "Till", "fixed_count": 4}]')
        self.assertIn('All users spawned: {"Manager": 1, "Till": 4} (5 total users)', done.stderr)
        wrong = self.run_users(USERS, "--config-users", '{"user_class_name": "Cook"}')
        self.assertEqual(255, wrong.returncode)
        self.assertIn("Error applying user config", wrong.stderr)

    def test_keys_change_the_number_of_users(self):
        path = self.folder.write("users.py", USERS)
        keys, terminal = pty.openpty()
        self.addCleanup(os.close, keys)
        with self.folder.start("-f", path, "--headless", "-u", "0", "Till", stdin=terminal) as running:
            os.close(terminal)
            for key, count in (("w", 1), ("W", 11), ("s", 10), ("S", 0)):
                self._until(running, "All users spawned")
                os.write(keys, key.encode())
                self._until(running, f"Ramping to {count} users at a rate of 100.00 per second")
            running.send_signal(signal.SIGINT)
            _, rest = running.communicate(timeout=10)
            self.assertEqual(0, running.returncode, rest)

    def _until(self, running, text):
        """Reads what the process prints until a line has `text`."""
        end = time.monotonic() + 10
        for line in running.stderr:
            if text in line:
                return
            self.assertLess(time.monotonic(), end, f"{text!r} was not printed")
        self.fail(f"The process ended before it printed {text!r}")


if __name__ == "__main__":
    unittest.main()
