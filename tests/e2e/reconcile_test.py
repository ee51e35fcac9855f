"""Days of fifty tills against the demo ERP, and what --reconcile finds when somebody lies about them."""

import collections
import csv
import signal

from demo_run import DemoRun
from lying_proxy import LyingProxy, marks

CREW = "POSTerminal=50,DashboardUser=2,ReportUser=1"
# A day of twelve hours in fifteen seconds.
DAY = ("--shape", "shift", "--accelerate", "2880", "--fixed-count", CREW)
# In half of that.
QUICK_DAY = ("--shape", "shift", "--accelerate", "5760", "--fixed-count", CREW)


class Reconcile(DemoRun):

    def proxy(self, url, **lies):
        proxy = LyingProxy(url, **lies)
        self.addCleanup(proxy.stop)
        return proxy

    def scoopjoy(self, url, *arguments):
        return super().scoopjoy(url, "--only-summary", "--reconcile", "--documents", "documents.csv", *arguments)

    def found(self):
        """kind -> the marks of the invoices that were found."""
        kinds = {}
        for difference in self.run_json()["reconciliation"]["differences"]:
            kinds.setdefault(difference["kind"], set()).update(marks(difference["text"]))
        return kinds

    def documents(self):
        return list(csv.DictReader(self.read("documents.csv").splitlines()))

    def test_a_day_of_fifty_tills_is_on_the_site_as_it_was_acknowledged(self):
        demo, url = self.start_demo("--cost-scale", "0.1")
        process = self.scoopjoy(url, *DAY)
        self.assert_ended_well(process)
        run = self.run_json()
        found = run["reconciliation"]
        self.assertTrue(found["done"] and found["agrees"] and found["stock_judged"], found)
        self.assertGreater(found["submitted"], 100)
        self.assertEqual(found["stock_places"], 5)
        self.assertEqual(found["differences"], [])
        self.assertEqual(run["total"]["failures"], 0)
        self.assertEqual(run["run"]["acceleration"], 2880)
        self.assertIn("shape", run["run"]["stop_reason"])
        line = [line for line in process.lines["stderr"] if line.startswith("Reconciled: ")]
        self.assertEqual(len(line), 1, process.text("stderr"))
        self.assertIn("without a gap; stock of 5 items agrees", line[0])
        # Every till came, and the tills' documents are those that the run reports.
        self.assertEqual(max(point["users"][0] for point in run["series"]["points"]), 50)
        rows = self.documents()
        self.assertEqual(sum(row["state"] == "submitted" for row in rows), found["submitted"])
        self.assertEqual(len({row["token"] for row in rows}), len(rows))
        run_id = run["run"]["run_id"]
        self.assertTrue(all(row["token"].startswith(f"acrida {run_id} ") for row in rows))
        self.end_demo(demo)
        referee = self.referee()
        self.assertEqual(referee.returncode, 0, referee.stdout)
        self.assertIn(f"+ {found['requests']} of the reconciliation", referee.stdout)

    def test_lost_and_doubled_invoices_are_found_and_nothing_else(self):
        _, url = self.start_demo("--cost-scale", "0.1")
        proxy = self.proxy(url, lose=60, double=50)
        process = self.scoopjoy(proxy.url, *QUICK_DAY)
        self.assert_ended_well(process, 1)
        self.assertTrue(proxy.lost and proxy.doubled)
        self.assertEqual(self.run_json()["total"]["failures"], 0)
        self.assertEqual(self.found(), {"missing": proxy.lost, "doubled": proxy.doubled})
        found = self.run_json()["reconciliation"]
        self.assertEqual(found["differences_found"], len(proxy.lost) + len(proxy.doubled))
        self.assertEqual(found["of_others"], len(proxy.lost))
        self.assertTrue(found["stock_judged"])
        self.assertIn(f"NOT reconciled: {found['differences_found']} differences", process.text("stderr"))

    def test_the_demo_erps_own_double_submits_and_lost_commits_are_found_and_nothing_else(self):
        demo, url = self.start_demo("--cost-scale", "0.1", "--fault", "double-submit=every:50", "--fault",
                                    "lost-commit=every:60")
        process = self.scoopjoy(url, *QUICK_DAY)
        self.assert_ended_well(process, 1)
        faults = self.end_demo(demo)["faults"]
        found = self.run_json()["reconciliation"]
        kinds = collections.Counter(difference["kind"] for difference in found["differences"])
        self.assertGreater(faults["double-submit"], 0)
        self.assertGreater(faults["lost-commit"], 0)
        self.assertEqual(kinds, {"doubled": faults["double-submit"], "missing": faults["lost-commit"]})
        self.assertEqual(found["differences_found"], sum(kinds.values()))
        self.assertTrue(found["stock_judged"])

    def ten_tills_that_miss_answers(self, **lies):
        """The proxy that kept them back, and what was reconciled."""
        _, url = self.start_demo("--cost-scale", "0.1")
        proxy = self.proxy(url, **lies)
        process = self.scoopjoy(proxy.url, "--fixed-count", "POSTerminal=10", "-r", "10", "--accelerate", "10", "-t",
                                "60s", "-s", "30s")
        self.assert_ended_well(process, 1)  # for the failed requests
        found = self.run_json()["reconciliation"]
        self.assertTrue(found["agrees"], found)
        return proxy, found

    def test_submissions_that_nobody_answered_are_looked_up(self):
        proxy, found = self.ten_tills_that_miss_answers(silence=20)
        self.assertTrue(proxy.silenced)
        self.assertEqual(found["unknown_applied"], len(proxy.silenced))
        self.assertEqual({row["token"] for row in self.documents() if row["state"] == "submit asked"}, proxy.silenced)

    def test_a_gateway_that_gave_up_after_the_commit_is_no_refusal(self):
        proxy, found = self.ten_tills_that_miss_answers(give_up=20)
        self.assertTrue(proxy.given_up)
        self.assertEqual((found["refused"], found["unknown_applied"]), (0, len(proxy.given_up)))
        self.assertEqual({row["token"] for row in self.documents() if row["state"] == "submit asked"}, proxy.given_up)

    def test_a_run_id_is_good_for_one_run(self):
        _, url = self.start_demo("--cost", "0")
        run = ("--run-id", "0badcafe", "--fixed-count", "POSTerminal=5", "-r", "5", "--accelerate", "20", "--csv",
               "day")
        first = self.scoopjoy(url, *run, "-t", "60s", "-s", "30s")
        self.assert_ended_well(first)
        self.assertEqual(self.run_json()["run"]["run_id"], "0badcafe")
        self.assertGreater(self.run_json()["reconciliation"]["submitted"], 0)
        files = [self.read(name) for name in ("run.json", "documents.csv", "day_stats.csv")]
        second = self.scoopjoy(url, *run, "-t", "60s")
        self.assertEqual(second.wait(), 2)
        self.assertIn("0badcafe", second.lines["stderr"][-1])
        self.assertNotIn("All users spawned", second.text("stderr"))
        self.assertEqual([self.read(name) for name in ("run.json", "documents.csv", "day_stats.csv")], files)

    def test_what_ctrl_c_cuts_off_is_looked_up_as_well(self):
        _, url = self.start_demo("--cost-scale", "10")
        process = self.scoopjoy(url, "--fixed-count", "POSTerminal=20", "-r", "20", "--accelerate", "100")
        process.wait_for_line("All users spawned: ")
        process.signal(signal.SIGINT)
        self.assert_ended_well(process)
        self.assertTrue(self.run_json()["reconciliation"]["agrees"])
        self.assertTrue(all(row["state"] in ("asked", "draft", "submit asked", "submitted")
                            for row in self.documents()))

    def test_an_account_that_may_not_look_stops_before_the_run(self):
        _, url = self.start_demo()
        self.write("password", "wrong")
        process = self.scoopjoy(url, "-u", "1", "-t", "5s", "--reconcile-user", "accounts@scoopjoy.com",
                                "--reconcile-password-file", "password")
        self.assertEqual(process.wait(), 2)
        self.assertIn("--reconcile: POST /api/method/login: Invalid login credentials", process.text("stderr"))
        self.assertNotIn("All users spawned", process.text("stderr"))
