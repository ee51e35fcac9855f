"""--html of a run, and acrida report, which reads a run.json again."""

import json
import os
import re

from acrida_process import EndToEnd
from plain_server import PlainServer

TILL = r"""
#include <acrida/acrida.h>
using namespace acrida;
using namespace std::chrono_literals;
struct Till : HttpUser {
  Task<> sell() {
    co_await client.get("/sale").name("</script><script>alert(1)</script>");
    co_await client.get("/broken");
  }
};
ACRIDA_SCENARIO(scenario) { scenario.user<Till>().wait_time(constant(20ms)).task("sell", &Till::sell); }
"""
TEMPLATE_ARGS = re.compile(r"window\.templateArgs ?= ?(\{.*?\});?\s*</script>", re.DOTALL)
STATE = re.compile(r'id="acrida-state">(.*?)</script>', re.DOTALL)


class ReportTest(EndToEnd):
    def sell(self, *arguments):
        server = PlainServer()
        server.answers["/broken"] = (500, b"{}")
        server.start()
        self.addCleanup(server.die)
        self.write_scenario("till.cpp", TILL)
        process = self.start("-f", "till.cpp", "-H", server.url, "--headless", "--only-summary", "-i", "20",
                             "--run-json", "run.json", *arguments)
        process.wait()
        return process

    def test_a_run_leaves_its_report_as_one_file(self):
        process = self.sell("-u", "2", "--html", "out/report-{u}.html")
        self.assert_ended_well(process, 1)
        page = self.read("out/report-2.html")
        self.assertLess(len(page), 1_500_000)
        self.assertNotIn("<script>alert", page)
        arguments = json.loads(TEMPLATE_ARGS.search(page)[1])
        rows = {row["name"]: row["num_requests"] for row in arguments["requests_statistics"]}
        self.assertEqual(rows, {"/broken": 20, "</script><script>alert(1)</script>": 20, "Aggregated": 40})
        state = json.loads(STATE.search(page)[1])
        self.assertEqual(state["rows"]["total"][2:4], [40, 20])
        self.assertEqual(state["status"]["state"], "stopped")
        self.assertIsNone(state["verdict"]["outcome"])

    def test_a_kept_run_is_judged_by_other_targets(self):
        self.sell("--html", "run.html")
        failed = self.run_to_end("report", "run.json", "--fail-if", "max > 0.001ms", "--html", "again.html",
                                 "--run-json", "judged.json")
        self.assertEqual(failed.process.returncode, 3, failed.text("stderr"))
        self.assertIn("FAIL", failed.text("stdout"))
        state = json.loads(STATE.search(self.read("again.html"))[1])
        self.assertEqual(state["verdict"]["outcome"], "FAIL")
        self.assertEqual(state["ratio"]["total"], {"Till": {"ratio": 1, "tasks": {"sell": {"ratio": 1}}}})
        self.assertEqual(state["ratio"], json.loads(STATE.search(self.read("run.html"))[1])["ratio"])
        again = self.run_to_end("report", "judged.json")
        self.assertEqual(again.process.returncode, 3)
        self.assertEqual(again.text("stdout"), failed.text("stdout"))

    def test_a_file_that_is_no_run_is_one_error(self):
        self.assert_one_line(self.start("report", "nothing.json"), 2, "nothing.json")
        self.write("broken.json", '{"format": "acrida-run", "version": 1, "run": \x1b[2J')
        self.assert_one_line(self.start("report", "broken.json"), 2, "broken.json")
        self.assert_one_line(self.start("report"), 2, "acrida report run.json")
        self.assert_one_line(self.start("report", "run.json", "-u", "5"), 2, "--users")

    def test_help_says_what_it_takes(self):
        process = self.run_to_end("report", "--help")
        self.assertEqual(process.process.returncode, 0)
        self.assertIn("--targets FILE", process.text("stdout"))
        self.assertFalse(os.path.exists(self.path("run.json")))
