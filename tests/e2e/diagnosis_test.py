"""What goes wrong on the demo ERP is found, with its remedy, and the owner's sentence names it."""

import concurrent.futures
import json
import os
import signal
import unittest

from demo_run import SCOOPJOY, DemoRun

# The calls of the ScoopJoy load test, with hardly a wait between them.
SHOP = r"""
#include <acrida/acrida.h>
using namespace acrida;
using namespace std::chrono_literals;

namespace {

std::string password;

struct Shopper : HttpUser {
  int failures = 0;
  virtual std::string account() const = 0;
  virtual std::string secret() const = 0;
  Task<> on_start() override {
    const std::string pwd = password.empty() ? secret() : password;
    const JsonText body = object("usr", account(), "pwd", pwd);
    for (int tries = 0; tries < 30; ++tries) {
      const auto answer = co_await client.post("/api/method/login").json(body);
      if (answer.ok())
        co_return;
    }
    throw StopUser("not logged in");
  }
  Task<> report(std::string name, JsonText filters, std::string label) {
    const JsonText arguments = object("report_name", name, "filters", filters);
    auto answer = co_await client.post("/api/method/frappe.desk.query_report.run")
                      .json(arguments)
                      .name("report [" + label + "]")
                      .catch_response();
    if (answer.ok() && !answer.json()["message"]["columns"].is_array())
      answer.failure("a report without columns");
  }
};

struct Till : Shopper {
  std::string account() const override { return "pos-terminal-1@scoopjoy.com"; }
  std::string secret() const override { return "pos_test_password"; }
  Task<> sell() {
    const JsonText item = object("item_code", "BUTTERSCOTCH-CUP", "qty", 1, "rate", 80, "warehouse",
                                 "Finished Goods - SJ");
    const JsonText payment = object("mode_of_payment", "Cash", "amount", 80);
    const JsonText invoice = object("pos_profile", "SJ-BLR-001-POS", "is_pos", 1, "customer",
                                    "Walk-in Customer", "items", array(item), "payments",
                                    array(payment), "paid_amount", 80);
    auto made = co_await client.post("/api/resource/POS Invoice").json(invoice).name("create");
    const std::string name(made.json()["data"]["name"].text());
    if (made.ok() && !name.empty())
      co_await client.put("/api/resource/POS Invoice/" + name).json(object("docstatus", 1)).name("submit");
  }
};

struct Manager : Shopper {
  std::string account() const override { return "manager@scoopjoy.com"; }
  std::string secret() const override { return "manager_test_password"; }
  Task<> look() {
    co_await client.post("/api/method/scoopjoy.api.mobile.get_outlet_dashboard")
        .json(object("outlet", "SJ-BLR-001"))
        .name("dashboard");
  }
};

struct Accountant : Shopper {
  std::string account() const override { return "accounts@scoopjoy.com"; }
  std::string secret() const override { return "accounts_test_password"; }
  Task<> read() {
    co_await report("Profit and Loss Statement",
                    object("company", "ScoopJoy Foods Pvt Ltd", "filter_based_on", "Fiscal Year",
                           "from_fiscal_year", "2025-2026", "to_fiscal_year", "2025-2026",
                           "periodicity", "Monthly"),
                    "P&L");
  }
};

// What the franchise's own load test calls.
struct Franchise : Shopper {
  std::string account() const override { return "pos-terminal-1@scoopjoy.com"; }
  std::string secret() const override { return "pos_test_password"; }
  Task<> call() {
    const JsonText term = object("search_term", "mango", "pos_profile", "SJ-BLR-001-POS");
    co_await client.post("/api/method/erpnext.selling.page.point_of_sale.point_of_sale.search_by_term")
        .json(term)
        .name("search");
    const JsonText item = object("item_code", "BUTTERSCOTCH-CUP", "qty", 1, "rate", 80);
    const JsonText payment = object("mode_of_payment", "UPI", "amount", 80);
    const JsonText invoice = object("pos_profile", "SJ-BLR-001-POS", "is_pos", 1, "items",
                                    array(item), "payments", array(payment));
    co_await client.post("/api/resource/POS Invoice").json(invoice).name("create");
    const JsonText outlet = object("outlet", "SJ-BLR-001");
    co_await client.post("/api/method/scoopjoy.api.mobile.get_outlet_dashboard").json(outlet).name("dashboard");
  }
};

struct BackOffice : Accountant {
  Task<> call() {
    const JsonText year = object("company", "ScoopJoy Foods Pvt Ltd", "from_fiscal_year", "2025-2026",
                                 "to_fiscal_year", "2025-2026", "periodicity", "Monthly");
    co_await report("Profit and Loss Statement", year, "P&L");
    const JsonText month = object("month", "March", "year", "2026");
    co_await report("ScoopJoy Royalty Summary", month, "royalty");
    const JsonText days = object("company", "ScoopJoy Foods Pvt Ltd", "from_date", "2026-03-01");
    co_await report("ScoopJoy Sales Analytics", days, "sales");
  }
};

}  // namespace

ACRIDA_SCENARIO(scenario) {
  password = scenario.param("password", "", "of all users, in the place of their own");
  scenario.user<Till>("Till").wait_time(constant(50ms)).task("sell", &Till::sell);
  scenario.user<Manager>("Manager").wait_time(constant(50ms)).task("look", &Manager::look);
  scenario.user<Accountant>("Accountant").wait_time(constant(50ms)).task("read", &Accountant::read);
  scenario.user<Franchise>("Franchise").wait_time(constant(50ms)).task("call", &Franchise::call);
  scenario.user<BackOffice>("BackOffice").wait_time(constant(50ms)).task("call", &BackOffice::call);
}
"""

