"""What a Frappe site says of a run: in run.json, from C++ scenarios and locustfiles, and by its own log."""

import unittest

from demo_run import DemoRun

# The calls of the tutorial's load test that a stock site refuses, and one that nobody answers.
STRICT = '''
from locust import HttpUser, constant, task

TILL = {"usr": "pos-terminal-1@scoopjoy.com", "pwd": "pos_test_password"}
SEARCH = "/api/method/erpnext.selling.page.point_of_sale.point_of_sale.search_by_term"
REPORT = "/api/method/frappe.desk.query_report.run"


class Till(HttpUser):
    wait_time = constant(0.01)

    def on_start(self):
        self.client.post("/api/method/login", json=TILL)
        # A person's browser: what requests sends by itself is looked at too.
        self.client.get("/api/method/no.such.app", name="by requests", hooks={"response": lambda *a, **k: None})

    @task
    def refused(self):
        self.client.get(SEARCH, params={"search_term": "mango"}, name="search")
        self.client.post("/api/resource/POS Invoice", name="create", json={
            "customer": "Walk-in Customer", "pos_profile": "SJ-BLR-001-POS", "items": [],
            "payments": [{"mode_of_payment": "UPI", "amount": 1}]})
        self.client.get("/api/resource/Item/NONE", name="missing")
        with self.client.get("/api/method/ping", name="ping", catch_response=True) as response:
            response.failure("not what I wanted")
        with self.client.get("/api/method/no.such.method", name="method", catch_response=True) as response:
            response.success()
        self.client.get("http://127.0.0.1:1/", name="nobody")
'''

# The same from C++, and what a person is told of it.
REFUSED = r"""
#include <acrida/acrida.h>
using namespace acrida;

struct Till : HttpUser {
  Task<> refused() {
    co_await client.post("/api/method/login")
        .json(object("usr", "pos-terminal-1@scoopjoy.com", "pwd", "pos_test_password"));
    co_await client.get("/api/method/erpnext.selling.page.point_of_sale.point_of_sale.search_by_term").name("search");
    co_await client.post("/api/resource/POS Invoice").name("create").json(
        object("pos_profile", "SJ-BLR-001-POS", "items", array(),
               "payments", array(object("mode_of_payment", "UPI", "amount", 1))));
    co_await client.get("/api/resource/Item/NONE").name("missing");
    co_await client.get("/api/method/no.such.method").name("method");
  }
};

ACRIDA_SCENARIO(scenario) {
  scenario.user<Till>("Till").wait_time(constant(std::chrono::milliseconds(10))).task("refused", &Till::refused);
}
"""


class SaidByTheSite(DemoRun):

    def causes(self):
        """{(name, status, cause): [record]} of run.json."""
        run = self.run_json()
        found = {}
        for cause in run["causes"]:
            key = (run["entries"][cause["entry"]]["name"], cause["status"], cause["cause"])
            found.setdefault(key, []).append(cause)
        return run, found

    def test_a_locustfiles_refusals_arrive_in_the_sites_own_words(self):
        _, url = self.start_demo("--mode", "strict", "--cost", "0")
        self.write("locustfile.py", STRICT)
        process = self.start("-f", "locustfile.py", "-H", url, "--headless", "-u", "1", "-t", "3",
                             "--run-json", "run.json")
        self.assertEqual(1, process.wait(), process.text("stderr"))
        run, causes = self.causes()
        said = {key: records[0]["message"] for key, records in causes.items()}
        self.assertIn("search_by_term", said[("search", 403, "PermissionError")])
        self.assertIn("Mode of Payment: UPI", said[("create", 417, "LinkValidationError")])
        self.assertEqual("Item NONE not found", said[("missing", 404, "DoesNotExistError")])
        self.assertEqual("", said[("ping", 200, "check")])
        self.assertIn("Failed to get method", said[("method", 417, "ValidationError")])
        self.assertIn(("by requests", 417, "ValidationError"), said)
        self.assertIn(("nobody", 0, "connection refused"), said)
        self.assertNotIn("<", "".join(said.values()))
        [accepted] = causes[("method", 417, "ValidationError")]
        self.assertEqual(0, accepted["failures"])
        self.assertTrue(run["server"]["frappe"])
        self.assertEqual(["gunicorn"], run["server"]["servers"])
        split = run["failure_split"]
        self.assertEqual(sum(split[kind] for kind in ("validation", "system", "script", "unknown")),
                         run["total"]["failures"])
        self.assertEqual(0, split["unknown"])
        self.assertGreater(split["script"], 0)
        self.assertGreater(split["system"], 0)

    def test_a_scenarios_refusals_are_explained(self):
        _, url = self.start_demo("--mode", "strict", "--cost", "0")
        process = self.start("-f", self.write_scenario("refused.cpp", REFUSED), "-H", url, "--headless", "-u", "1",
                             "-i", "20", "--run-json", "run.json")
        self.assertEqual(1, process.wait(), process.text("stderr"))
        run, causes = self.causes()
        self.assertIn(("create", 417, "LinkValidationError"), causes)
        found = {finding["id"]: finding for finding in run["verdict"]["findings"]}
        for situation in ("search-by-term", "mode-of-payment", "not-found", "method-missing"):
            self.assertTrue(found["frappe-" + situation]["next_step"], situation)
        self.assertIn("UPI", found["frappe-mode-of-payment"]["evidence"][0]["value"])

    def test_a_locustfile_joins_the_sites_log(self):
        _, url = self.start_demo("--mode", "strict", "--cost", "0", "--monitor-log", self.path("monitor.json.log"))
        self.write("locustfile.py", STRICT)
        process = self.start("-f", "locustfile.py", "-H", url, "--headless", "-u", "1", "-t", "3", "--frappe",
                             "--run-json", "run.json", "--frappe-monitor-log", "monitor.json.log")
        self.assertEqual(1, process.wait(), process.text("stderr"))
        self.assert_joined(self.run_json(), "create")

    def test_a_scenario_joins_the_sites_log(self):
        _, url = self.start_demo("--monitor-log", self.path("monitor.json.log"))
        process = self.scoopjoy(url, "--headless", "-u", "7", "-r", "7", "-t", "4", "--yes",
                                "--frappe-monitor-log", "monitor.json.log")
        process.wait()
        self.assert_joined(self.run_json(), "/api/method/login")
        self.assertIn("Server time by monitor.json.log", process.text("stdout") + process.text("stderr"))

    def assert_joined(self, run, name):
        table = run["server_times"]
        # What the demo has not brought to its file yet, a second's worth, is missing.
        self.assertGreater(table["joined"], table["kept"] * 0.4)
        self.assertGreater(table["kept"], 10)
        names = {run["entries"][times["entry"]]["name"]: times for times in table["entries"]}
        for times in names.values():
            self.assertLessEqual(times["server_p50_ns"], times["total_p50_ns"] * 1.01)
        self.assertTrue(any(name in known for known in names), names)

    def test_a_log_that_is_not_there_is_said(self):
        _, url = self.start_demo()
        process = self.scoopjoy(url, "--headless", "-u", "1", "-t", "1", "--yes", "--frappe-monitor-log", "none.log")
        self.assertEqual(2, process.wait())
        self.assertIn("--frappe-monitor-log: ", process.text("stderr"))
        self.assertNotIn("server_times", self.run_json())


if __name__ == "__main__":
    unittest.main()
