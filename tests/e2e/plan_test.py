"""acrida plan, and the plan with which a run with targets starts, against the demo ERP."""

import json
import os
import re
import unittest

from acrida_process import EndToEnd

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCOOPJOY = os.path.join(ROOT, "scenarios", "scoopjoy")
TARGETS = os.path.join(SCOOPJOY, "targets.md")
SEED = os.environ.get("COMPAT_SEED", "")
PYTHON = not os.environ.get("ACRIDA_SANITIZE")  # whose interpreter loads no sanitized engine
TILLS = ("--fixed-count", "POSTerminal=50,DashboardUser=15,ReportUser=5", "--spawn-rate", "10")


class PlanCase(EndToEnd):
    def plan(self, *arguments):
        process = self.run_to_end("plan", *arguments)
        self.assertEqual(process.process.returncode, 0, process.text("stderr"))
        return process.text("stdout")

    def plan_json(self, *arguments):
        return json.loads(self.plan(*arguments, "--json"))

    def demo(self):
        """The URL of a demo ERP that runs until the test is over."""
        process = self.start("demo-erp", "--port", "0")
        return re.search(r"http://\S+", process.wait_for_line("http://", "stdout"))[0]


class PlanTest(PlanCase):
    def test_a_scenario_is_rehearsed_against_the_embedded_demo_erp(self):
        process = self.run_to_end("plan", "-f", os.path.join(SCOOPJOY, "scoopjoy.cpp"), *TILLS, "--targets", TARGETS)
        text = process.text("stdout")
        self.assertIn("it writes POS Invoices", process.text("stderr"))
        self.assertIn("(the embedded demo ERP)", text)
        self.assertIn("Sale -> POST /api/resource/POS Invoice [create]", text)
        self.assertRegex(text, r"Sale +10 +13\.9 +12\.0  reached")
        self.assertRegex(text, r"Stock at the till +2 +2\.8 +2\.4  reached")
        self.assertIn("Plan: this load can reach every target rate; 31 of 32 cells can be proven", text)

    def test_users_that_log_in_again_prove_more(self):
        process = self.run_to_end("plan", "-f", os.path.join(SCOOPJOY, "scoopjoy.cpp"), *TILLS, "--targets", TARGETS,
                                  "--relogin", "1m")
        self.assertIn("32 of 32 cells can be proven, which takes 3m50s", process.text("stdout"))

    @unittest.skipUnless(PYTHON, "the interpreter is not instrumented")
    def test_a_locustfile_is_planned_like_a_scenario(self):
        plan = self.plan_json("-f", os.path.join(SCOOPJOY, "locustfile.py"), "--users", "70", "--targets", TARGETS)
        sale = plan["rows"][0]
        self.assertEqual(sale["label"], "Sale")
        self.assertAlmostEqual(sale["best"], 50 * 5 / 9 / 2, places=6)
        self.assertEqual(plan["users_by_class"], {"POSTerminal": 50, "DashboardUser": 15, "ReportUser": 5})
        self.assertEqual(plan["notes"], [])

    @unittest.skipUnless(SEED and PYTHON, "needs the franchise's files: COMPAT_SEED")
    def test_the_franchises_own_targets_are_out_of_its_loads_reach(self):
        arguments = ("-f", os.path.join(SEED, "locustfile.py"), "--users", "70", "--spawn-rate", "5",
                     "--targets", os.path.join(SEED, "targets.md"))
        rows = {row["label"]: row for row in self.plan_json(*arguments)["rows"]}
        best = {label: round(row["best"], 1) for label, row in rows.items()}
        self.assertEqual(best, {
            "POS Invoice Create": 13.6, "POS Invoice Submit": 13.6, "Item Search": 8.2, "Stock Balance": 2.7,
            "Dashboard Load": 1.3, "Report Generation": 1.1, "Login": 5.0})
        self.assertEqual(rows["POS Invoice Create"]["users"], 149)
        login = {cell["measure"]: cell for cell in rows["Login"]["cells"]}
        self.assertFalse(login["p95"]["provable"])
        self.assertFalse(login["p99"]["provable"])
        self.assertIn("p99 takes 449", login["p99"]["reason"])
        text = self.plan(*arguments)
        for label, row in rows.items():
            self.assertRegex(text, rf"{label} +{row['target']:g} +{row['best']:.1f} ")

    def test_wrong_targets_are_refused_before_anything_is_tried(self):
        targets = self.write("targets.md", "| Endpoint | p95 (ms) |\n|---|---|\n| Sale | < abc |\n")
        process = self.start("plan", "-f", os.path.join(SCOOPJOY, "scoopjoy.cpp"), "--targets", targets)
        self.assertEqual(process.wait(), 2)
        self.assertIn("targets.md:3:", process.text("stderr"))
        self.assertNotIn("Rehearsal", process.text("stderr"))

    def test_a_row_about_no_request_is_refused_with_the_table_filled_in(self):
        targets = self.write("targets.md", "| Endpoint | p95 (ms) |\n|---|---|\n| Zebra Count | < 100 |\n")
        process = self.start("plan", "-f", os.path.join(SCOOPJOY, "scoopjoy.cpp"), *TILLS, "--targets", targets)
        self.assertEqual(process.wait(), 2)
        self.assertIn("???", process.text("stderr"))

    def test_help_says_what_it_is_for(self):
        self.assertIn("--run-json FILE", self.plan("--help"))


