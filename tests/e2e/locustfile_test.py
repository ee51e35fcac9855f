"""A locustfile, run by the program that runs scenarios: what it becomes, what it passes on, and what it refuses."""

import collections
import csv
import json
import os
import signal
import subprocess
import sys

from acrida_process import ACRIDA
from demo_run import DemoErp
from plain_server import PlainServer

TILL = """
from locust import HttpUser, constant, task

class Till(HttpUser):
    wait_time = constant(0.01)

    @task
    def ping(self):
        self.client.get("/api/method/ping")
"""
# Every way in which a request can be recorded, against a server of which one page is missing.
SHOP = """
from locust import FastHttpUser, HttpUser, constant, events, task

class Till(HttpUser):
    wait_time = constant(0.01)

    @task
    def sell(self):
        self.client.get("/item?n=1", name="/item")
        self.client.post("/sale", json={"n": 1})
        with self.client.get("/price", catch_response=True) as response:
            response.failure("too dear")

class Terminal(FastHttpUser):
    wait_time = constant(0.01)

    @task
    def look(self):
        self.client.get("/item?n=2", name="/item")
        self.client.get("/missing")
        self.environment.events.request.fire(request_type="WAIT", name="queue", response_time=12.5, response_length=0,
                                             exception=None, context={})
"""
# Says what a locustfile of this name finds around itself, as JSON.
SURROUNDINGS = """
import json, os, sys
from locust import User, task

class Clerk(User):
    @task
    def rest(self):
        pass

print(json.dumps({"file": __file__, "pid": os.getpid(), "prefix": sys.prefix, "arguments": sys.argv,
                  "environment": dict(os.environ)}))
"""


