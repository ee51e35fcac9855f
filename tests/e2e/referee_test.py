"""The ScoopJoy load test against the demo ERP, whose own count of the requests it saw is the referee."""

import csv
import json
import signal
import unittest

from demo_run import DemoRun

USERS = "POSTerminal=50,DashboardUser=15,ReportUser=5"


class Referee(DemoRun):

    def assert_counts_agree(self):
        ended = self.referee()
        self.assertEqual(ended.returncode, 0, ended.stdout)
        self.assertRegex(ended.stdout, r"^Referee: the server saw \d+ requests = \d+ reported \+ \d+ cut off")

    def scoopjoy(self, url, *arguments):
        return super().scoopjoy(url, "--fixed-count", USERS, "-r", "70", "--csv", "run", "--json-file", "locust",
                                *arguments)

    def test_ten_seconds_of_scoopjoy_lose_no_request(self):
        demo, url = self.start_demo()
        process = self.scoopjoy(url, "-t", "10s")
        self.assert_ended_well(process)
        self.end_demo(demo)
        self.assert_counts_agree()
        run = self.run_json()
        self.assertEqual(run["total"]["failures"], 0)
        self.assertGreater(run["total"]["requests"], 150)
        process.wait_for_line('All users spawned: {"DashboardUser": 15, "POSTerminal": 50, "ReportUser": 5} '
                              "(70 total users)")
        stats = {(row["Type"], row["Name"]): int(row["Request Count"])
                 for row in csv.DictReader(self.read("run_stats.csv").splitlines())}
        for entry in json.loads(self.read("locust.json")):
            self.assertEqual(stats[entry["method"], entry["name"]], entry["num_requests"])
        for entry in run["entries"]:
            # All of a name's requests may have been abandoned: such a name is in none of Locust's files.
            self.assertEqual(stats.get((entry["method"], entry["name"]), 0), entry["requests"])
        self.assertEqual(stats["", "Aggregated"], run["total"]["requests"])

    def test_what_ctrl_c_cuts_off_is_counted(self):
        # At these costs nearly every user waits for an answer when the run is stopped.
        demo, url = self.start_demo("--cost-scale", "20")
        process = self.scoopjoy(url)
        process.wait_for_line("All users spawned: ")
        process.signal(signal.SIGINT)
        self.assert_ended_well(process)
        self.end_demo(demo)
        self.assert_counts_agree()
        self.assertGreater(self.run_json()["total"]["abandoned"], 0)
        process.wait_for_line("Cut off by the stop")

    def test_what_a_rehearsal_sent_is_counted(self):
        demo, url = self.start_demo()
        targets = self.path("targets.md")
        with open(targets, "w", encoding="utf-8") as file:
            file.write("| Endpoint | p95 (ms) |\n|---|---|\n| All requests | < 60000 |\n")
        process = self.scoopjoy(url, "-t", "2s", "--only-summary", "--targets", targets, "--allow-unproven")
        self.assert_ended_well(process)
        self.end_demo(demo)
        ended = self.referee()
        self.assertEqual(ended.returncode, 0, ended.stdout)
        self.assertIn(" of the rehearsal", ended.stdout)

    def test_the_referee_names_what_differs(self):
        demo, url = self.start_demo()
        process = self.scoopjoy(url, "-t", "2s", "--only-summary")
        self.assert_ended_well(process)
        self.end_demo(demo)
        run = self.run_json()
        run["entries"][0]["exchanges"] += 1
        self.write("run.json", json.dumps(run))
        ended = self.referee()
        self.assertEqual(ended.returncode, 1)
        self.assertIn(run["entries"][0]["name"], ended.stdout)


if __name__ == "__main__":
    unittest.main()
