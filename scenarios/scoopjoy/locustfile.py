"""The ScoopJoy load test as a locustfile: tills, managers and the back office of an ice cream franchise on Frappe.

    locust -f locustfile.py --headless --host https://erp.example.com -u 70 -r 5 -t 10m

It is scoopjoy.cpp beside it in Python, for Locust and for Acrida: the same users, tasks, weights, waits, requests and
names. Its calls are those that a stock ERPNext 15 takes. What it sells, to whom and where stands in site.toml, from
which `acrida prepare-site` makes a site ready; who logs in stands in accounts.csv, each till with an account of its own.
Each sale carries an id of the run in its remarks, by which `acrida cleanup-site` finds it again.
"""

import csv
import json
import logging
import random
import re
import secrets
import tomllib
from pathlib import Path

from locust import HttpUser, between, events, task
from locust.exception import StopUser

HERE = Path(__file__).parent
SITE = tomllib.loads((HERE / "site.toml").read_text(encoding="utf-8"))
SEARCH_TERMS = ["mango", "chocolate", "vanilla", "butter", "straw"]
OUTLETS = ["SJ-BLR-001", "SJ-MUM-001"]

run_id = ""
accounts = {}  # profile -> Accounts


class Accounts:
    """Lends accounts to users, each to one user as long as there are enough."""

    def __init__(self, rows):
        self._rows = rows
        self._users = [0] * len(rows)

    def lend(self):
        index = self._users.index(min(self._users))
        self._users[index] += 1
        return self._rows[index]

    def take_back(self, account):
        self._users[self._rows.index(account)] -= 1


@events.init_command_line_parser.add_listener
def add_options(parser):
    parser.add_argument("--accounts", default=str(HERE / "accounts.csv"), help="CSV file of the accounts")
    parser.add_argument("--load-app", action="store_true", help="Tills load the desk and send its CSRF token")


