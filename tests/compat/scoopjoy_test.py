"""Our ScoopJoy locustfile is the C++ scenario: the same mix, the same requests, and nothing fails on a stock site.

Needs the program: $ACRIDA. Runs our package, and the real Locust in a run that has it.
"""

import collections
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from implementation import REPOSITORY, all_of_them, ours

sys.path.insert(0, str(REPOSITORY / "tests" / "e2e"))
from plain_server import PlainServer  # noqa: E402

SCOOPJOY = REPOSITORY / "scenarios" / "scoopjoy"
LOCUSTFILE = SCOOPJOY / "locustfile.py"
USERS = ("POSTerminal", "DashboardUser", "ReportUser")
PICKS, CPP_PICKS, SEED = 100_000, 20_000, 20260312
# How often the comparison of the mixes, all names together, would find a difference where there is none.
FALSE_ALARM_RATE = 1e-6
LOGIN = "/api/method/login"
REPORT = "/api/method/frappe.desk.query_report.run"


class ScoopJoy(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        if not os.environ.get("ACRIDA"):
            raise unittest.SkipTest("$ACRIDA does not name the program")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="acrida-compat-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def acrida(self, *arguments):
        """Its standard output; it must succeed."""
        done = subprocess.run([os.environ["ACRIDA"], *map(str, arguments)], cwd=self.folder, text=True, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=200)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def start_demo(self, *arguments):
        """Its URL; it ends with the test."""
        demo = subprocess.Popen([os.environ["ACRIDA"], "demo-erp", "--port", "0", *arguments], text=True,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(demo.communicate)
        self.addCleanup(demo.terminate)
        for line in demo.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                return found.group()
        self.fail("the demo ERP did not start")

    def start_server(self):
        server = PlainServer().start()
        self.addCleanup(server.die)
        server.answers[LOGIN] = 200, b'{"message": "Logged In"}'
        server.answers[REPORT] = 200, b'{"message": {"columns": []}}'
        server.answers["/api/resource/POS%20Invoice"] = 200, b'{"data": {"name": "INV-1"}}'
        return server

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


class Mix(ScoopJoy):

    def test_tasks_have_the_shares_of_the_cpp_scenario(self):
        theirs = json.loads(self.acrida("-f", SCOOPJOY / "scoopjoy.cpp", "--show-task-ratio-json"))["per_class"]
        done = ours().run(ours().locust("-f", LOCUSTFILE, "--show-task-ratio-json", "--headless"), self.folder)
        mine = json.loads(done.stdout)["per_class"]
        self.assertEqual(list(mine), list(theirs))
        for user in USERS:
            self.assertEqual(mine[user]["tasks"].keys(), theirs[user]["tasks"].keys())
            for task, share in theirs[user]["tasks"].items():
                self.assertAlmostEqual(mine[user]["tasks"][task]["ratio"], share["ratio"], places=12, msg=task)

    def cpp_requests(self, host, user):
        """How often each request was made in CPP_PICKS tasks of the C++ scenario."""
        self.acrida("-f", SCOOPJOY / "scoopjoy.cpp", "--headless", "-H", host, "-u", 10, "-r", 10, "-i", CPP_PICKS,
                    "-s", "60s", "--accelerate", 100000, "--seed", SEED, "--only-summary", "--run-json", "run.json",
                    user)
        with open(self.folder / "run.json", encoding="utf-8") as file:
            entries = json.load(file)["entries"]
        return {entry["name"]: entry["requests"] for entry in entries if entry["name"] != LOGIN}

    def test_requests_have_the_shares_of_the_cpp_scenario(self):
        """Both shares are binomial: they may differ by so many standard deviations of their difference."""
        host = self.start_demo("--mode", "tutorial", "--cost", "0")
        theirs = {user: self.cpp_requests(host, user) for user in USERS}
        comparisons = sum(map(len, theirs.values())) * len(all_of_them())
        bound = statistics.NormalDist().inv_cdf(1 - FALSE_ALARM_RATE / 2 / comparisons)
        for implementation in all_of_them():
            done = implementation.run([implementation.python, Path(__file__).with_name("picks.py"), LOCUSTFILE,
                                       str(PICKS), str(SEED)], self.folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            mine = json.loads(done.stdout)
            for user in USERS:
                self.assertEqual(mine[user].keys(), theirs[user].keys())
                for name, count in theirs[user].items():
                    p = (mine[user][name] + count) / (PICKS + CPP_PICKS)
                    deviation = math.sqrt(p * (1 - p) * (1 / PICKS + 1 / CPP_PICKS))
                    with self.subTest(implementation=implementation.name, request=name):
                        self.assertLess(abs(mine[user][name] / PICKS - count / CPP_PICKS), bound * deviation)


class Requests(ScoopJoy):

    def shapes(self, server):
        """What was sent to each path: of each body its keys, and of each plain value which ones there were."""
        seen = collections.defaultdict(set)
        for path, bodies in server.bodies.items():
            for body in bodies:
                for key, value in leaves(json.loads(body or "{}")):
                    varies = key.endswith(("qty", "amount", "paid_amount")) or key == "remarks"
                    seen[path].add((key, type(value).__name__ if varies else value))
        return dict(seen)

    def test_every_request_is_one_of_the_cpp_scenario(self):
        cpp, python = self.start_server(), self.start_server()
        self.acrida("-f", SCOOPJOY / "scoopjoy.cpp", "--headless", "-H", cpp.url, "--fixed-count",
                    "POSTerminal=50,DashboardUser=15,ReportUser=5", "-r", 70, "-i", 4000, "-s", "60s", "--accelerate",
                    100000, "--only-summary")
        # The same file, with users that wait for nothing.
        self.write("restless.py", f"""
            import random, sys
            sys.path.insert(0, {str(SCOOPJOY)!r})
            from locust import constant
            from locustfile import POSTerminal, DashboardUser, ReportUser
            random.seed({SEED})
            POSTerminal.wait_time = DashboardUser.wait_time = ReportUser.wait_time = constant(0)
            """.replace("\n            ", "\n"))
        done = ours().run(ours().locust("-f", "restless.py", "--headless", "-H", python.url, "-u", 70, "-r", 70, "-i",
                                        4000, "--only-summary"), self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(python.requests.keys(), cpp.requests.keys())
        self.maxDiff = None
        self.assertEqual(self.shapes(python), self.shapes(cpp))

    def test_a_refusal_is_counted_by_the_class_of_its_exception(self):
        server = self.start_server()
        server.answers["/api/resource/POS%20Invoice"] = 417, b'{"exc_type": "LinkValidationError"}'
        server.answers["/api/method/erpnext.stock.utils.get_stock_balance"] = 502, b"<html>Bad Gateway</html>"
        done = ours().run(ours().locust("-f", LOCUSTFILE, "--headless", "-H", server.url, "-u", 20, "-r", 20, "-i", 200,
                                        "--only-summary", "--csv", "run", "POSTerminal"), self.folder)
        self.assertEqual(done.returncode, 1, done.stderr)
        failures = (self.folder / "run_failures.csv").read_text()
        self.assertIn("POST,/api/resource/POS Invoice [create],CatchResponseError('LinkValidationError (status 417)'),",
                      failures)
        self.assertIn("POST,/api/method/get_stock_balance,HTTPError('502 Server Error", failures)

    def test_a_200_that_is_no_login_is_a_failure_and_ends_the_user(self):
        server = self.start_server()
        server.answers[LOGIN] = 200, b'{"message": "Incorrect password"}'
        done = ours().run(ours().locust("-f", LOCUSTFILE, "--headless", "-H", server.url, "-u", 3, "-r", 3, "-t", "2s",
                                        "--only-summary", "POSTerminal"), self.folder)
        self.assertEqual(server.requests, {("POST", LOGIN): 3})
        self.assertEqual(done.stderr.count("login failed for pos-terminal-"), 3)
        self.assertIn("POST /api/method/login: not logged in", done.stderr)


class StockSite(ScoopJoy):

    def test_nothing_fails_on_a_stock_site_that_was_prepared(self):
        password = self.write("password", "admin_test_password")
        for implementation in all_of_them():
            host = self.start_demo("--mode", "strict")
            self.acrida("prepare-site", "--plan", SCOOPJOY / "site.toml", "--host", host, "--admin-user",
                        "Administrator", "--admin-password-file", password)
            done = implementation.run(
                implementation.locust("-f", LOCUSTFILE, "--headless", "-H", host, "-u", 70, "-r", 35, "-t", "20s",
                                      "--only-summary", "--json-file", "run"), self.folder)
            with self.subTest(implementation=implementation.name):
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn('{"DashboardUser": 15, "POSTerminal": 50, "ReportUser": 5} (70 total users)', done.stderr)
                entries = json.loads((self.folder / "run.json").read_text())
                self.assertEqual(sum(entry["num_failures"] for entry in entries), 0)
                self.assertEqual({entry["name"]: entry["num_requests"] for entry in entries}[LOGIN], 70)
                self.assertGreaterEqual(len(entries), 9)


def leaves(value, key=""):
    """(path of keys, plain value) of everything in a JSON value; the items of a list share the list's path."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


if __name__ == "__main__":
    unittest.main()