class Locustfile(DemoErp):

    def surroundings(self, *arguments, **options):
        """What the locustfile says that these arguments choose, and the process."""
        process = self.start(*arguments, "--list", **options)
        self.assertEqual(process.wait(), 0, process.text("stderr"))
        self.assertEqual(process.lines["stdout"][1:], ["Available Users:", "    Clerk"])
        return json.loads(process.lines["stdout"][0]), process

    def file_chosen(self, *arguments):
        return os.path.relpath(self.surroundings(*arguments)[0]["file"], os.path.realpath(self.folder))

    def environment_of(self, version):
        """The folder of a virtual environment that says it is of this version, without an interpreter."""
        os.mkdir(self.path("env"))
        self.write("env/pyvenv.cfg", f"home = /usr/bin\nversion = {version}\n")
        return self.path("env")

    def test_a_run_is_counted_by_the_server_as_it_is_reported(self):
        demo, url = self.start_demo()
        self.write("till.py", TILL)
        run = self.run_to_end("-f", "till.py", "--host", url, "--headless", "-u", "3", "-r", "10", "-t", "2s",
                              "--stop-timeout", "10", "--csv", "run", "--only-summary")
        self.assertEqual(run.wait(), 0, run.text("stderr"))
        with open(self.path("run_stats.csv"), encoding="utf-8", newline="") as file:
            total = list(csv.DictReader(file))[-1]
        self.assertEqual((total["Name"], total["Failure Count"]), ("Aggregated", "0"))
        self.assertGreater(int(total["Request Count"]), 30)
        served = sum(route["seen"] for route in self.end_demo(demo)["routes"])
        self.assertEqual(served, int(total["Request Count"]))

    def test_its_run_json_agrees_with_its_csv_files_and_with_the_server(self):
        server = PlainServer().start()
        self.addCleanup(server.die)
        server.answers["/missing"] = 404, b"{}"
        self.write("shop.py", SHOP)
        run = self.run_to_end("-f", "shop.py", "-H", server.url, "--headless", "-u", "4", "-r", "10", "-t", "3s",
                              "--csv", "run", "--run-json", "run.json", "--only-summary")
        self.assertEqual(run.wait(), 1, run.text("stderr"))
        self.assertIn("Run is valid: ", run.text("stderr"))
        checked = subprocess.run([os.environ["RUN_JSON_CHECK"], self.path("run.json")], text=True, capture_output=True)
        self.assertEqual((checked.returncode, checked.stdout), (0, ""))
        document = json.loads(self.read("run.json"))
        entries = {(entry["method"], entry["name"]): entry for entry in document["entries"]}
        rows = {(row["Type"], row["Name"]): row for row in csv.DictReader(self.read("run_stats.csv").splitlines())}
        self.assertEqual(rows.keys(), {*entries, ("", "Aggregated")})
        for key, entry in {**entries, ("", "Aggregated"): document["total"]}.items():
            self.assert_same_figures(entry, rows[key])
        self.assertEqual(self.failures_in_csv(), {
            (*list(entries)[failure["entry"]], failure["text"]): failure["count"] for failure in document["failures"]})
        seen = collections.Counter()
        for (method, target), count in server.requests.items():
            seen[method, target.partition("?")[0]] += count
        self.assertEqual(seen, {key: entry["exchanges"] + entry["abandoned"] for key, entry in entries.items()
                                if key[0] != "WAIT"})
        for key, entry in entries.items():
            self.assertEqual(entry["stamps"]["loop" if key[0] == "WAIT" else "kernel"], entry["requests"], key)

    def assert_same_figures(self, entry, row):
        parts = [part for part in (entry["success"], entry["failure"]) if part["count"]]
        self.assertEqual((int(row["Request Count"]), int(row["Failure Count"])), (entry["requests"], entry["failures"]))
        self.assertEqual(sum(part["count"] for part in parts), entry["requests"])
        for column, figure in (("Min Response Time", min(part["min_ns"] for part in parts)),
                               ("Max Response Time", max(part["max_ns"] for part in parts)),
                               ("Average Response Time", sum(part["sum_ns"] for part in parts) / entry["requests"])):
            self.assertAlmostEqual(float(row[column]), figure / 1e6, delta=0.001)
        self.assertAlmostEqual(float(row["Average Content Size"]), entry["response_bytes"] / entry["requests"], 6)

    def failures_in_csv(self):
        return {(row["Method"], row["Name"], row["Error"]): int(row["Occurrences"])
                for row in csv.DictReader(self.read("run_failures.csv").splitlines())}

    def test_ctrl_c_ends_it_with_its_tables(self):
        demo, url = self.start_demo()
        self.write("till.py", TILL)
        run = self.start("-f", "till.py", "--host", url, "--headless", "-u", "3", "-r", "10", "--only-summary")
        run.wait_for_line("All users spawned")
        run.signal(signal.SIGINT)
        self.assertEqual(run.wait(), 0, run.text("stderr"))
        self.assertIn("Aggregated", run.text("stderr"))
        self.end_demo(demo)

    def test_the_process_and_its_environment_stay_as_they_were(self):
        self.write("locustfile.py", SURROUNDINGS)
        found, process = self.surroundings("--users", "5", "--tags", "")
        self.assertEqual(found["pid"], process.process.pid)
        self.assertEqual(found["arguments"], ["acrida", "--users", "5", "--tags", "", "--list"])
        self.assertEqual(found["environment"], {**self.environment(), "LC_CTYPE": "C.UTF-8"})

    def test_it_is_found_where_locust_finds_it(self):
        for name in ("locustfile.py", "other.py", "conf.py", "folder/nested.py"):
            os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
            self.write(name, SURROUNDINGS)
        self.assertEqual(self.file_chosen(), "locustfile.py")
        self.assertEqual(self.file_chosen("-f", "other.py"), "other.py")
        self.assertEqual(self.file_chosen("-f", "folder"), "folder/nested.py")
        self.write("acrida.toml", 'locustfile = "conf.py"\n')
        self.assertEqual(self.file_chosen(), "conf.py")
        self.assertEqual(self.file_chosen("-f", "other.py"), "other.py")

    def test_a_file_that_is_not_there_is_said_in_locusts_words(self):
        self.assert_one_line(self.start("-f", "nowhere.py"), 1, "Could not find 'nowhere.py'.")

    def test_help_is_about_the_locustfile_that_is_named(self):
        self.write("locustfile.py", SURROUNDINGS)
        named = self.run_to_end("-f", "locustfile.py", "--help")
        self.assertIn("--config-users", named.text("stdout"))
        self.assertNotIn("--fixed-count", named.text("stdout"))
        self.assertIn("--fixed-count", self.run_to_end("--help").text("stdout"))
        self.assertIn(" (Python 3.", self.run_to_end("-f", "locustfile.py", "--version").text("stdout"))
        self.assertTrue(self.run_to_end("--version").text("stdout").startswith("acrida "))

    def test_an_option_of_scenarios_alone_is_refused(self):
        self.write("locustfile.py", SURROUNDINGS)
        process = self.run_to_end("--headless", "--fixed-count", "Clerk=5")
        self.assertEqual(process.wait(), 2)
        self.assertTrue(process.lines["stderr"][0].startswith(
            "acrida: error: unrecognized arguments: --fixed-count"), process.text("stderr"))

    def test_the_active_environment_is_used(self):
        self.write("locustfile.py", SURROUNDINGS)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", self.path("env")],
                       check=True, timeout=60)
        self.assertEqual(self.surroundings()[0]["prefix"], sys.prefix)
        active = {**self.environment(), "VIRTUAL_ENV": self.path("env")}
        with_env = subprocess.run([ACRIDA, "--list"], env=active, cwd=self.folder, text=True, capture_output=True,
                                  timeout=60, check=True)
        self.assertEqual(json.loads(with_env.stdout.splitlines()[0])["prefix"], self.path("env"))

    def test_an_environment_of_another_python_is_refused(self):
        self.write("locustfile.py", SURROUNDINGS)
        self.environment = lambda: {**super(Locustfile, self).environment(), "VIRTUAL_ENV": env}
        env = self.environment_of("3.9.2")
        self.assert_one_line(self.start("--headless"), 2, "acrida: error: the virtual environment", "has Python 3.9, ",
                             f"{sys.version_info[0]}.{sys.version_info[1]}", "/env/bin/python -m pip install .")

    def test_an_interpreter_that_is_not_there_is_named(self):
        self.write("locustfile.py", SURROUNDINGS)
        self.environment = lambda: {**super(Locustfile, self).environment(), "VIRTUAL_ENV": env}
        env = self.environment_of(f"{sys.version_info[0]}.{sys.version_info[1]}.0")
        self.assert_one_line(self.start("--headless"), 2, "env/bin/python", "No such file or directory")

    def test_under_the_name_locust_it_is_locust(self):
        os.mkdir(self.path("bin"))
        made = self.run_to_end("install-locust-command", "bin")
        self.assertEqual(made.wait(), 0, made.text("stderr"))
        self.assertEqual(made.lines["stdout"][0], f"bin/locust runs {os.path.realpath(ACRIDA)}.")
        locust = subprocess.run([self.path("bin/locust"), "--headless", "--run-tme", "5"], env=self.environment(),
                                cwd=self.folder, text=True, capture_output=True, timeout=60, check=False)
        self.assertEqual((locust.returncode, locust.stdout), (1, ""))
        self.assertIn("Could not find 'locustfile.py'.", locust.stderr)
        self.write("locustfile.py", SURROUNDINGS)
        self.assertEqual(json.loads(subprocess.run(
            [self.path("bin/locust"), "--list"], env=self.environment(), cwd=self.folder, text=True,
            capture_output=True, timeout=60, check=True).stdout.splitlines()[0])["arguments"], ["locust", "--list"])
        self.assert_one_line(self.start("install-locust-command", self.folder + "/nowhere"), 2, "No such file")
        self.write("locust", "#!/usr/bin/python3\n")
        self.assert_one_line(self.start("install-locust-command", "."), 2, "is left alone")
