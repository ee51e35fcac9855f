"""The ScoopJoy scenario against a server that answers what the test says."""

import csv
import json
import os
import signal

from acrida_process import EndToEnd
from plain_server import PlainServer

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scenarios", "scoopjoy")
LOGIN = "/api/method/login"
REPORT = "/api/method/frappe.desk.query_report.run"


def accounts(profile):
    with open(os.path.join(FOLDER, "accounts.csv"), encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["profile"] == profile]


class ScoopJoy(EndToEnd):

    def server(self, **answers):
        """Everybody may log in, unless `answers` says otherwise."""
        server = PlainServer().start()
        self.addCleanup(server.die)
        server.answers[LOGIN] = 200, answers.get("login", b'{"message": "Logged In"}')
        server.answers[REPORT] = 200, answers.get("report", b"{}")
        return server

    def run_until(self, server, requests, users, user_type):
        """Runs these users until the server saw so many requests, and lets each finish what it does."""
        process = self.start("-f", os.path.join(FOLDER, "scoopjoy.cpp"), "-H", server.url, "-u", str(users), "-r",
                             str(users), "-s", "60s", "--only-summary", "--run-json", "run.json", "--request-log",
                             "requests.csv", user_type)
        server.wait_for_requests(requests)
        process.signal(signal.SIGINT)
        process.wait()
        with open(self.path("run.json"), encoding="utf-8") as file:
            return json.load(file), process

    def test_every_till_has_an_account_of_its_own_tagged_with_its_branch(self):
        tills = accounts("pos")
        self.assertEqual(len({till["usr"] for till in tills}), 50)
        self.assertGreater(len({till["branch"] for till in tills}), 2)
        server = self.server()
        self.run_until(server, 150, 50, "POSTerminal")
        logins = [json.loads(body) for body in server.bodies[LOGIN]]
        self.assertEqual(sorted((login["usr"], login["pwd"]) for login in logins),
                         sorted((till["usr"], till["pwd"]) for till in tills))
        rows = list(csv.DictReader(self.read("requests.csv").splitlines()))
        self.assertEqual({int(row["user"]) for row in rows}, set(range(50)))
        for row in rows:
            self.assertEqual(row["label"], tills[int(row["user"])]["branch"])

    def test_a_till_sells_under_the_profile_of_its_account(self):
        server = self.server()
        self.run_until(server, 60, 10, "POSTerminal")
        profiles = {till["pos_profile"] for till in accounts("pos")[:10]}
        sold = [json.loads(body) for body in server.bodies["/api/resource/POS%20Invoice"]]
        self.assertGreater(len(sold), 0)
        self.assertLessEqual({invoice["pos_profile"] for invoice in sold}, profiles)

    def test_a_200_that_is_no_login_is_a_failure_and_ends_the_user(self):
        server = self.server(login=b'{"message": "Incorrect password"}')
        run, process = self.run_until(server, 3, 3, "POSTerminal")
        self.assertEqual([(failure["text"], failure["count"]) for failure in run["failures"]],
                         [("CatchResponseError('not logged in')", 3)])
        self.assertEqual([(entry["name"], entry["requests"]) for entry in run["entries"]], [(LOGIN, 3)])
        self.assertIn("login failed for " + accounts("pos")[0]["usr"], process.text("stderr"))

    def test_a_200_without_a_reports_columns_is_a_failure(self):
        server = self.server(report=b'{"message": {"result": []}}')
        run, _ = self.run_until(server, 6, 3, "ReportUser")
        self.assertEqual({failure["text"] for failure in run["failures"]},
                         {"CatchResponseError('a report without columns')"})
        self.assertEqual(run["total"]["failures"], server.requests["POST", REPORT])

    def test_a_report_with_columns_is_none(self):
        server = self.server(report=b'{"message": {"columns": [], "result": []}}')
        run, _ = self.run_until(server, 6, 3, "ReportUser")
        self.assertEqual(run["failures"], [])
        self.assertGreaterEqual(run["total"]["requests"], 6)
