"""The ScoopJoy load test against the demo ERP, whose own count of the requests it saw is the referee."""

import csv
import json
import os
import re
import signal
import subprocess
import unittest

from acrida_process import EndToEnd

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCOOPJOY = os.path.join(ROOT, "scenarios", "scoopjoy", "scoopjoy.cpp")
REFEREE = os.path.join(ROOT, "tools", "referee")
USERS = "POSTerminal=50,DashboardUser=15,ReportUser=5"


class Referee(EndToEnd):

    def start_demo(self, *arguments):
        demo = self.start("demo-erp", "--port", "0", *arguments)
        line = demo.wait_for_line("http://127.0.0.1:", "stdout")
        return demo, re.search(r"http://127\.0\.0\.1:\d+", line).group()

    def end_demo(self, demo):
        demo.signal(signal.SIGTERM)
        self.assertEqual(demo.wait(), 0, demo.text("stderr"))
        self.write("demo.log", demo.text("stdout") + "\n")

    def referee(self):
        return subprocess.run([REFEREE, self.path("run.json"), self.path("demo.log")], text=True, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)

    def assert_counts_agree(self):
        ended = self.referee()
        self.assertEqual(ended.returncode, 0, ended.stdout)
        self.assertRegex(ended.stdout, r"^Referee: the server saw \d+ requests = \d+ reported \+ \d+ cut off")

    def scoopjoy(self, url, *arguments):
        return self.start("-f", SCOOPJOY, "-H", url, "--fixed-count", USERS, "-r", "70", "--csv", "run",
                          "--json-file", "locust", "--run-json", "run.json", *arguments)

    def test_ten_seconds_of_scoopjoy_lose_no_request(self):
        demo, url = self.start_demo()
        process = self.scoopjoy(url, "-t", "10s")
        self.assertEqual(process.wait(), 0, process.text("stderr"))
        self.end_demo(demo)
        self.assert_counts_agree()
        run = json.loads(self.read("run.json"))
        self.assertEqual(run["total"]["failures"], 0)
        self.assertGreater(run["total"]["requests"], 150)
        process.wait_for_line('All users spawned: {"DashboardUser": 15, "POSTerminal": 50, "ReportUser": 5} '
                              "(70 total users)")
        stats = {(row["Type"], row["Name"]): int(row["Request Count"])
                 for row in csv.DictReader(self.read("run_stats.csv").splitlines())}
        for entry in json.loads(self.read("locust.json")):
            self.assertEqual(stats[entry["method"], entry["name"]], entry["num_requests"])
        for entry in run["entries"]:
            self.assertEqual(stats[entry["method"], entry["name"]], entry["requests"])
        self.assertEqual(stats["", "Aggregated"], run["total"]["requests"])

    def test_what_ctrl_c_cuts_off_is_counted(self):
        # At these costs nearly every user waits for an answer when the run is stopped.
        demo, url = self.start_demo("--cost-scale", "20")
        process = self.scoopjoy(url)
        process.wait_for_line("All users spawned: ")
        process.signal(signal.SIGINT)
        self.assertEqual(process.wait(), 0, process.text("stderr"))
        self.end_demo(demo)
        self.assert_counts_agree()
        self.assertGreater(json.loads(self.read("run.json"))["total"]["abandoned"], 0)
        process.wait_for_line("Cut off by the stop")

    def test_the_referee_names_what_differs(self):
        demo, url = self.start_demo()
        process = self.scoopjoy(url, "-t", "2s", "--only-summary")
        self.assertEqual(process.wait(), 0, process.text("stderr"))
        self.end_demo(demo)
        run = json.loads(self.read("run.json"))
        run["entries"][0]["exchanges"] += 1
        self.write("run.json", json.dumps(run))
        ended = self.referee()
        self.assertEqual(ended.returncode, 1)
        self.assertIn(run["entries"][0]["name"], ended.stdout)


if __name__ == "__main__":
    unittest.main()
