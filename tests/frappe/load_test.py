"""What load and faults make a site answer: a test for each row of a classifier's table that needs them.

Every fault is made on demand and at known requests, so each test compares exact counts.
"""

import csv
import functools
import json
import re
import signal
import threading
import unittest

from acrida_process import EndToEnd
from demo_run import SCOOPJOY
from strict_site import ADMIN_TOKEN, COMPANY, PROFILE, TILL, TILL_PASSWORD, Browser, StrictSite, order

DASHBOARD = "scoopjoy.api.mobile.get_outlet_dashboard"
PING = "/api/method/ping"


class Load(StrictSite):
    """A strict site for each test, with options of its own."""

    def setUp(self):
        EndToEnd.setUp(self)

    def start_site(self, *options, mode="strict"):
        self.erp = self.start("demo-erp", "--mode", mode, "--cost", "0", *options)
        line = self.erp.wait_for_line("http://127.0.0.1:", "stdout")
        self.url = re.search(r"http://127\.0\.0\.1:(\d+)", line).group()
        self.port = int(self.url.rsplit(":", 1)[1])
        self.admin = Browser(self.port, ADMIN_TOKEN)
        self.guest = Browser(self.port)

    def ask_alone(self, *request, **headers):
        """On a connection of its own."""
        browser = Browser(self.port)
        self.addCleanup(browser.connection.close)
        return browser.ask(*request, **headers)

    def ping(self):
        return self.ask_alone("GET", PING)

    def log_in_from(self, address, usr, pwd):
        return self.ask_alone("POST", "/api/method/login", {"usr": usr, "pwd": pwd}, X_Forwarded_For=address)

    def served(self):
        """As the program itself says at its end, after it said the same over HTTP."""
        over_http = self.guest.ask("GET", "/demo/served").body
        self.erp.signal(signal.SIGTERM)
        self.assertEqual(self.erp.wait(), 0, self.erp.text("stderr"))
        at_the_end = json.loads(self.erp.lines["stdout"][-1])
        self.assertEqual(at_the_end["faults"], over_http["faults"])
        return at_the_end

    # What a site's few workers and one series make of load; to the instant in demo/site_load_test.cc.

    def answered(self):
        """The rows of the served log with a status of 200."""
        self.served()
        with open(self.path("log.csv"), encoding="utf-8") as file:
            return [row for row in csv.DictReader(file) if row["status"] == "200"]

    def times(self):
        """Of these: (name, microseconds in the queue, in service)."""
        return [(row["route"], int(row["queue_us"]), int(row["service_us"])) for row in self.answered()]

    def together(self, requests):
        threads = [threading.Thread(target=request) for request in requests]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def test_a_queue_forms_at_one_request_more_than_workers(self):
        self.start_site("--workers", "2", "--cost", "ping=300,spread=0", "--log", self.path("log.csv"))
        self.together([self.ping] * 3)
        queued = sorted(queue for _, queue, _ in self.times())
        self.assertEqual(queued[:2], [0, 0])
        self.assertGreater(queued[2], 0)

    def test_creates_wait_for_each_other_however_many_workers_there_are(self):
        self.start_site("--workers", "10", "--cost", "create=100,spread=0", "--log", self.path("log.csv"))
        self.open_shop()
        tills = [self.browser() for _ in range(5)]
        self.together([functools.partial(till.create, "POS Invoice", **order()) for till in tills])
        created = [row for row in self.answered() if row["route"].endswith("POS Invoice [create]")]
        self.assertEqual(len(created), 5)
        arrived = [int(row["arrived_ns"]) // 1000 for row in created]
        done = [at + int(row["queue_us"]) + int(row["service_us"]) for at, row in zip(arrived, created)]
        # Whenever they came: 100 ms of each is its own.
        self.assertGreaterEqual(max(done) - min(arrived), 499_999)

    def test_a_search_slows_with_invoices(self):
        self.start_site("--cost", "growth=10,spread=0", "--log", self.path("log.csv"))
        self.open_shop()
        till = self.browser()
        search = {"start": 0, "page_length": 20, "price_list": "Standard Selling", "item_group": "All Item Groups",
                  "pos_profile": PROFILE, "search_term": "VANILLA-CUP"}
        method = "erpnext.selling.page.point_of_sale.point_of_sale.get_items"
        self.assertEqual(till.call(method, **search).status, 200)
        for _ in range(5):
            self.sold(till)
        self.assertEqual(till.call(method, **search).status, 200)
        first, last = [service for name, _, service in self.times() if name.endswith("pos.get_items")]
        self.assertGreaterEqual(last - first, 50_000)

    def test_a_report_that_runs_too_long_flips_to_prepared(self):
        self.start_site("--cost", "profit_and_loss=400,spread=0", "--prepared-after", "200ms")
        accountant = self.browser("accounts@scoopjoy.com", "accounts_test_password")
        filters = {"company": COMPANY, "filter_based_on": "Fiscal Year", "from_fiscal_year": "2025-2026",
                   "to_fiscal_year": "2025-2026", "periodicity": "Monthly"}
        report = "Profit and Loss Statement"
        self.assertEqual(self.admin.read("Report", report).data["prepared_report"], 0)
        first, second = [accountant.report(report, **filters) for _ in range(2)]
        self.assertIn("columns", first.message)
        self.assertEqual((second.message["prepared_report"], "columns" in second.message), (True, False))
        self.assertEqual(self.admin.read("Report", report).data["prepared_report"], 1)
        self.made(self.admin.update("Report", report, prepared_report=0))
        self.assertIn("columns", accountant.report(report, **filters).message)

    # Limits.

    def test_security_exception_when_a_user_failed_to_log_in_too_often(self):
        self.start_site()
        for number in range(11):
            self.assert_refused(self.log_in_from(f"10.0.0.{number}", TILL, "wrong"), 401, "AuthenticationError")
        self.assert_refused(self.log_in_from("10.0.0.99", TILL, TILL_PASSWORD), 500, "SecurityException",
                            "Your account has been locked and will resume after 60 seconds")

    def test_security_exception_for_everybody_behind_an_address_with_too_many_failures(self):
        self.start_site()
        for _ in range(11):
            self.assertEqual(self.guest.log_in("nobody@scoopjoy.com", "wrong").status, 401)
        self.assert_refused(self.guest.log_in(TILL, TILL_PASSWORD), 500, "SecurityException")
        self.assertEqual(self.log_in_from("10.0.0.1", TILL, TILL_PASSWORD).status, 200)

    def test_no_security_exception_when_it_is_switched_off(self):
        self.start_site("--no-login-lockout")
        for _ in range(20):
            self.assertEqual(self.guest.log_in(TILL, "wrong").status, 401)
        self.assertEqual(self.guest.log_in(TILL, TILL_PASSWORD).status, 200)

    def test_too_many_requests_error_when_the_sites_processing_time_is_spent(self):
        self.start_site("--cost", "ping=60,spread=0", "--rate-limit", "0.1/86400")
        replies = [self.ping() for _ in range(4)]
        self.assertEqual([reply.status for reply in replies], [200, 200, 429, 429])
        self.assertEqual(replies[0].headers["X-RateLimit-Limit"], "100000")
        self.assertIsNone(replies[0].headers["Retry-After"])
        self.assertEqual(replies[2].exc_type, "TooManyRequestsError")
        self.assertEqual(replies[2].headers["Retry-After"], replies[2].headers["X-RateLimit-Reset"])
        self.assertEqual(replies[2].headers["X-RateLimit-Remaining"], "0")
        self.assertEqual(self.guest.log_in(TILL, TILL_PASSWORD).status, 429)

    def test_rate_limit_exceeded_error_of_the_dashboard(self):
        self.start_site("--dashboard-limit", "30/3600")
        # Nothing is counted before there is such a method.
        self.assert_refused(self.admin.call(DASHBOARD, outlet="SJ-BLR-001"), 417, "ValidationError")
        self.made(self.admin.create("Server Script", name="Dashboard", script_type="API", api_method=DASHBOARD,
                                    script="pass"))
        manager = self.browser("manager@scoopjoy.com", "manager_test_password")
        statuses = [manager.call(DASHBOARD, outlet="SJ-BLR-001").status for _ in range(31)]
        self.assertEqual(statuses, [200] * 30 + [429])
        reply = manager.call(DASHBOARD, outlet="SJ-BLR-001")
        self.assert_refused(reply, 429, "RateLimitExceededError")
        self.assertIn("You hit the rate limit", reply.server_message["message"])
        other = manager.ask("POST", "/api/method/" + DASHBOARD, {"outlet": "SJ-BLR-001"}, X_Forwarded_For="10.0.0.1")
        self.assertEqual(other.status, 200)

    # Faults.

    def test_query_deadlock_error_rolls_the_create_back(self):
        self.start_site("--fault", "deadlock=every:3")
        self.open_shop()
        till = self.browser()
        replies = [till.create("POS Invoice", **order()) for _ in range(9)]
        self.assertEqual([reply.status for reply in replies], [200, 200, 500] * 3)
        self.assertEqual(replies[2].exc_type, "QueryDeadlockError")
        self.assertIn("1213", replies[2].body["exception"])
        names = [reply.data["name"] for reply in replies if reply.status == 200]
        self.assertEqual([int(name[-5:]) for name in names], [1, 2, 3, 4, 5, 6])
        self.assertEqual(self.served()["faults"], {"deadlock": 3})

    def test_query_timeout_error_after_the_wait_for_a_lock(self):
        self.start_site("--fault", "lock-timeout=every:2", "--lock-wait", "200ms", "--log", self.path("log.csv"))
        self.open_shop()
        till = self.browser()
        self.made(till.create("POS Invoice", **order()))
        self.assert_refused(till.create("POS Invoice", **order()), 500, "QueryTimeoutError")
        self.assertEqual(self.served()["faults"], {"lock-timeout": 1})
        last = self.read("log.csv").splitlines()[-1].split(",")
        self.assertEqual((last[4], last[5]), ("500", "200000"))

    def test_session_stopped_in_maintenance(self):
        self.start_site("--fault", "maintenance=1")
        self.assert_refused(self.ping(), 503, "SessionStopped")
        self.assertEqual(self.guest.ask("GET", "/app").headers.get_content_type(), "text/html")
        self.assertEqual(self.served()["faults"], {"maintenance": 2})

    def test_in_read_only_mode_when_maintenance_allows_reads(self):
        self.start_site("--fault", "read-only=1")
        self.assert_refused(self.admin.create("Item Group", item_group_name="Cups"), 503, "InReadOnlyMode",
                            title="In Read Only Mode")
        self.assertEqual(self.admin.read("Item Group", "Cups").status, 404)
        self.assertEqual(self.admin.list("Item").status, 200)
        self.assertEqual(self.served()["faults"], {"read-only": 1})

    def test_document_locked_error_of_a_queued_submit(self):
        self.start_site("--fault", "locked=every:2")
        self.open_shop()
        till = self.browser()
        first, second = [self.made(till.create("POS Invoice", **order())) for _ in range(2)]
        self.made(till.update("POS Invoice", first["name"], docstatus=1))
        reply = till.update("POS Invoice", second["name"], docstatus=1)
        self.assert_refused(reply, 417, "DocumentLockedError")
        self.assertNotIn("_server_messages", reply.body)
        self.assertEqual(till.read("POS Invoice", second["name"]).data["docstatus"], 0)
        self.assertEqual(self.served()["faults"], {"locked": 1})

    def close_shift(self):
        opening = self.open_shop()
        closing = {"pos_opening_entry": opening["name"], "period_end_date": "2099-01-01 00:00:00", "docstatus": 1,
                   "pos_transactions": []}
        return self.admin.create("POS Closing Entry", **closing)

    def test_queue_overloaded_when_the_background_queue_is_full(self):
        self.start_site("--fault", "queue-full=1")
        self.assert_refused(self.close_shift(), 503, "QueueOverloaded")
        self.assertEqual(self.served()["faults"], {"queue-full": 1})

    def test_connection_error_of_what_is_enqueued_while_redis_is_down(self):
        self.start_site("--fault", "no-redis=1")
        self.assert_refused(self.close_shift(), 500, "ConnectionError")
        self.assertEqual(self.admin.list("Item").status, 200)
        self.assertEqual(self.served()["faults"], {"no-redis": 1})

    def test_operational_error_when_the_database_has_too_many_connections(self):
        self.start_site("--fault", "no-connection=every:2")
        self.assertEqual(self.ping().status, 200)
        reply = self.ping()
        self.assert_refused(reply, 500, "OperationalError")
        self.assertIn("1040", reply.body["exception"])
        self.assertEqual(self.served()["faults"], {"no-connection": 1})

    def test_too_many_requests_error_on_demand(self):
        self.start_site("--fault", "429=every:2")
        self.assertEqual(self.ping().status, 200)
        reply = self.ping()
        self.assert_refused(reply, 429, "TooManyRequestsError")
        self.assertIsNotNone(reply.headers["Retry-After"])
        self.assertEqual(self.served()["faults"], {"429": 1})

    def test_502_is_nginxs_page(self):
        self.start_site("--fault", "502=every:2")
        self.assertEqual(self.ping().status, 200)
        reply = self.ping()
        self.assertEqual((reply.status, reply.headers["Server"]), (502, "nginx"))
        self.assertEqual(reply.headers.get_content_type(), "text/html")
        self.assertIn("<h1>502 Bad Gateway</h1>", reply.text)
        self.assertEqual(self.served()["faults"], {"502": 1})

    def test_504_is_nginxs_page_after_its_wait(self):
        self.start_site("--fault", "504=1", "--gateway-timeout", "200ms", "--log", self.path("log.csv"))
        reply = self.ping()
        self.assertEqual((reply.status, reply.headers["Server"]), (504, "nginx"))
        self.assertIn("<h1>504 Gateway Time-out</h1>", reply.text)
        self.assertEqual(self.served()["faults"], {"504": 1})
        self.assertEqual(self.read("log.csv").splitlines()[-1].split(",")[5], "200000")

    def test_a_connection_that_is_reset(self):
        self.start_site("--fault", "reset=every:2")
        self.assertEqual(self.ping().status, 200)
        with self.assertRaises(ConnectionResetError):
            self.ping()
        served = self.served()
        self.assertEqual(served["faults"], {"reset": 1})
        self.assertEqual((served["seen"], served["answered"], served["unwritten"]), (2, 1, 1))

    def test_a_slow_body_is_whole(self):
        self.start_site("--fault", "slow-body=every:2", "--slow-body-time", "300ms")
        self.assertEqual([self.ping().text for _ in range(4)], ['{"message":"pong"}'] * 4)
        self.assertEqual(self.served()["faults"], {"slow-body": 2})

    def submit_ten(self):
        self.open_shop()
        self.till = self.browser()
        for number in range(10):
            self.assertEqual(self.sold(self.till, remarks=f"acrida 0badcafe 1-{number}")["docstatus"], 1)

    def remarks_on_the_site(self):
        rows = self.till.list("POS Invoice", fields=["name", "remarks", "docstatus"], limit_page_length=100).data
        self.assertEqual({row["docstatus"] for row in rows}, {1})
        return sorted(row["remarks"] for row in rows)

    def test_a_double_submit_is_there_twice(self):
        self.start_site("--fault", "double-submit=every:4")
        self.submit_ten()
        expected = sorted(f"acrida 0badcafe 1-{number}" for number in [*range(10), 3, 7])
        self.assertEqual(self.remarks_on_the_site(), expected)
        self.assertEqual(self.served()["faults"], {"double-submit": 2})

    def test_a_lost_commit_is_not_there(self):
        self.start_site("--fault", "lost-commit=every:4")
        self.submit_ten()
        expected = sorted(f"acrida 0badcafe 1-{number}" for number in range(10) if number not in (3, 7))
        self.assertEqual(self.remarks_on_the_site(), expected)
        self.assertEqual(self.served()["faults"], {"lost-commit": 2})

    # The web server.

    def test_sync_workers_close_every_connection(self):
        self.start_site("--sync-workers")
        reply = self.ping()
        self.assertEqual((reply.headers["Server"], reply.headers["Connection"]), ("gunicorn", "close"))

    def test_a_development_server_names_itself(self):
        self.start_site("--development-server")
        reply = self.ping()
        self.assertEqual(reply.headers["Server"], "Werkzeug/3.0.1 Python/3.11")
        self.assertEqual(reply.headers["Connection"], "close")

    def test_a_run_reports_as_many_failures_as_faults_have_struck(self):
        self.start_site("--fault", "502=every:10", "--fault", "deadlock=every:5", mode="tutorial")
        run = self.start("-f", SCOOPJOY, "--headless", "-H", self.url, "--fixed-count",
                         "POSTerminal=50,DashboardUser=15,ReportUser=5", "-r", "70", "-t", "5s", "-s", "10",
                         "--run-json", "run.json", "--only-summary")
        self.assertEqual(run.wait(), 1, run.text("stderr"))
        faults = self.served()["faults"]
        self.assertGreater(faults["502"], 5)
        self.assertEqual(json.loads(self.read("run.json"))["total"]["failures"], sum(faults.values()))


if __name__ == "__main__":
    unittest.main()
