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
GET_ITEMS = "/api/method/erpnext.selling.page.point_of_sale.point_of_sale.get_items"
GET_POS_INVOICES = "/api/method/erpnext.accounts.doctype.pos_closing_entry.pos_closing_entry.get_pos_invoices"


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

    def run_until(self, server, requests, users, user_type, *options):
        """Runs these users until the server saw so many requests, and lets each finish what it does."""
        process = self.start("-f", os.path.join(FOLDER, "scoopjoy.cpp"), "--headless", "-H", server.url, "-u",
                             str(users), "-r", str(users), "-s", "60s", "--accelerate", "10", "--only-summary",
                             "--run-json", "run.json", "--request-log", "requests.csv", *options, user_type)
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
            till = int(row["user"])
            self.assertEqual(row["label"], f"{tills[till]['branch']}/till {till + 1}")

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
        [example] = run["examples"]
        self.assertRegex(example["request"], r'^POST /api/method/login HTTP/1\.1\n(.+\n)+\n\{.*"pwd": ?"\*\*\*".*\}$')
        self.assertTrue(example["response"].endswith('\n\n{"message": "Incorrect password"}'), example)
        self.assertNotIn(accounts("pos")[0]["pwd"], self.read("run.json"))
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

    def sold(self, server):
        return [json.loads(body) for body in server.bodies["/api/resource/POS%20Invoice"]]

    def test_an_invoice_names_its_customer_what_was_paid_and_its_run(self):
        server = self.server()
        run, _ = self.run_until(server, 60, 10, "POSTerminal")
        sold = self.sold(server)
        self.assertGreater(len(sold), 0)
        for invoice in sold:
            total = sum(item["qty"] * item["rate"] for item in invoice["items"])
            self.assertEqual(invoice["customer"], "Walk-in Customer")
            self.assertEqual([payment["amount"] for payment in invoice["payments"]], [total])
            self.assertEqual((invoice["paid_amount"], invoice["base_paid_amount"]), (total, total))
            self.assertRegex(invoice["remarks"], rf"^acrida {run['run']['run_id']} \d+-\d+$")
        self.assertEqual(len({invoice["remarks"] for invoice in sold}), len(sold))

    def test_items_are_searched_by_the_method_that_can_be_called(self):
        server = self.server()
        run, _ = self.run_until(server, 120, 20, "POSTerminal")
        searches = [json.loads(body) for body in server.bodies[GET_ITEMS]]
        self.assertGreater(len(searches), 0)
        for search in searches:
            self.assertLessEqual({"start", "page_length", "price_list", "item_group", "pos_profile", "search_term"},
                                 search.keys())
        counts = {entry["name"]: entry["requests"] for entry in run["entries"]}
        self.assertEqual(counts["/api/method/pos.search_by_term"], len(searches))

    def test_profit_and_loss_has_whole_filters(self):
        server = self.server(report=b'{"message": {"columns": [], "result": []}}')
        self.run_until(server, 12, 6, "ReportUser")
        filters = [arguments["filters"] for arguments in map(json.loads, server.bodies[REPORT])
                   if arguments["report_name"] == "Profit and Loss Statement"]
        self.assertGreater(len(filters), 0)
        self.assertEqual(filters[0], {
            "company": "ScoopJoy Foods Pvt Ltd", "filter_based_on": "Fiscal Year", "from_fiscal_year": "2025-2026",
            "to_fiscal_year": "2025-2026", "period_start_date": "2025-04-01", "period_end_date": "2026-03-31",
            "periodicity": "Monthly"})

    def test_a_till_that_loads_the_desk_sends_its_token(self):
        server = self.server()
        server.answers["/app"] = 200, b'<script>frappe.csrf_token = "0123456789abcdef";</script>'
        self.run_until(server, 40, 5, "POSTerminal", "--param", "load-app=yes")
        self.assertEqual(server.requests["GET", "/app"], 5)
        for (method, path), tokens in server.tokens.items():
            expected = {None} if path in (LOGIN, "/app") else {"0123456789abcdef"}
            self.assertEqual(tokens, expected, (method, path))

    def test_a_desk_without_a_token_is_a_failure(self):
        server = self.server()
        run, _ = self.run_until(server, 8, 2, "POSTerminal", "--param", "load-app=yes")
        self.assertEqual({failure["text"]: failure["count"] for failure in run["failures"]},
                         {"CatchResponseError('no CSRF token in the desk')": 2})

    def test_the_demo_erp_takes_the_token_of_its_desk(self):
        demo = self.start("demo-erp", "--port", "0", "--cost-scale", "0.1")
        url = demo.wait_for_line("http://127.0.0.1:", "stdout").rpartition(" ")[2]
        process = self.start("-f", os.path.join(FOLDER, "scoopjoy.cpp"), "--headless", "-H", url, "-u", "5", "-r",
                             "5", "-t", "60s", "--accelerate", "20", "--only-summary", "--run-json", "run.json",
                             "--param", "load-app=yes", "POSTerminal")
        self.assert_ended_well(process)
        counts = {entry["name"]: entry["requests"] for entry in json.loads(self.read("run.json"))["entries"]}
        self.assertEqual(counts["/app"], 5)
        self.assertGreater(counts["/api/resource/POS Invoice [submit]"], 5)

    def closing_server(self, *others):
        """A site that offers three invoices of a test, and one more for each of these remarks."""
        server = self.server()
        server.answers["/api/resource/POS%20Invoice"] = 200, (
            b'{"data": {"name": "INV-1", "posting_date": "2026-03-12", "rounded_total": 500.0}}')
        server.answers["/api/resource/POS%20Opening%20Entry"] = 200, b'{"data": [{"name": "OPE-1"}]}'
        server.answers["/api/resource/POS%20Opening%20Entry/OPE-1"] = 200, json.dumps({"data": {
            "name": "OPE-1", "period_start_date": "2026-03-12 09:00:00", "company": "ScoopJoy Foods Pvt Ltd",
            "user": "till@scoopjoy.com", "pos_profile": "P",
            "balance_details": [{"mode_of_payment": "Cash", "opening_amount": 1000.0}]}}).encode()
        remarks = [f"acrida 1f00ba12 0-{number}" for number in (1, 2, 3)] + list(others)
        server.answers[GET_POS_INVOICES] = 200, json.dumps({"message": [
            {"name": f"INV-{number}", "posting_date": "2026-03-12", "grand_total": 500.0, "customer": "Walk-in Customer",
             "remarks": remark, "payments": [{"mode_of_payment": mode, "amount": 500.0}]}
            for number, (remark, mode) in enumerate(zip(remarks, ("Cash", "UPI", "Cash", "UPI")), 1)]}).encode()
        server.answers["/api/resource/POS%20Closing%20Entry"] = 200, b'{"data": {"name": "CLO-1"}}'
        return server

    def test_a_shift_that_holds_somebody_elses_invoices_is_left_open(self):
        server = self.closing_server("table 4, no sugar")
        run, _ = self.run_until(server, 80, 9, "POSTerminal", "--param", "close-shift=yes")
        self.assertEqual(server.bodies["/api/resource/POS%20Closing%20Entry"], [])
        texts = {failure["text"] for failure in run["failures"]}
        self.assertEqual(len(texts), len({till["pos_profile"] for till in accounts("pos")[:9]}))
        for text in texts:
            self.assertIn("holds invoices that no test made", text)

    def test_the_last_till_of_a_profile_closes_its_shift(self):
        server = self.closing_server()
        run, _ = self.run_until(server, 80, 9, "POSTerminal", "--param", "close-shift=yes")
        closings = [json.loads(body) for body in server.bodies["/api/resource/POS%20Closing%20Entry"]]
        profiles = sorted({till["pos_profile"] for till in accounts("pos")[:9]})
        self.assertEqual(sorted(closing["pos_profile"] for closing in closings), profiles)
        closing = closings[0]
        self.assertEqual([row["pos_invoice"] for row in closing["pos_transactions"]], ["INV-1", "INV-2", "INV-3"])
        self.assertEqual({row["mode_of_payment"]: (row["opening_amount"], row["expected_amount"])
                          for row in closing["payment_reconciliation"]}, {"Cash": (1000.0, 2000.0), "UPI": (0, 500.0)})
        self.assertEqual((closing["pos_opening_entry"], closing["user"], closing["period_end_date"]),
                         ("OPE-1", "till@scoopjoy.com", "2026-03-12 23:59:59"))
        self.assertEqual(len(server.bodies["/api/resource/POS%20Closing%20Entry/CLO-1"]), len(profiles))
        self.assertEqual(run["failures"], [])

    def test_so_many_invoices_an_hour(self):
        server = self.server()
        process = self.start("-f", os.path.join(FOLDER, "scoopjoy.cpp"), "--headless", "-H", server.url,
                             "--fixed-count", "POSTerminal=10", "-r", "10", "--arrival-rate",
                             "create_pos_invoice=3600/h", "--accelerate", "20", "-t", "100s", "-s", "60s",
                             "--only-summary", "--run-json", "run.json")
        self.assert_ended_well(process)
        # 100 s at one a second, in 5 s; a loaded machine may not have started the last ones.
        counts = {entry["name"]: entry["requests"] for entry in json.loads(self.read("run.json"))["entries"]}
        invoices = counts["/api/resource/POS Invoice [create]"]
        self.assertTrue(85 <= invoices <= 101, invoices)
        self.assertAlmostEqual(counts["/api/method/pos.search_by_term"], invoices * 3 / 5, delta=5)
        self.assertAlmostEqual(counts["/api/method/get_stock_balance"], invoices / 5, delta=3)

    def test_a_file_of_accounts_that_is_not_there_is_what_is_said(self):
        process = self.run_to_end("-f", os.path.join(FOLDER, "scoopjoy.cpp"), "--headless", "-H",
                                  "http://127.0.0.1:1", "--param", "accounts=/nothing/there.csv")
        self.assertEqual(process.wait(), 2)
        self.assertIn("/nothing/there.csv", process.lines["stderr"][-1])