class RunTest(PlanCase):
    def check_run(self, scenario):
        process = self.run_to_end("-f", scenario, "--headless", "-u", "14", "-r", "14", "-t", "3s", "--host", self.demo(),
                                  "--targets", TARGETS, "--run-json", self.path("run.json"))
        said = process.text("stderr")
        self.assertIn("no figure of it enters the results", said)
        self.assertIn("Plan: 5 of 5 target rates are out of this load's reach (Sale 2.8 of 10/s", said)
        self.assertLess(said.index("Plan:"), said.index("All users spawned"))
        run = json.loads(self.read("run.json"))
        self.assertEqual([one["users"] for one in run["plan"]["classes"]], [10, 3, 1])
        login = next(one for one in run["entries"] if one["name"] == "/api/method/login")
        self.assertEqual(login["counts"]["requests"] if "counts" in login else login["requests"], 14)
        plan = self.plan_json("--run-json", self.path("run.json"), "--users", "70", "--targets", TARGETS)
        self.assertAlmostEqual(plan["rows"][0]["best"], 50 * 5 / 9 / 2, places=6)

    def test_a_run_with_targets_starts_with_the_plan(self):
        self.check_run(os.path.join(SCOOPJOY, "scoopjoy.cpp"))

    @unittest.skipUnless(PYTHON, "the interpreter is not instrumented")
    def test_so_does_that_of_a_locustfile(self):
        self.check_run(os.path.join(SCOOPJOY, "locustfile.py"))

    def test_a_run_without_a_plan_shows_its_own_load(self):
        self.run_to_end("-f", os.path.join(SCOOPJOY, "scoopjoy.cpp"), "--headless", "-u", "14", "-r", "14", "-t", "6s",
                        "--host", self.demo(), "--run-json", self.path("run.json"))
        self.assertNotIn("plan", json.loads(self.read("run.json")))
        once, thrice = (
            sum(name["at_target"] for name in self.plan_json("--run-json", self.path("run.json"), "--users", users)["names"])
            for users in ("14", "42"))
        self.assertAlmostEqual(thrice, 3 * once, places=6)
        self.assertGreater(once, 3)

    def test_tasks_are_driven_at_the_rates_of_the_targets(self):
        process = self.run_to_end("-f", os.path.join(SCOOPJOY, "scoopjoy.cpp"), "--headless", *TILLS[:2], "-r", "100",
                                  "-t", "6s", "--host", self.demo(), "--targets", TARGETS, "--rate-from-targets",
                                  "--run-json", self.path("run.json"))
        self.assertIn("Arrivals: POSTerminal.create_pos_invoice 10/s, for Sale", process.text("stderr"))
        tasks = json.loads(self.read("run.json"))["plan"]["classes"][0]["tasks"]
        self.assertEqual({task["name"]: round(task["arrivals"], 6) for task in tasks},
                         {"create_pos_invoice": 10, "search_items": 6, "get_item_stock": 2})

    def test_rates_need_targets_to_come_from(self):
        process = self.start("-f", os.path.join(SCOOPJOY, "scoopjoy.cpp"), "--headless", "--host", "http://127.0.0.1:1",
                             "--rate-from-targets")
        self.assertEqual(process.wait(), 2)
        self.assertIn("--rate-from-targets needs", process.text("stderr"))


if __name__ == "__main__":
    unittest.main()