TARGETS = """
| Endpoint | Request | p95 (ms) | Failures |
|---|---|---|---|
"""
SALE = TARGETS + "| Sale | POST create | < 500 | < 1 % |\n"
PAYMENT = TARGETS + "| Payment | PUT submit | < 500 | < 1 % |\n"
LOGIN = TARGETS + "| Login | POST /api/method/login | < 500 | < 1 % |\n"
DASHBOARD = TARGETS + "| Dashboard | POST dashboard | < 500 | < 1 % |\n"
REPORT = TARGETS + "| Report | `POST report [P&L]` | < 500 | < 1 % |\n"

TILLS = ("--fixed-count", "Till=4", "-r", "4", "-t", "4")
MANAGERS = ("--fixed-count", "Manager=4", "-r", "4", "-t", "4")
ACCOUNTANTS = ("--fixed-count", "Accountant=2", "-r", "2", "-t", "3")


def fault(kind, *arguments):
    return ("--cost-scale", "0.2", "--fault", kind, *arguments)


# What is wrong with the site; who comes, and for what; what is found, and what the rules that know no Frappe keep to
# themselves then.
CASES = [
    (fault("deadlock=every:1"), TILLS, SALE, "frappe-deadlock", "deadlock"),
    (fault("lock-timeout=every:1", "--lock-wait", "300ms"), TILLS, SALE, "frappe-lock-wait", "lock-wait"),
    (fault("locked=0.9"), TILLS, PAYMENT, "frappe-document-locked", None),
    (fault("read-only=every:1"), TILLS, SALE, "frappe-read-only", "queue-front"),
    (fault("no-connection=0.8"), TILLS, SALE, "frappe-connections", None),
    (fault("maintenance=0.8"), TILLS, SALE, "frappe-maintenance", "queue-front"),
    (fault("429=0.8"), TILLS, SALE, "frappe-site-rate-limit", "rate-limited"),
    (fault("502=0.8"), TILLS, SALE, "frappe-bad-gateway", "queue-front"),
    (fault("504=0.8", "--gateway-timeout", "300ms"), TILLS, SALE, "frappe-gateway-timeout", "queue-front"),
    (fault("reset=0.8"), TILLS, SALE, "frappe-reset", None),
    (fault("slow-body=every:5", "--slow-body-time", "1s"), (*TILLS[:-1], "8"), SALE, "big-body", None),
    (("--development-server",), ("--fixed-count", "Till=20", "-r", "20", "-t", "10"), SALE, "frappe-dev-server",
     "dev-server"),
    (("--sync-workers", "--cost-scale", "0.2"), TILLS, None, "keepalive-off", None),
    (("--rate-limit", "0.5/60"), TILLS, LOGIN, "frappe-site-rate-limit", "rate-limited"),
    (("--dashboard-limit", "5/60", "--cost-scale", "0.2"), MANAGERS, DASHBOARD, "frappe-endpoint-rate-limit",
     "rate-limited"),
    (("--prepared-after", "10ms"), ACCOUNTANTS, REPORT, "frappe-prepared-report", None),
    (("--login-lockout", "--cost", "0"), (*TILLS, "--param", "password=wrong"), LOGIN, "frappe-lockout", None),
    (("--cost", "0"), (*TILLS, "--param", "password=wrong"), LOGIN, "frappe-login", None),
]


# What a stock site says to the franchise's load test.
STRICT = {
    "frappe-search-by-term": {"search"},
    "frappe-mode-of-payment": {"create"},
    "frappe-report-filters": {"report [P&L]"},
    "frappe-method-missing": {"dashboard"},
    "frappe-report-missing": {"report [royalty]", "report [sales]"},
}


