"""A demo ERP in strict mode for each test, and browsers that talk to it."""

import http.client
import json
import re
import urllib.parse

from acrida_process import EndToEnd

TILL = "pos-terminal-1@scoopjoy.com"
TILL_PASSWORD = "pos_test_password"
ADMIN_TOKEN = "token acrida:acrida_test_secret"
COMPANY = "ScoopJoy Foods Pvt Ltd"
WAREHOUSE = "Finished Goods - SJ"
PROFILE = "SJ-BLR-001-POS"
CUSTOMER = "Walk-in Customer"
SHIFT_START = "2020-01-01 00:00:00"


class Reply:
    """A response, with Frappe's errors decoded."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()
        try:
            self.body = json.loads(self.text)
        except ValueError:
            self.body = {}

    @property
    def data(self):
        return self.body["data"]

    @property
    def message(self):
        return self.body["message"]

    @property
    def exc_type(self):
        return self.body.get("exc_type")

    @property
    def server_message(self):
        """The first of _server_messages, which are JSON inside strings inside JSON inside a string."""
        return json.loads(json.loads(self.body["_server_messages"])[0])

    @property
    def cookies(self):
        return dict(line.split(";")[0].split("=", 1) for line in self.headers.get_all("Set-Cookie", []))


class Browser:
    """One connection with its cookie, or with a token in its place."""

    def __init__(self, port, token=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": token} if token else {}

    def ask(self, method, target, body=None, **headers):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            given.setdefault("Content-Type", "application/json")
            body = body if isinstance(body, (str, bytes)) else json.dumps(body)
        self.connection.request(method, target, body, {**self.headers, **given})
        return Reply(self.connection.getresponse())

    def log_in(self, usr, pwd):
        reply = self.ask("POST", "/api/method/login", {"usr": usr, "pwd": pwd})
        if reply.status == 200:
            self.headers["Cookie"] = "sid=" + reply.cookies["sid"]
        return reply

    def call(self, method, **arguments):
        return self.ask("POST", "/api/method/" + method, arguments)

    def report(self, name, **filters):
        return self.call("frappe.desk.query_report.run", report_name=name, filters=filters)

    def list(self, doctype, **arguments):
        query = urllib.parse.urlencode({key: value if isinstance(value, str) else json.dumps(value)
                                        for key, value in arguments.items()})
        return self.ask("GET", resource(doctype) + "?" + query)

    def read(self, doctype, name):
        return self.ask("GET", resource(doctype, name))

    def create(self, doctype, /, **fields):
        return self.ask("POST", resource(doctype), fields)

    def update(self, doctype, name, **fields):
        return self.ask("PUT", resource(doctype, name), fields)

    def delete(self, doctype, name):
        return self.ask("DELETE", resource(doctype, name))


def resource(doctype, name=None):
    pieces = ["/api/resource", urllib.parse.quote(doctype)]
    return "/".join(pieces + ([urllib.parse.quote(name, safe="")] if name else []))


def order(item="VANILLA-CUP", qty=2, rate=50, mode="Cash", **changes):
    """A till's invoice: one row, paid in full."""
    return {"pos_profile": PROFILE, "is_pos": 1, "customer": CUSTOMER, "paid_amount": qty * rate,
            "items": [{"item_code": item, "qty": qty, "rate": rate, "warehouse": WAREHOUSE}],
            "payments": [{"mode_of_payment": mode, "amount": qty * rate}], **changes}


class StrictSite(EndToEnd):
    SITE = "stock"
    OPTIONS = ()

    def setUp(self):
        super().setUp()
        erp = self.start("demo-erp", "--mode", "strict", "--site", self.SITE, "--cost", "0", *self.OPTIONS)
        self.port = int(re.search(r":(\d+)$", erp.wait_for_line("demo ERP (strict", "stdout")).group(1))
        self.admin = Browser(self.port, ADMIN_TOKEN)
        self.guest = Browser(self.port)

    def browser(self, usr=TILL, pwd=TILL_PASSWORD):
        browser = Browser(self.port)
        self.assertEqual(browser.log_in(usr, pwd).status, 200)
        return browser

    def made(self, reply):
        """The document of a create that must work."""
        self.assertEqual(reply.status, 200, reply.text)
        return reply.data

    def open_shift(self, profile=PROFILE, user=TILL):
        return self.made(self.admin.create(
            "POS Opening Entry", period_start_date=SHIFT_START, company=COMPANY, pos_profile=profile, user=user,
            balance_details=[{"mode_of_payment": "Cash", "opening_amount": 500}], docstatus=1))

    def open_shop(self):
        """What a stock site lacks before a till can sell."""
        self.made(self.admin.create("Customer", customer_name=CUSTOMER, customer_type="Individual"))
        return self.open_shift()

    def sold(self, till, **changes):
        """A submitted invoice."""
        draft = self.made(till.create("POS Invoice", **order(**changes)))
        return self.made(till.update("POS Invoice", draft["name"], docstatus=1))

    def assert_refused(self, reply, status, exc_type, message=None, title=None):
        self.assertEqual((reply.status, reply.exc_type), (status, exc_type), reply.text)
        if message is not None:
            self.assertEqual(reply.server_message["message"], message)
        if title is not None:
            self.assertEqual(reply.server_message["title"], title)
