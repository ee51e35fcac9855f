"""check-site, prepare-site and cleanup-site against the demo ERP."""

import http.client
import json
import os
import unittest

from demo_run import ROOT, DemoErp

FOLDER = os.path.join(ROOT, "scenarios", "scoopjoy")
PLAN = os.path.join(FOLDER, "site.toml")


class SiteTool(DemoErp):

    def start_demo(self, *arguments):
        return super().start_demo("--cost", "0", *arguments)[1]

    def few_accounts(self):
        """Three tills, the manager and the accountant: the logins of all 52 take a while."""
        with open(os.path.join(FOLDER, "accounts.csv"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        return self.write("few.csv", "\n".join([lines[0], *lines[1:4], *lines[-2:]]) + "\n")

    def tool(self, *arguments):
        return self.run_to_end(*arguments)

    def finding(self, process, label):
        """The line of this check, its remedy with it."""
        lines = process.lines["stdout"]
        for at, line in enumerate(lines):
            if line[6:].startswith(label):
                remedy = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].startswith("      ") else ""
                return line + remedy
        raise AssertionError(f"nothing about {label}:\n{process.text('stdout')}\n{process.text('stderr')}")

class SiteTools(SiteTool):

    def test_check_site_says_line_by_line_what_the_demo_erp_has(self):
        url = self.start_demo()
        check = self.tool("check-site", "--host", url, "--plan", PLAN, "--accounts", self.few_accounts())
        self.assertEqual(check.wait(), 1, check.text("stdout"))
        self.assertTrue(self.finding(check, "connection").startswith("ok"))
        self.assertIn("all 5 accounts log in", self.finding(check, "logins"))
        self.assertTrue(self.finding(check, "items").startswith("ok"))
        self.assertIn("get_items: answers", check.text("stdout"))
        self.assertIn("get_outlet_dashboard: answers 75 calls in a row", check.text("stdout"))
        self.assertRegex(check.text("stdout"), r"ok    report +ScoopJoy Sales Analytics: \d+ rows")
        self.assertIn("The site is not ready", check.text("stdout"))

    def test_three_wrong_passwords_end_the_logins(self):
        url = self.start_demo()
        rows = "".join(f"pos-terminal-{n}@scoopjoy.com,wrong,pos,SJ-BLR-001-POS\n" for n in range(1, 20))
        accounts = self.write("wrong.csv", "usr,pwd,profile,pos_profile\n" + rows)
        check = self.tool("check-site", "--host", url, "--plan", PLAN, "--accounts", accounts)
        self.assertEqual(check.wait(), 1)
        self.assertIn("16 were not tried", self.finding(check, "logins"))

    def test_a_site_that_is_not_there_is_one_finding(self):
        check = self.tool("check-site", "--host", "http://127.0.0.1:1", "--plan", PLAN)
        self.assertEqual(check.wait(), 1)
        self.assertIn("Connection refused", self.finding(check, "connection"))

    def test_an_administrator_who_is_refused_is_an_error_on_another_host_too(self):
        self.start_demo("--unix-socket", self.path("erp"))
        password = self.write("password.txt", "wrong\n")
        prepare = self.tool("prepare-site", "--host", "http://erp.example.com", "--unix-socket", self.path("erp"),
                            "--plan", PLAN, "--admin-user", "Administrator", "--admin-password-file", password)
        self.assertEqual(prepare.wait(), 2)
        self.assertIn("the administrator was refused", prepare.text("stderr"))

    def test_options_that_are_wrong_are_one_line(self):
        self.assert_one_line(self.tool("check-site", "--plan", PLAN), 2, "--host")
        self.assert_one_line(self.tool("check-sites", "--host", "http://127.0.0.1:1"), 2, "check-site")
        plan = self.write("bad.toml", "company = \"X\"\nwarehose = \"Y\"\n")
        wrong = self.tool("check-site", "--host", "http://127.0.0.1:1", "--plan", plan)
        self.assertEqual(wrong.wait(), 2)
        self.assertIn("bad.toml:", wrong.lines["stderr"][0])

    def test_each_tool_has_its_help(self):
        for name in ("check-site", "prepare-site", "cleanup-site"):
            process = self.tool(name, "--help")
            self.assertEqual(process.wait(), 0)
            self.assertIn(f"acrida {name}:", process.text("stdout"))


class StrictSite(SiteTool):
    """A stock ERPNext v15 site on which the load test fails, from the first look to the last document removed."""

    def setUp(self):
        super().setUp()
        self.accounts = self.few_accounts()
        self.admin = ["--admin-token-file", self.write("token.txt", "acrida:acrida_test_secret\n")]

    def on_site(self, name, url, *arguments):
        plan = [] if name == "cleanup-site" else ["--plan", PLAN, "--accounts", self.accounts]
        return self.tool(name, "--host", url, *plan, *self.admin, *arguments)

    def assert_ready(self, url):
        check = self.on_site("check-site", url)
        self.assertEqual(check.wait(), 0, check.text("stdout"))
        self.assertNotIn("FAIL", check.text("stdout"))
        self.assertIn("Nothing failed: the site is ready", check.text("stdout"))

    def prepare(self, url):
        prepare = self.on_site("prepare-site", url)
        self.assertEqual(prepare.wait(), 0, prepare.text("stdout") + prepare.text("stderr"))
        return prepare

    def sell(self, url):
        """An invoice as a run makes one; returns its name."""
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        self.addCleanup(connection.close)

        def ask(method, path, body):
            headers = {"Content-Type": "application/json", "Authorization": "token acrida:acrida_test_secret"}
            connection.request(method, path.replace(" ", "%20"), json.dumps(body), headers)
            reply = connection.getresponse()
            text = reply.read()
            self.assertEqual(reply.status, 200, text)
            return json.loads(text)["data"]
        invoice = ask("POST", "/api/resource/POS Invoice", {
            "pos_profile": "SJ-BLR-001-POS", "customer": "Walk-in Customer", "is_pos": 1,
            "remarks": "acrida deadbeef 1-1", "paid_amount": 200,
            "items": [{"item_code": "MANGO-SORBET-500ML", "qty": 1, "rate": 200, "warehouse": "Finished Goods - SJ"}],
            "payments": [{"mode_of_payment": "UPI", "amount": 200}]})
        ask("PUT", "/api/resource/POS Invoice/" + invoice["name"], {"docstatus": 1})
        return invoice["name"]

    def test_a_stock_site_lacks_pieces_that_are_named_with_their_remedy(self):
        check = self.on_site("check-site", self.start_demo("--mode", "strict"))
        self.assertEqual(check.wait(), 1, check.text("stdout"))
        for label, what in (("modes of payment", "UPI does not exist; Card does not exist"),
                            ("customer", "Walk-in Customer does not exist"),
                            ("default customer", "3 of 3 tills have none"),
                            ("POS opening entries", "none is open for SJ-BLR-001-POS"),
                            ("server scripts", "get_outlet_dashboard is not served"),
                            ("report definitions", "ScoopJoy Royalty Summary does not exist")):
            line = self.finding(check, label)
            self.assertTrue(line.startswith("FAIL"), line)
            self.assertIn(what, line)
            self.assertIn("acrida prepare-site does it", line)
        for label in ("company", "fiscal year", "warehouse", "items", "stock", "users", "roles", "version"):
            self.assertTrue(self.finding(check, label).startswith("ok"), self.finding(check, label))
        self.assertIn("frappe 15.", self.finding(check, "version"))

    def test_the_development_server_is_refused(self):
        check = self.on_site("check-site", self.start_demo("--mode", "strict", "--development-server"))
        self.assertEqual(check.wait(), 1)
        self.assertIn("Werkzeug", self.finding(check, "server"))

    def test_a_stock_site_is_made_ready_once(self):
        url = self.start_demo("--mode", "strict")
        dry = self.on_site("prepare-site", url, "--dry-run")
        self.assertEqual(dry.wait(), 0, dry.text("stdout"))
        self.assertIn("create Mode of Payment UPI", dry.text("stdout"))
        self.assertIn("Note: 3 tills will see and make POS Invoices of Walk-in Customer alone", dry.text("stdout"))
        self.assertIn("Nothing was created", dry.text("stdout"))
        self.prepare(url)
        self.assert_ready(url)
        self.assertIn("Nothing to do", self.prepare(url).text("stdout"))

    def test_the_scenario_passes_on_a_prepared_site(self):
        url = self.start_demo("--mode", "strict")
        self.prepare(url)
        run = self.tool("-f", os.path.join(FOLDER, "scoopjoy.cpp"), "--headless", "-H", url, "--param",
                        "accounts=" + self.accounts, "--fixed-count", "POSTerminal=3,DashboardUser=1", "-r", "5",
                        "-t", "8s", "--only-summary", "--run-json", "run.json", "POSTerminal", "DashboardUser")
        self.assert_ended_well(run)
        result = json.loads(self.read("run.json"))
        self.assertEqual(result["total"]["failures"], 0, result["failures"])
        self.assertIn("/api/resource/POS Invoice [submit]", [entry["name"] for entry in result["entries"]])

    def test_a_bare_company_is_made_ready_and_left_bare(self):
        url = self.start_demo("--mode", "strict", "--site", "bare")
        prepare = self.prepare(url)
        self.assertIn("create Item MANGO-SORBET-500ML", prepare.text("stdout"))
        self.assertIn("create User accounts@scoopjoy.com", prepare.text("stdout"))
        self.assertIn("Note: 5 people will be able to log in", prepare.text("stdout"))
        self.assertRegex(prepare.text("stdout"), r"Note: the receipt books \d+ pieces worth [\d.]+ into the accounts of Scoop")
        self.assert_ready(url)
        self.sell(url)
        cleanup = self.on_site("cleanup-site", url, "--set-up")
        self.assertEqual(cleanup.wait(), 0, cleanup.text("stdout"))
        self.assertNotIn("Stays", cleanup.text("stdout"))
        check = self.on_site("check-site", url)
        self.assertEqual(check.wait(), 1)
        for label in ("items", "modes of payment", "customer", "POS profiles", "users"):
            self.assertTrue(self.finding(check, label).startswith("FAIL"), self.finding(check, label))

    def test_cleaning_up_removes_a_tests_invoices_and_nothing_else(self):
        url = self.start_demo("--mode", "strict")
        self.prepare(url)
        self.sell(url)
        self.sell(url)
        cleanup = self.on_site("cleanup-site", url)
        self.assertEqual(cleanup.wait(), 0, cleanup.text("stdout") + cleanup.text("stderr"))
        self.assertIn("To remove: 2 POS Invoice", cleanup.text("stdout"))
        self.assertIn("Removed 2 documents", cleanup.text("stdout"))
        self.assert_ready(url)
        again = self.on_site("cleanup-site", url)
        self.assertEqual(again.wait(), 0)
        self.assertIn("Removed 0 documents", again.text("stdout"))

    def test_what_writes_asks_before_a_host_that_is_not_this_machine(self):
        self.start_demo("--mode", "strict", "--unix-socket", self.path("erp"))
        prepare = self.on_site("prepare-site", "http://erp.example.com", "--unix-socket", self.path("erp"))
        self.assertEqual(prepare.wait(), 2, prepare.text("stdout"))
        self.assertIn("there is no terminal to ask", prepare.text("stderr"))
        self.assertIn("acrida prepare-site --host http://erp.example.com ", prepare.text("stderr"))
        self.assertIn(" --yes", prepare.text("stderr"))
        done = self.on_site("prepare-site", "http://erp.example.com", "--unix-socket", self.path("erp"), "--yes")
        self.assertEqual(done.wait(), 0, done.text("stdout") + done.text("stderr"))
        self.assertRegex(done.text("stderr"), r"This will create or change \d+ documents, tagged acrida on http://erp")
        cleanup = self.on_site("cleanup-site", "http://erp.example.com", "--unix-socket", self.path("erp"), "--set-up")
        self.assertEqual(cleanup.wait(), 2, cleanup.text("stdout"))
        self.assertIn("there is no terminal to ask", cleanup.text("stderr"))
        self.assertIn("this would cancel and delete ", cleanup.text("stderr"))
        self.assertNotIn("Removed", cleanup.text("stdout"))


if __name__ == "__main__":
    unittest.main()