class Diagnosis(DemoRun):

    def verdict_of(self, number, *run):
        """The verdict of a run; the name of everything that it writes has the number."""
        return self.judged_run(number, *run)[1]

    def judged_run(self, number, site, load, targets, scenario=None):
        """A run that is over, and its verdict."""
        demo, url = self.start_demo(*site)
        options = ["--targets", self.write(f"targets-{number}.md", targets)] if targets else []
        process = self.start("-f", scenario or self.shop, "-H", url, "--headless", "--run-json",
                             f"run-{number}.json", *load, *options)
        process.wait()
        demo.signal(signal.SIGTERM)
        demo.wait()
        self.assertTrue(os.path.exists(self.path(f"run-{number}.json")), process.text("stderr"))
        return process, json.loads(self.read(f"run-{number}.json"))["verdict"]

    def looked_at(self, number, case):
        """What is wrong with a case's verdict; empty: nothing."""
        site, load, targets, expected, silent = case
        try:
            verdict = self.verdict_of(number, site, load, targets)
        except AssertionError as error:
            return f"{site}: {error}"
        found = {finding["id"]: finding for finding in verdict["findings"]}
        said = f"{site}: {verdict['sentence']}\n  {sorted(found)}"
        if expected not in found:
            return f"{expected} is missing: {said}"
        if not found[expected]["next_step"]:
            return f"{expected} has no next step: {said}"
        if silent in found:
            return f"{silent} says it again: {said}"
        if targets and verdict["outcome"] != "FAIL":
            return f"{verdict['outcome']}: {said}"
        if targets and found[expected]["text"] not in verdict["sentence"]:
            return f"the sentence names something else than {expected}: {said}"
        return ""

    def test_each_fault_gets_its_finding_its_remedy_and_its_sentence(self):
        self.shop = self.write_scenario("shop.cpp", SHOP)
        # The first compiles the scenario.
        first = self.looked_at(1, CASES[1])
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            wrong = [first, *pool.map(self.looked_at, [0, *range(2, len(CASES))], [CASES[0], *CASES[2:]])]
        self.assertFalse(any(wrong), "\n".join(line for line in wrong if line))

    def test_a_stall_that_comes_back_is_what_the_owner_reads(self):
        load = ("--only-summary", "--yes", "-u", "50", "-r", "25", "-t", "48")
        process, verdict = self.judged_run(1, ("--stall", "6s:2s"), load, None, SCOOPJOY)
        found = [finding["id"] for finding in verdict["findings"]]
        if not self.was_held_up(process):  # else the sentence is about that
            self.assertIn("; every 6 s answers are slow: p95 is ", verdict["sentence"], found)
        self.assertIn("periodic-stall", found)
        self.assertNotIn("bimodal", found)

    def test_closing_entries_that_the_queue_does_not_take(self):
        load = ("--only-summary", "--yes", "--fixed-count", "POSTerminal=6", "-r", "6", "-t", "5", "-s", "10",
                "--param", "close-shift=yes")
        for number, (kind, expected) in enumerate((("queue-full", "frappe-queue-full"),
                                                   ("no-redis", "frappe-redis"))):
            verdict = self.verdict_of(number, fault(kind + "=every:1"), load, None, SCOOPJOY)
            found = {finding["id"]: finding for finding in verdict["findings"]}
            self.assertIn(expected, found)
            self.assertTrue(found[expected]["next_step"], verdict)

    def test_doubled_and_lost_submissions_are_the_reconciliations_to_find(self):
        for number, (kind, difference) in enumerate((("double-submit", "doubled"), ("lost-commit", "missing"))):
            demo, url = self.start_demo(*fault(kind + "=every:3"))
            process = self.start("-f", SCOOPJOY, "--headless", "-H", url, "--only-summary", "--yes", "--reconcile",
                                 "--run-json", f"run-{number}.json", "--fixed-count", "POSTerminal=10", "-r", "10",
                                 "-t", "5")
            self.assertEqual(1, process.wait(), process.text("stderr"))
            struck = self.end_demo(demo)["faults"][kind]
            found = json.loads(self.read(f"run-{number}.json"))["reconciliation"]
            self.assertGreater(struck, 0)
            self.assertEqual([difference] * struck, [each["kind"] for each in found["differences"]])
            self.assertIn(f"NOT reconciled: {struck} difference", process.text("stderr"))

    def test_every_failure_of_the_franchises_own_load_test_is_explained(self):
        shop = self.write_scenario("shop.cpp", SHOP)
        _, url = self.start_demo("--mode", "strict", "--cost-scale", "0.2")
        process = self.start("-f", shop, "-H", url, "--headless", "--fixed-count", "Franchise=3,BackOffice=2", "-r",
                             "5", "-t", "4", "--run-json", "run.json")
        process.wait()
        run = self.run_json()
        found = {finding["id"]: finding for finding in run["verdict"]["findings"]}
        names = {situation: {run["entries"][entry]["name"] for entry in finding["entries"]}
                 for situation, finding in found.items()}
        for situation, calls in STRICT.items():
            self.assertLessEqual(calls, names.get(situation, set()), names)
            self.assertTrue(found[situation]["next_step"], situation)
        # Nothing else fails without a reason, either.
        explained = set().union(*(of for situation, of in names.items() if situation.startswith("frappe-")))
        failed = {run["entries"][failure["entry"]]["name"] for failure in run["failures"]}
        self.assertLessEqual(failed, explained)


if __name__ == "__main__":
    unittest.main()
