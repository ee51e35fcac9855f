"""The web UI of a C++ scenario as a tool made for Locust's sees it: runs one after the other, steered by HTTP."""

import http.client
import json
import os
import re
import signal
import unittest
import urllib.error
import urllib.parse
import urllib.request

from acrida_process import DEADLINE_SECONDS
from demo_run import SCOOPJOY, DemoErp

SHOP = """
#include <acrida/acrida.h>
using namespace acrida;
using namespace std::chrono_literals;
struct Till : HttpUser {
  Task<> ping() { co_await client.get("/api/method/ping"); }
};
struct Clerk : HttpUser {
  Task<> miss() { co_await client.get("/api/method/=cmd%3Cscript%3E"); }
};
ACRIDA_SCENARIO(scenario) {
  scenario.user<Till>("Till").wait_time(constant(20ms)).task("ping", &Till::ping);
  scenario.user<Clerk>("Clerk").wait_time(constant(100ms)).task("miss", &Clerk::miss);
}
"""


class Events:
    """The stream of /acrida/events."""

    def __init__(self, base):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=DEADLINE_SECONDS)
        self.connection.request("GET", urllib.parse.urlsplit(base).path + "/acrida/events")
        self.stream = self.connection.getresponse()

    def next(self):
        """(name, data) of the next event."""
        name = ""
        while True:
            line = self.stream.readline().decode().rstrip("\n")
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                return name, json.loads(line.removeprefix("data: "))

    def until(self, holds, names=("second",)):
        """The data of the first event of these names of which it holds."""
        while True:
            name, data = self.next()
            if name in names and holds(data):
                return data

    def close(self):
        self.connection.close()


