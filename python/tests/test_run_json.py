"""run.json of the command: what it says, that it agrees with the CSV files, and is written however a run ends."""

import csv
import json
import math
import re
import signal
import unittest

from locust_command import CommandFolder
from run_json_file import entries_of, failures_of, read_run_json, times_of

USERS = """
    import random
    from locust import User, constant, events, task

    def request(user, name, **event):
        usual = {"request_type": "POST", "name": name, "response_length": 2, "exception": None, "context": {}}
        user.environment.events.request.fire(**{**usual, **event})

    class Till(User):
        wait_time = constant(0.01)

        @task
        def sell(self):
            request(self, "/sale", response_time=random.uniform(0.2, 3000))
            request(self, "/stock", response_time=7, exception=random.choice([None, ValueError("sold out"), "text"]))

    class Manager(User):
        wait_time = constant(0.1)

        @task
        def look(self):
            request(self, "/report", response_time=None)
            raise ValueError("nothing to see")
"""


class RunJsonTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())

    def run_users(self, *arguments, more="", **variables):
        self.folder.write("users.py", USERS + more)
        return self.folder.run("-f", "users.py", "--headless", "-u", "4", "-r", "100", "--only-summary", *arguments,
                               **variables)

    def read(self, name="run.json"):
        return read_run_json(self.folder.path / name)

    def rows(self, name):
        with open(self.folder.path / name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def assert_times_agree(self, entry, row):
        """With Locust's, which are rounded (to 1 ms below 100, to two digits from there), and may be a rank off."""
        times = times_of(entry)
        self.assertEqual(len(times), entry["requests"] - entry["without_time"])
        parts = [entry[name] for name in ("success", "failure") if entry[name]["count"]]
        self.assertAlmostEqual(float(row["Min Response Time"]), min(part["min_ns"] for part in parts) / 1e6, delta=1e-5)
        self.assertAlmostEqual(float(row["Max Response Time"]), max(part["max_ns"] for part in parts) / 1e6, delta=1e-5)
        for percentile in (50, 90, 95, 99):
            rank = math.ceil(percentile / 100 * len(times))
            near, locusts = times[max(rank - 2, 0):rank + 1], float(row[f"{percentile}%"])
            rounding = 0.5 if locusts < 100 else locusts * 0.05
            self.assertTrue(near[0] * 0.9995 - rounding <= locusts <= near[-1] * 1.0005 + rounding, (locusts, near))
            ours = entry["percentiles_ns"][f"p{percentile}"] / 1e6
            self.assertAlmostEqual(times[rank - 1], ours, delta=ours * 0.0005)

    def test_it_agrees_with_the_csv_files(self):
        done = self.run_users("-t", "2s", "--csv", "run", "--run-json", "run.json")
        self.assertEqual(1, done.returncode, done.stderr)
        run, rows = self.read(), self.rows("run_stats.csv")
        entries = {**entries_of(run), ("", "Aggregated"): run["total"]}
        self.assertEqual({(row["Type"], row["Name"]) for row in rows}, set(entries))
        for row in rows:
            entry = entries[row["Type"], row["Name"]]
            self.assertEqual((int(row["Request Count"]), int(row["Failure Count"])),
                             (entry["requests"], entry["failures"]))
            if not entry["without_time"]:  # which Locust counts among the times of a percentile
                self.assert_times_agree(entry, row)
        self.assertGreater(run["total"]["requests"], 100)
        self.assertEqual({(row["Method"], row["Name"], row["Error"]): int(row["Occurrences"])
                          for row in self.rows("run_failures.csv")}, failures_of(run))
        [exception] = run["exceptions"]
        [row] = self.rows("run_exceptions.csv")
        self.assertEqual((row["Message"], row["Traceback"], int(row["Count"])),
                         (exception["message"], exception["traceback"], exception["count"]))

    def test_it_keeps_the_ratio_of_the_tasks_as_the_report_has_it(self):
        self.run_users("-t", "1s", "--run-json", "run.json", "--html", "run.html", "Till", "Manager")
        ratio = self.read()["run"]["task_ratio"]
        self.assertEqual(
            [{"name": "Till", "ratio": 0.5, "tasks": [{"name": "sell", "ratio": 1.0}]},
             {"name": "Manager", "ratio": 0.5, "tasks": [{"name": "look", "ratio": 1.0}]}], ratio["per_class"])
        self.assertEqual([0.5, 0.5], [one["tasks"][0]["ratio"] for one in ratio["total"]])
        page = (self.folder.path / "run.html").read_text(encoding="utf-8")
        state = json.loads(re.search(r'id="acrida-state">(.*?)</script>', page, re.DOTALL)[1])
        self.assertEqual({"ratio": 0.5, "tasks": {"sell": {"ratio": 0.5}}}, state["ratio"]["total"]["Till"])

    def test_it_says_what_ran_and_how_it_ended(self):
        self.run_users("-t", "2s", "--host", "http://u:secret@localhost", "--run-json", "run.json", "Till", "Manager",
                       LOCUST_EXIT_CODE_ON_ERROR="0")
        run = self.read()
        about = run["run"]
        self.assertEqual(("locustfile", "users.py", "closed", 1, 0, "run time limit reached"), tuple(
            about[name] for name in ("kind", "scenario", "model", "shards", "seed", "stop_reason")))
        self.assertEqual("http://u:***@localhost", about["host"])
        self.assertRegex(about["run_id"], r"^[0-9a-f]{8}$")
        options = {option["name"]: (option["value"], option["origin"]) for option in about["options"]}
        self.assertEqual(("2", "command line"), options["run-time"])
        self.assertEqual(("http://u:***@localhost", "command line"), options["host"])
        self.assertEqual(("0", "environment variable LOCUST_EXIT_CODE_ON_ERROR"), options["exit-code-on-error"])
        self.assertEqual(("Till Manager", "command line"), options["user_classes"])
        self.assertIn({"of": "Locust", "version": "2.47.0"}, about["versions"])
        self.assertEqual(sorted(["Till", "Manager"]), run["series"]["user_classes"])
        seconds = run["series"]["points"]
        self.assertEqual([2, 2], seconds[1]["users"])
        self.assertGreater(seconds[1]["generator_cpu"], 0)
        self.assertEqual(sum(point["requests"] for point in seconds), run["total"]["requests"])
        self.assertGreater(run["generator"]["turn_lateness"]["count"], 10)
        self.assertEqual(0, run["generator"]["send_lateness"]["count"])

    def test_the_run_is_judged_below_locusts_own_tables(self):
        done = self.run_users("-t", "1s", "--json", "--exit-code-on-error", "0")
        json.loads(done.stdout)
        lines = done.stderr.splitlines()
        [verdict] = [number for number, line in enumerate(lines) if line.startswith("Run is valid: generator CPU")]
        self.assertRegex("\n".join(lines[verdict:]),
                         r"(?m)^acrida \d.*: users\.py, 4 users \(2 Manager, 2 Till\) for .*, run \w{8}$")
        self.assertEqual("", lines[verdict - 1])
        self.assertTrue(lines[verdict - 2].startswith("------"), lines[verdict - 2])
        self.assertIn("Error report", done.stderr[:done.stderr.index("Run is valid")])
        self.assertFalse(list(self.folder.path.glob("*.json")))

    def test_the_option_comes_from_a_variable_or_a_file_too(self):
        self.run_users("-t", "1s", ACRIDA_RUN_JSON="by_variable.json")
        self.read("by_variable.json")
        self.folder.write("locust.conf", "run-json = by_file.json\n")
        self.run_users("-t", "1s")
        options = {option["name"]: option for option in self.read("by_file.json")["run"]["options"]}
        self.assertEqual(("by_file.json", "locust.conf"),
                         (options["run-json"]["value"], options["run-json"]["origin"]))

    def test_a_locustfiles_own_option_of_that_name_stays_its_own(self):
        own = """
    @events.init_command_line_parser.add_listener
    def add(parser):
        parser.add_argument("--run-json", type=int)
"""
        done = self.run_users("-t", "1s", "--run-json", "7", more=own)
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertFalse(list(self.folder.path.glob("7*")))

    def test_secrets_are_not_in_it(self):
        own = """
    @events.init_command_line_parser.add_listener
    def add(parser):
        parser.add_argument("--pin", is_secret=True)
        parser.add_argument("--db-password")
"""
        self.run_users("-t", "1s", "--pin", "4711", "--db-password=geheim", "--run-json", "run.json", more=own)
        self.assertNotRegex((self.folder.path / "run.json").read_text(), "4711|geheim")
        options = {option["name"]: option["value"] for option in self.read()["run"]["options"]}
        self.assertEqual(("***", "***"), (options["pin"], options["db-password"]))

    def test_what_came_before_reset_stats_is_in_no_figure(self):
        self.run_users("-t", "3s", "-r", "2", "--reset-stats", "--csv", "run", "--run-json", "run.json")
        total = self.read()["total"]
        self.assertEqual(self.rows("run_stats.csv")[-1]["Request Count"], str(total["requests"]))
        self.assertGreater(total["excluded"]["requests"], 50)

    def test_a_signal_leaves_it(self):
        self.folder.write("users.py", USERS)
        for number in (signal.SIGINT, signal.SIGTERM):
            name = f"{number.name}.json"
            with self.folder.start("-f", "users.py", "--headless", "--csv", name, "--run-json", name) as running:
                seen = ""
                while "All users spawned" not in seen:
                    seen += running.stderr.readline()
                running.send_signal(number)
                _, errors = running.communicate(timeout=10)
            run = self.read(name)
            self.assertEqual("interrupted", run["run"]["stop_reason"], errors)
            self.assertEqual(self.rows(f"{name}_stats.csv")[-1]["Request Count"], str(run["total"]["requests"]))

    def test_other_ends_have_their_names(self):
        self.run_users("-i", "5", "--run-json", "run.json")
        self.assertEqual("iteration limit reached", self.read()["run"]["stop_reason"])
        quitting = """
    import gevent

    @events.test_start.add_listener
    def end(environment, **_):
        gevent.spawn_later(0.3, environment.runner.quit)
"""
        self.run_users("--run-json", "run.json", more=quitting)
        self.assertEqual("asked to stop", self.read()["run"]["stop_reason"])

    def test_exceptions_at_the_end_do_not_lose_it(self):
        """In a listener, which is logged, and SystemExit, which ends the program where it is raised."""
        for hook, what, code in (("test_stop", "raise ValueError", 2), ("quitting", "raise SystemExit(9)", 9),
                                 ("quit", "raise SystemExit(9)", 9)):
            listener = f"\n    @events.{hook}.add_listener\n    def fail(**_):\n        {what}\n"
            with self.subTest(hook):
                done = self.run_users("-t", "1s", "--run-json", f"{hook}.json", "--exit-code-on-error", "2",
                                      more=listener)
                self.assertEqual(code, done.returncode, done.stderr)
                self.assertGreater(self.read(f"{hook}.json")["total"]["requests"], 50)
                self.assertEqual(1, done.stderr.count("Run is valid"), done.stderr)

    def test_a_file_that_cannot_be_made_stops_the_run_before_it_begins(self):
        self.folder.write("file", "")
        for option, path, said in (("--run-json", "file/run.json", "create file/run.json: Not a directory"),
                                   ("--html", "file/{u}.html", "create file/4.html: Not a directory"),
                                   ("--csv", "file/run", "file: File exists")):
            with self.subTest(option):
                done = self.run_users("-t", "1s", option, path)
                self.assertEqual(2, done.returncode)
                self.assertEqual(done.stderr.splitlines()[-1], f"locust: error: {option}: {said}")
                self.assertNotIn("Ramping", done.stderr)

    def test_a_full_disk_is_one_error_and_exit_code_2(self):
        done = self.run_users("-t", "1s", "--run-json", "/dev/full", "--csv", "run")
        self.assertEqual(2, done.returncode, done.stderr)
        [error] = re.findall(r"^\[.*ERROR/locust\.main: (.*)$", done.stderr, re.MULTILINE)
        self.assertRegex(error, r"^--run-json: .*/dev/full.*No space left on device$")
        self.assertIn("Run is valid", done.stderr)
        self.assertGreater(int(self.rows("run_stats.csv")[-1]["Request Count"]), 50)


if __name__ == "__main__":
    unittest.main()