@events.test_start.add_listener
def prepare(environment, **_):
    """Draws the run's id, and reads the accounts: of several worker processes, each takes its share of them."""
    global run_id
    run_id = secrets.token_hex(4)
    with open(environment.parsed_options.accounts, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first, step = getattr(environment.runner, "worker_index", 0), environment.parsed_options.expect_workers
    for profile in ("pos", "dashboard", "report"):
        of_profile = [row for row in rows if row["profile"] == profile]
        accounts[profile] = Accounts(of_profile[first::step] or of_profile)


class FrappeUser(HttpUser):
    """A user of a Frappe site: logs in, calls methods, runs reports, writes documents."""

    abstract = True
    profile = ""  # whose accounts in accounts.csv it uses
    account = None

    def on_start(self):
        self.account = accounts[self.profile].lend()
        self.log_in()

    def on_stop(self):
        if self.account:
            accounts[self.profile].take_back(self.account)

    def send(self, method, path, complaint=lambda body: None, **options):
        """Sends one request and returns what came back as (whether it succeeded, the JSON object or {}).

        A refusal is counted under the class of its exception, which is what tells Frappe's refusals apart: 417 is any
        validation. `complaint(body)` says what is wrong with an answer whose status is good, or None.
        """
        with self.client.request(method, path, catch_response=True, **options) as response:
            body = json_object(response)
            if response.status_code >= 400 and "exc_type" in body:
                response.failure(f"{body['exc_type']} (status {response.status_code})")
                logging.debug("%s %s: %s", method, path, body.get("exception"))
            elif response.ok and (wrong := complaint(body)):
                response.failure(wrong)
                return False, body
            return response.ok, body

    def log_in(self):
        """Ends the user when the site does not know the account: a status of 200 does not prove that it does."""
        account = {"usr": self.account["usr"], "pwd": self.account["pwd"]}
        logged_in, _ = self.send("POST", "/api/method/login", json=account,
                                 complaint=lambda body: None if body.get("message") == "Logged In" else "not logged in")
        if not logged_in:
            logging.error("login failed for %s", account["usr"])
            raise StopUser()
        self.client.headers["Accept"] = "application/json"

    def load_desk(self):
        """Loads the desk, as a browser does: from then on the site wants this session's CSRF token with each write.

        A session that has not loaded the desk has no token, and is asked for none.
        """
        with self.client.get("/app", headers={"Accept": "text/html"}, catch_response=True) as page:
            token = re.search(r'frappe\.csrf_token = "(\w+)"', page.text or "")
            if token:
                self.client.headers["X-Frappe-CSRF-Token"] = token[1]
            elif page.ok:
                page.failure("no CSRF token in the desk")

    def call(self, method, arguments, name):
        self.send("POST", f"/api/method/{method}", json=arguments, name=f"/api/method/{name}")

    def run_report(self, report, filters, name):
        def without_columns(body):
            message = body.get("message")
            has_columns = isinstance(message, dict) and isinstance(message.get("columns"), list)
            return None if has_columns else "a report without columns"

        self.send("POST", "/api/method/frappe.desk.query_report.run", without_columns,
                  json={"report_name": report, "filters": filters}, name=f"/api/method/query_report.run [{name}]")

    def write(self, doctype, fields):
        """Creates a document and submits it."""
        path = f"/api/resource/{doctype}"
        created, body = self.send("POST", path, json=fields, name=f"{path} [create]")
        name = (body.get("data") or {}).get("name")
        if created and name:
            self.send("PUT", f"{path}/{name}", json={"docstatus": 1}, name=f"{path} [submit]")


def json_object(response):
    try:
        body = response.json()
    except ValueError:  # a gateway's page, or nothing at all
        return {}
    return body if isinstance(body, dict) else {}


class POSTerminal(FrappeUser):
    """A till. The weights are the numbers of users that the franchise has: 70 users are 50, 15 and 5."""

    weight = 50
    wait_time = between(1, 3)
    profile = "pos"
    last_id = 0

    def on_start(self):
        POSTerminal.last_id += 1
        self.id, self.sales = POSTerminal.last_id, 0
        super().on_start()
        if self.environment.parsed_options.load_app:
            self.load_desk()

    def log_in(self):
        self.label = f"{self.account['branch']}/till {self.id}"  # by which Acrida groups its requests
        super().log_in()

    @task(5)
    def create_pos_invoice(self):
        items = []
        for _ in range(random.randint(1, 5)):
            item = random.choice(SITE["items"])
            items.append({"item_code": item["code"], "qty": random.randint(1, 10), "rate": item["rate"],
                          "warehouse": SITE["warehouse"]})
        amount = sum(item["qty"] * item["rate"] for item in items)
        self.sales += 1
        self.write("POS Invoice", {
            "doctype": "POS Invoice",
            "pos_profile": self.account["pos_profile"],
            "is_pos": 1,
            "customer": SITE["customer"]["name"],
            "items": items,
            "payments": [{"mode_of_payment": random.choice(SITE["modes"])["name"], "amount": amount}],
            "paid_amount": amount,
            "base_paid_amount": amount,
            "remarks": f"acrida {run_id} {self.id}-{self.sales}",
        })

    @task(3)
    def search_items(self):
        self.call("erpnext.selling.page.point_of_sale.point_of_sale.get_items", {
            "start": 0,
            "page_length": 40,
            "price_list": SITE["price_list"],
            "item_group": "All Item Groups",
            "pos_profile": self.account["pos_profile"],
            "search_term": random.choice(SEARCH_TERMS),
        }, name="pos.search_by_term")  # what the franchise's first load test called it, so that runs compare

    @task
    def get_item_stock(self):
        item = random.choice(SITE["items"])
        self.call("erpnext.stock.utils.get_stock_balance",
                  {"item_code": item["code"], "warehouse": SITE["warehouse"]}, name="get_stock_balance")


class DashboardUser(FrappeUser):
    """A manager who looks at the day."""

    weight = 15
    wait_time = between(3, 8)
    profile = "dashboard"

    @task(3)
    def view_outlet_dashboard(self):
        self.call("scoopjoy.api.mobile.get_outlet_dashboard", {"outlet": random.choice(OUTLETS)},
                  name="get_outlet_dashboard")

    @task(2)
    def list_recent_invoices(self):
        self.send("GET", "/api/resource/Sales Invoice", name="/api/resource/Sales Invoice [list]", params={
            "filters": json.dumps([["posting_date", ">=", "2026-03-01"]]),
            "fields": json.dumps(["name", "grand_total", "status", "posting_date"]),
            "limit_page_length": 50,
        })

    @task
    def view_sales_report(self):
        self.run_report("ScoopJoy Sales Analytics",
                        {"company": SITE["company"], "from_date": "2026-03-01", "to_date": "2026-03-20"}, name="sales")


class ReportUser(FrappeUser):
    """Somebody in the back office."""

    weight = 5
    wait_time = between(5, 15)
    profile = "report"

    @task(2)
    def profit_loss_report(self):
        self.run_report("Profit and Loss Statement", {
            "company": SITE["company"],
            "filter_based_on": "Fiscal Year",
            "from_fiscal_year": "2025-2026",
            "to_fiscal_year": "2025-2026",
            "period_start_date": "2025-04-01",
            "period_end_date": "2026-03-31",
            "periodicity": "Monthly",
        }, name="P&L")

    @task
    def royalty_report(self):
        self.run_report("ScoopJoy Royalty Summary", {"month": "March", "year": "2026"}, name="royalty")
