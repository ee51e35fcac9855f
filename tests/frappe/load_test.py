"""What load and faults make a site answer: a test for each row of a classifier's table that needs them.

Every fault is made on demand and at known requests, so each test compares exact counts.
"""

import http.client
import json
import os
import re
import signal
import unittest

from acrida_process import DEADLINE_SECONDS, EndToEnd

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCOOPJOY = os.path.join(ROOT, "scenarios", "scoopjoy", "scoopjoy.cpp")
INVOICES = "/api/resource/POS%20Invoice"
DASHBOARD = "/api/method/scoopjoy.api.mobile.get_outlet_dashboard"
TILL = ("pos-terminal-1@scoopjoy.com", "pos_test_password")
MANAGER = ("manager@scoopjoy.com", "manager_test_password")
ORDER = {"pos_profile": "SJ-BLR-001-POS", "customer": "Walk-in Customer",
         "items": [{"item_code": "VANILLA-CUP", "qty": 1, "rate": 50}],
         "payments": [{"mode_of_payment": "Cash", "amount": 50}], "paid_amount": 50}


class Reply:

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()

    def json(self):
        return json.loads(self.text)

    def exc_type(self):
        return self.json()["exc_type"]

    def message(self):
        """The first of _server_messages, which is JSON in a text in a list in a text."""
        return json.loads(json.loads(self.json()["_server_messages"])[0])["message"]


