"""The load test's calls, made by hand against a stock site: they fail as frappe.md section 0 says."""

import unittest

from strict_site import COMPANY, PROFILE, WAREHOUSE, StrictSite

POINT_OF_SALE = "erpnext.selling.page.point_of_sale.point_of_sale."
INVOICE = {"doctype": "POS Invoice", "pos_profile": PROFILE, "company": COMPANY, "is_pos": 1,
           "items": [{"item_code": "MANGO-SORBET-500ML", "qty": 2, "rate": 200, "warehouse": WAREHOUSE}],
           "payments": [{"mode_of_payment": "UPI", "amount": 400}]}


class SeedCalls(StrictSite):

    def test_a_login_answers_with_its_message_and_no_csrf_cookie(self):
        reply = self.guest.log_in("pos-terminal-1@scoopjoy.com", "pos_test_password")
        self.assertEqual(reply.body, {"message": "Logged In", "home_page": "/app/home", "full_name": "POS Terminal 1"})
        self.assertEqual(set(reply.cookies), {"sid", "system_user", "full_name", "user_id", "user_image"})

    def test_an_empty_csrf_header_passes_because_the_session_has_no_token(self):
        reply = self.browser().ask("POST", "/api/method/erpnext.stock.utils.get_stock_balance",
                                   {"item_code": "MANGO-SORBET-500ML", "warehouse": WAREHOUSE}, X_Frappe_CSRF_Token="")
        self.assertEqual((reply.status, reply.message), (200, 1000000.0))

    def test_an_item_search_by_term_is_403(self):
        reply = self.browser().call(POINT_OF_SALE + "search_by_term", search_term="mango", pos_profile=PROFILE)
        self.assert_refused(reply, 403, "PermissionError", title="Method Not Allowed")
        self.assertIn(f"Function <strong>{POINT_OF_SALE}search_by_term</strong> is not whitelisted.",
                      reply.server_message["message"])

    def test_profit_and_loss_without_its_filter_is_417(self):
        accounts = self.browser("accounts@scoopjoy.com", "accounts_test_password")
        reply = accounts.report("Profit and Loss Statement", company=COMPANY, from_fiscal_year="2025-2026",
                                to_fiscal_year="2025-2026", periodicity="Monthly")
        self.assert_refused(reply, 417, "ValidationError", "From Date and To Date are mandatory")

    def test_an_invoice_in_a_mode_of_payment_that_is_not_there_is_417(self):
        reply = self.browser().create("POS Invoice", **INVOICE)
        self.assert_refused(reply, 417, "LinkValidationError", "Could not find Row #1: Mode of Payment: UPI")

    def test_an_invoice_without_a_customer_is_417(self):
        cash = {**INVOICE, "payments": [{"mode_of_payment": "Cash", "amount": 400}]}
        reply = self.browser().create("POS Invoice", **cash)
        self.assert_refused(reply, 417, "ValidationError", "Please select Customer first")

    def test_an_invoice_without_a_paid_amount_cannot_be_submitted(self):
        self.open_shop()
        till = self.browser()
        cash = {**INVOICE, "customer": "Walk-in Customer", "payments": [{"mode_of_payment": "Cash", "amount": 400}]}
        draft = self.made(till.create("POS Invoice", **cash))
        self.assertEqual(draft["paid_amount"], 0.0)
        self.assert_refused(till.update("POS Invoice", draft["name"], docstatus=1), 417,
                            "PartialPaymentValidationError", "Partial Payment in POS Invoice is not allowed.")

    def test_the_outlet_dashboard_is_417(self):
        manager = self.browser("manager@scoopjoy.com", "manager_test_password")
        method = "scoopjoy.api.mobile.get_outlet_dashboard"
        reply = manager.call(method, outlet="SJ-BLR-001")
        self.assert_refused(reply, 417, "ValidationError",
                            f"Failed to get method for command {method} with App scoopjoy is not installed")

    def test_the_franchises_own_reports_are_404(self):
        accounts = self.browser("accounts@scoopjoy.com", "accounts_test_password")
        for name in ("ScoopJoy Sales Analytics", "ScoopJoy Royalty Summary"):
            reply = accounts.report(name)
            self.assert_refused(reply, 404, "DoesNotExistError", f"Report {name} not found")

    def test_the_list_of_sales_invoices_works(self):
        manager = self.browser("manager@scoopjoy.com", "manager_test_password")
        reply = manager.list("Sales Invoice", filters=[["posting_date", ">=", "2026-03-01"]],
                             fields=["name", "grand_total", "status", "posting_date"], limit_page_length=50)
        self.assertEqual((reply.status, len(reply.data)), (200, 50))


if __name__ == "__main__":
    unittest.main()