class Web(DemoErp):

    def start_ui(self, *arguments, **options):
        """The process and its URL."""
        process = self.start("-f", self.write_scenario("shop.cpp", SHOP), "--web-port", "0", *arguments, **options)
        line = process.wait_for_line("Web UI at ")
        self.base = re.search(r"https?://localhost:\d+[\w/]*", line).group().replace("localhost", "127.0.0.1")
        return process

    def events(self):
        events = Events(self.base)
        self.addCleanup(events.close)
        return events

    def get(self, path, **headers):
        request = urllib.request.Request(self.base + path, headers=headers)
        with urllib.request.urlopen(request, timeout=DEADLINE_SECONDS) as answer:
            return answer.read().decode()

    def get_json(self, path):
        return json.loads(self.get(path))

    def swarm(self, **form):
        body = urllib.parse.urlencode(form, doseq=True).encode()
        with urllib.request.urlopen(self.base + "/swarm", body, timeout=DEADLINE_SECONDS) as answer:
            return json.loads(answer.read())

    def total(self):
        return self.get_json("/stats/requests")["stats"][-1]

    def sent(self, run):
        """Requests that left, by a run.json."""
        return sum(entry["exchanges"] + entry["excluded"]["exchanges"] + entry["abandoned"] for entry in run["entries"])

    def test_runs_one_after_the_other_are_steered_and_the_demo_erp_counts_the_same(self):
        demo, url = self.start_demo()
        ui = self.start_ui("-H", url, "--run-json", "run.json", "--csv", "run", "-u", "3", "--only-summary")
        self.assertEqual(self.get_json("/stats/requests")["state"], "ready")
        self.assertEqual(self.swarm(user_count=2), {
            "success": False, "message": "Missing user_count or spawn_rate from /swarm request", "host": url})
        events = self.events()
        self.assertEqual(self.swarm(user_count=4, spawn_rate=100),
                         {"success": True, "message": "Swarming started", "host": url})
        events.until(lambda second: second["status"]["users"] == 4 and second["status"]["requests"] > 10)
        self.assertEqual(self.get_json("/stats/requests")["user_count"], 4)
        self.assertTrue(self.swarm(user_count=2, spawn_rate=100, host=url)["success"])
        events.until(lambda second: second["status"]["users"] == 2)
        self.assertIn("stop it first", self.swarm(user_count=2, spawn_rate=1, host="http://127.0.0.1:1")["message"])
        before = self.total()["num_requests"]
        self.assertEqual(self.get("/stats/reset"), "ok")
        events.until(lambda second: 0 < second["status"]["requests"] < before)
        self.assertEqual(self.get_json("/stop"), {"success": True, "message": "Test stopped"})
        page = self.get_json("/stats/requests")
        self.assertEqual((page["state"], page["user_count"]), ("stopped", 0))
        first = json.loads(self.get("/acrida/run.json"))
        self.assertEqual(page["stats"][-1]["num_requests"], first["total"]["requests"])
        self.assertEqual(json.loads(self.read("run.json"))["run"]["run_id"], first["run"]["run_id"])

        self.assertTrue(self.swarm(user_count=3, spawn_rate=100, counts='{"Till":2,"Clerk":1}')["success"])
        events.until(lambda second: second["status"]["users_by_class"] == [["Till", 2], ["Clerk", 1]])
        self.assertTrue(self.swarm(user_count=3, spawn_rate=100, counts='{"Till":1,"Clerk":2}')["success"])
        events.until(lambda second: second["status"]["users_by_class"] == [["Till", 1], ["Clerk", 2]])
        self.assertIn("shop.cpp", self.get("/"))
        self.assertIn("Type,Name,", self.get("/stats/requests/csv"))
        self.assertIn("templateArgs", self.get("/stats/report"))
        self.assertIn("417", self.get("/stats/failures/csv"))
        self.assertEqual(self.get_json("/exceptions"), {"exceptions": []})
        self.assertEqual(sorted(self.get_json("/tasks")), ["per_class", "total"])
        self.assertTrue(any("Ramping to 3 users" in line for line in self.get_json("/logs")["master"]))
        ui.signal(signal.SIGINT)
        self.assertEqual(ui.wait(), 1, ui.text("stderr"))  # requests have failed
        second = json.loads(self.read("run.json"))
        self.assertNotEqual(second["run"]["run_id"], first["run"]["run_id"])
        self.assertIn({"name": "users", "value": "3", "origin": "web UI"}, second["run"]["options"])
        seen = sum(route["seen"] for route in self.end_demo(demo)["routes"])
        self.assertEqual(self.sent(first) + self.sent(second), seen)

    def test_without_a_run_ctrl_c_ends_it_with_0(self):
        ui = self.start_ui()
        ui.signal(signal.SIGTERM)
        self.assertEqual(ui.wait(), 0, ui.text("stderr"))

    def test_autostart_starts_at_once_and_autoquit_ends_it(self):
        demo, url = self.start_demo()
        ui = self.start_ui("-H", url, "Till", "-t", "2s", "--autostart", "--autoquit", "0", "--run-json", "run.json")
        self.assert_ended_well(ui)
        ui.wait_for_line("--run-time limit reached, stopping test")
        ui.wait_for_line("--autoquit time reached, shutting down")
        seen = sum(route["seen"] for route in self.end_demo(demo)["routes"])
        self.assertEqual(self.sent(json.loads(self.read("run.json"))), seen)

    def test_a_host_may_be_named_by_the_form_alone_and_one_that_refuses_is_no_end(self):
        demo, url = self.start_demo()
        self.start_ui()
        self.assertIn("has no host", self.swarm(user_count=1, spawn_rate=1)["message"])
        self.assertIn("does not begin with http", self.swarm(user_count=1, spawn_rate=1, host="erp")["message"])
        events = self.events()
        self.assertEqual(self.swarm(user_count=1, spawn_rate=1, host=url, user_classes=["Till"], run_time="1s"), {
            "success": True, "message": "Swarming started", "host": url, "run_time": 1, "user_classes": ["Till"]})
        events.until(lambda status: status["state"] == "stopped", ("status",))
        self.assertGreater(self.total()["num_requests"], 0)
        self.end_demo(demo)

    def test_a_scenario_that_writes_needs_a_person_for_a_foreign_host(self):
        ui = self.start("-f", SCOOPJOY, "--web-port", "0")
        self.base = re.search(r"http://localhost:\d+", ui.wait_for_line("Web UI at ")).group()
        answer = self.swarm(user_count=1, spawn_rate=1, host="http://erp.example.com")
        self.assertFalse(answer["success"])
        self.assertIn("nobody has agreed", answer["message"])
        self.assertIn("--yes", answer["message"])

    def test_a_log_in_keeps_others_out(self):
        self.write("password", "till 7\n")
        self.start_ui("--web-login", "--web-password-file", "password")
        for path in ("/stats/requests", "/acrida/run.json"):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                self.get(path)
            self.assertEqual(refused.exception.code, 401)

    def test_a_foreign_page_starts_nothing(self):
        self.start_ui("-H", "http://127.0.0.1:1")
        request = urllib.request.Request(self.base + "/swarm", b"user_count=1&spawn_rate=1",
                                         {"Origin": "https://evil.example.com"})
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=DEADLINE_SECONDS)
        self.assertEqual(refused.exception.code, 403)
        self.assertEqual(self.get_json("/stats/requests")["state"], "ready")

    def test_what_cannot_be_served_is_one_line(self):
        shop = self.write_scenario("shop.cpp", SHOP)
        self.assert_one_line(self.start("-f", shop, "--web-login"), 2, "--web-login needs a password")
        self.assert_one_line(self.start("-f", shop, "--skip-log-setup", "--tls-cert", os.devnull, "--tls-key",
                                        os.devnull), 2, f"--tls-cert: {os.devnull} is empty")


if __name__ == "__main__":
    unittest.main()