class Load(EndToEnd):

    def start_demo(self, *arguments):
        self.demo = self.start("demo-erp", "--port", "0", "--cost", "0", *arguments)
        line = self.demo.wait_for_line("http://127.0.0.1:", "stdout")
        self.url = re.search(r"http://(127\.0\.0\.1:\d+)", line).group()
        self.sid = None

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=DEADLINE_SECONDS)
        try:
            if self.sid:
                headers["Cookie"] = "sid=" + self.sid
            headers["Accept"] = "application/json"
            connection.request(method, path, None if body is None else json.dumps(body),
                               {name.replace("_", "-"): value for name, value in headers.items()}
                               | {"Content-Type": "application/json"})
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def log_in(self, account, **headers):
        reply = self.ask("POST", "/api/method/login", {"usr": account[0], "pwd": account[1]}, **headers)
        for cookie in reply.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("sid=") and reply.status == 200:
                self.sid = cookie.removeprefix("sid=").split(";")[0]
        return reply

    def served(self):
        """As the program itself says at its end, after it said the same over HTTP."""
        over_http = self.ask("GET", "/demo/served").json()
        self.demo.signal(signal.SIGTERM)
        self.assertEqual(self.demo.wait(), 0, self.demo.text("stderr"))
        at_the_end = json.loads(self.demo.lines["stdout"][-1])
        self.assertEqual(at_the_end["faults"], over_http["faults"])
        return at_the_end

    # Limits.

    def test_security_exception_when_a_user_failed_to_log_in_too_often(self):
        self.start_demo("--login-lockout")
        for number in range(11):
            reply = self.log_in((TILL[0], "wrong"), X_Forwarded_For=f"10.0.0.{number}")
            self.assertEqual((reply.status, reply.exc_type()), (401, "AuthenticationError"))
        reply = self.log_in(TILL, X_Forwarded_For="10.0.0.99")
        self.assertEqual((reply.status, reply.exc_type()), (500, "SecurityException"))
        self.assertEqual(reply.message(), "Your account has been locked and will resume after 60 seconds")

    def test_security_exception_for_everybody_behind_an_address_with_too_many_failures(self):
        self.start_demo("--login-lockout")
        for _ in range(11):
            self.assertEqual(self.log_in(("nobody@scoopjoy.com", "wrong")).status, 401)
        self.assertEqual(self.log_in(TILL).exc_type(), "SecurityException")
        self.assertEqual(self.log_in(TILL, X_Forwarded_For="10.0.0.1").status, 200)

    def test_too_many_requests_error_when_the_sites_processing_time_is_spent(self):
        self.start_demo("--cost", "ping=60,spread=0", "--rate-limit", "0.1/86400")
        replies = [self.ask("GET", "/api/method/ping") for _ in range(4)]
        self.assertEqual([reply.status for reply in replies], [200, 200, 429, 429])
        self.assertEqual(replies[0].headers["X-RateLimit-Limit"], "100000")
        self.assertIsNone(replies[0].headers["Retry-After"])
        self.assertEqual(replies[2].exc_type(), "TooManyRequestsError")
        self.assertEqual(replies[2].headers["Retry-After"], replies[2].headers["X-RateLimit-Reset"])
        self.assertEqual(replies[2].headers["X-RateLimit-Remaining"], "0")
        self.assertEqual(self.log_in(TILL).status, 429)

    def test_rate_limit_exceeded_error_of_the_dashboard(self):
        self.start_demo("--dashboard-limit", "30/3600")
        self.log_in(MANAGER)
        statuses = [self.ask("POST", DASHBOARD, {"outlet": "SJ-BLR-001"}).status for _ in range(31)]
        self.assertEqual(statuses, [200] * 30 + [429])
        reply = self.ask("POST", DASHBOARD, {"outlet": "SJ-BLR-001"})
        self.assertEqual(reply.exc_type(), "RateLimitExceededError")
        self.assertIn("You hit the rate limit", reply.message())
        other = self.ask("POST", DASHBOARD, {"outlet": "SJ-BLR-001"}, X_Forwarded_For="10.0.0.1")
        self.assertEqual(other.status, 200)

    # Faults.

    def test_query_deadlock_error_rolls_the_create_back(self):
        self.start_demo("--fault", "deadlock=every:3")
        self.log_in(TILL)
        replies = [self.ask("POST", INVOICES, ORDER) for _ in range(9)]
        self.assertEqual([reply.status for reply in replies], [200, 200, 500] * 3)
        self.assertEqual(replies[2].exc_type(), "QueryDeadlockError")
        self.assertIn("1213", replies[2].json()["exception"])
        names = [reply.json()["data"]["name"] for reply in replies if reply.status == 200]
        self.assertEqual([int(name[-5:]) for name in names], [1, 2, 3, 4, 5, 6])
        self.assertEqual(self.served()["faults"], {"deadlock": 3})

    def test_query_timeout_error_after_the_wait_for_a_lock(self):
        self.start_demo("--fault", "lock-timeout=every:2", "--lock-wait", "200ms", "--log", self.path("log.csv"))
        self.log_in(TILL)
        replies = [self.ask("POST", INVOICES, ORDER) for _ in range(2)]
        self.assertEqual([reply.status for reply in replies], [200, 500])
        self.assertEqual(replies[1].exc_type(), "QueryTimeoutError")
        self.assertEqual(self.served()["faults"], {"lock-timeout": 1})
        last = self.read("log.csv").splitlines()[-1].split(",")
        self.assertEqual((last[4], last[5]), ("500", "200000"))

    def test_session_stopped_in_maintenance(self):
        self.start_demo("--fault", "maintenance=1")
        reply = self.ask("GET", "/api/method/ping")
        self.assertEqual((reply.status, reply.exc_type()), (503, "SessionStopped"))
        self.assertEqual(self.ask("GET", "/app").headers.get_content_type(), "text/html")
        self.assertEqual(self.served()["faults"], {"maintenance": 2})

    def test_too_many_requests_error_on_demand(self):
        self.start_demo("--fault", "429=every:2")
        self.assertEqual(self.ask("GET", "/api/method/ping").status, 200)
        reply = self.ask("GET", "/api/method/ping")
        self.assertEqual((reply.status, reply.exc_type()), (429, "TooManyRequestsError"))
        self.assertIsNotNone(reply.headers["Retry-After"])
        self.assertEqual(self.served()["faults"], {"429": 1})

    def test_502_is_nginxs_page(self):
        self.start_demo("--fault", "502=every:2")
        self.assertEqual(self.ask("GET", "/api/method/ping").status, 200)
        reply = self.ask("GET", "/api/method/ping")
        self.assertEqual((reply.status, reply.headers["Server"]), (502, "nginx"))
        self.assertEqual(reply.headers.get_content_type(), "text/html")
        self.assertIn("<h1>502 Bad Gateway</h1>", reply.text)
        self.assertEqual(self.served()["faults"], {"502": 1})

    def test_504_is_nginxs_page_after_its_wait(self):
        self.start_demo("--fault", "504=1", "--gateway-timeout", "200ms", "--log", self.path("log.csv"))
        reply = self.ask("GET", "/api/method/ping")
        self.assertEqual((reply.status, reply.headers["Server"]), (504, "nginx"))
        self.assertIn("<h1>504 Gateway Time-out</h1>", reply.text)
        self.assertEqual(self.served()["faults"], {"504": 1})
        self.assertEqual(self.read("log.csv").splitlines()[-1].split(",")[5], "200000")

    def test_a_connection_that_is_reset(self):
        self.start_demo("--fault", "reset=every:2")
        self.assertEqual(self.ask("GET", "/api/method/ping").status, 200)
        with self.assertRaises(ConnectionResetError):
            self.ask("GET", "/api/method/ping")
        served = self.served()
        self.assertEqual(served["faults"], {"reset": 1})
        self.assertEqual((served["seen"], served["answered"], served["unwritten"]), (2, 1, 1))

    def test_a_slow_body_is_whole(self):
        self.start_demo("--fault", "slow-body=every:2", "--slow-body-time", "300ms")
        replies = [self.ask("GET", "/api/method/ping").text for _ in range(4)]
        self.assertEqual(replies, ['{"message":"pong"}'] * 4)
        self.assertEqual(self.served()["faults"], {"slow-body": 2})

    def submit_ten(self):
        self.log_in(TILL)
        for number in range(10):
            order = ORDER | {"remarks": f"acrida 0badcafe 1-{number}"}
            name = self.ask("POST", INVOICES, order).json()["data"]["name"]
            reply = self.ask("PUT", f"{INVOICES}/{name}", {"docstatus": 1})
            self.assertEqual((reply.status, reply.json()["data"]["docstatus"]), (200, 1))

    def remarks_on_the_site(self):
        names = self.ask("GET", INVOICES + "?limit_page_length=100").json()["data"]
        return sorted(self.ask("GET", f"{INVOICES}/{row['name']}").json()["data"]["remarks"] for row in names)

    def test_a_double_submit_is_there_twice(self):
        self.start_demo("--fault", "double-submit=every:4")
        self.submit_ten()
        expected = sorted(f"acrida 0badcafe 1-{number}" for number in [*range(10), 3, 7])
        self.assertEqual(self.remarks_on_the_site(), expected)
        self.assertEqual(self.served()["faults"], {"double-submit": 2})

    def test_a_lost_commit_is_not_there(self):
        self.start_demo("--fault", "lost-commit=every:4")
        self.submit_ten()
        expected = sorted(f"acrida 0badcafe 1-{number}" for number in range(10) if number not in (3, 7))
        self.assertEqual(self.remarks_on_the_site(), expected)
        self.assertEqual(self.served()["faults"], {"lost-commit": 2})

    # The web server.

    def test_sync_workers_close_every_connection(self):
        self.start_demo("--sync-workers")
        self.assertEqual(self.ask("GET", "/api/method/ping").headers["Connection"], "close")

    def test_a_development_server_names_itself(self):
        self.start_demo("--development-server")
        reply = self.ask("GET", "/api/method/ping")
        self.assertEqual(reply.headers["Server"], "Werkzeug/3.0.1 Python/3.11")
        self.assertEqual(reply.headers["Connection"], "close")

    def test_a_run_reports_as_many_failures_as_faults_have_struck(self):
        self.start_demo("--fault", "502=every:10", "--fault", "deadlock=every:5")
        run = self.start("-f", SCOOPJOY, "-H", self.url, "--fixed-count",
                         "POSTerminal=50,DashboardUser=15,ReportUser=5", "-r", "70", "-t", "5s", "-s", "10",
                         "--run-json", "run.json", "--only-summary")
        self.assertEqual(run.wait(), 1, run.text("stderr"))
        faults = self.served()["faults"]
        self.assertGreater(faults["502"], 5)
        self.assertEqual(json.loads(self.read("run.json"))["total"]["failures"], sum(faults.values()))


if __name__ == "__main__":
    unittest.main()
