"""A shift: opened, sold in, closed (frappe.md sections 1.8, 2.3 and 2.4)."""

import unittest

from strict_site import COMPANY, CUSTOMER, PROFILE, SHIFT_START, TILL, WAREHOUSE, StrictSite, order

SHIFT_END = "2099-01-01 00:00:00"
GET_POS_INVOICES = "erpnext.accounts.doctype.pos_closing_entry.pos_closing_entry.get_pos_invoices"


class Shift(StrictSite):

    def setUp(self):
        super().setUp()
        self.opening = self.open_shop()
        self.till = self.browser()

    def invoices(self):
        reply = self.till.call(GET_POS_INVOICES, start=SHIFT_START, end=SHIFT_END, pos_profile=PROFILE, user=TILL)
        self.assertEqual(reply.status, 200, reply.text)
        return reply.message

    def closing(self, invoices, **changes):
        return self.till.create("POS Closing Entry", **{
            "period_start_date": SHIFT_START, "period_end_date": SHIFT_END, "company": COMPANY,
            "pos_profile": PROFILE, "user": TILL, "pos_opening_entry": self.opening["name"],
            "pos_transactions": [{"pos_invoice": invoice["name"], "grand_total": invoice["grand_total"],
                                  "posting_date": invoice["posting_date"], "customer": invoice["customer"]}
                                 for invoice in invoices],
            "payment_reconciliation": [{"mode_of_payment": "Cash", "opening_amount": 500, "expected_amount": 700,
                                        "closing_amount": 700}], **changes})

    def balance(self):
        return self.till.call("erpnext.stock.utils.get_stock_balance", item_code="VANILLA-CUP",
                              warehouse=WAREHOUSE).message

    def available(self):
        reply = self.till.call("erpnext.selling.page.point_of_sale.point_of_sale.get_items", start=0, page_length=1,
                               price_list="Standard Selling", item_group="", pos_profile=PROFILE,
                               search_term="VANILLA-CUP")
        return reply.message["items"][0]["actual_qty"]

    def test_an_opening_entry_has_its_series_and_opens_when_submitted(self):
        self.assertRegex(self.opening["name"], r"^POS-OPE-\d{4}-00001$")
        self.assertEqual((self.opening["docstatus"], self.opening["status"]), (1, "Open"))

    def test_an_opening_entry_needs_its_profile_and_an_enabled_user(self):
        entry = {"period_start_date": SHIFT_START, "company": COMPANY, "pos_profile": PROFILE, "user": TILL,
                 "balance_details": [{"mode_of_payment": "Cash"}]}
        self.assertEqual(self.made(self.till.create("POS Opening Entry", **entry))["status"], "Draft")
        self.made(self.admin.update("User", "manager@scoopjoy.com", enabled=0))
        reply = self.till.create("POS Opening Entry", **{**entry, "user": "manager@scoopjoy.com"})
        self.assert_refused(reply, 417, "ValidationError",
                            "User manager@scoopjoy.com is disabled. Please select valid user/cashier")
        reply = self.till.create("POS Opening Entry", **{**entry, "balance_details": []})
        self.assert_refused(reply, 417, "MandatoryError")
        clerk = self.browser("accounts@scoopjoy.com", "accounts_test_password")
        self.assert_refused(clerk.create("POS Opening Entry", **entry), 403, "PermissionError")

    def test_a_submitted_entry_changes_no_more(self):
        name = self.opening["name"]
        self.assertEqual(self.made(self.till.update("POS Opening Entry", name, docstatus=1)), self.opening)
        reply = self.till.update("POS Opening Entry", name, posting_date="2020-01-01")
        self.assert_refused(reply, 417, "UpdateAfterSubmitError", title="Cannot Update After Submit")
        self.assert_refused(self.till.delete("POS Opening Entry", name), 417, "ValidationError",
                            "Submitted Record cannot be deleted. You must Cancel it first.")

    def test_the_balance_stays_and_what_is_available_shrinks_until_the_shift_is_closed(self):
        balance, available = self.balance(), self.available()
        self.sold(self.till, qty=3)
        self.assertEqual((self.balance(), self.available()), (balance, available - 3))

    def test_a_shift_has_the_invoices_that_were_submitted_in_it(self):
        sold = [self.sold(self.till), self.sold(self.till)]
        self.made(self.till.create("POS Invoice", **order()))
        self.assertEqual(self.invoices(), sold)
        reply = self.till.call(GET_POS_INVOICES, start=SHIFT_START, end=SHIFT_START, pos_profile=PROFILE, user=TILL)
        self.assertEqual(reply.message, [])
        self.assert_refused(self.till.call(GET_POS_INVOICES, start=SHIFT_START), 500, "TypeError")

    def test_a_closing_entry_consolidates(self):
        balance = self.balance()
        for qty in (1, 2):
            self.sold(self.till, qty=qty)
        closing = self.made(self.closing(self.invoices()))
        self.assertRegex(closing["name"], r"^POS-CLO-\d{4}-00001$")
        self.assertEqual((closing["status"], len(closing["pos_transactions"])), ("Draft", 2))
        closed = self.made(self.till.update("POS Closing Entry", closing["name"], docstatus=1))
        self.assertEqual((closed["docstatus"], closed["status"]), (1, "Submitted"))
        rows = self.till.list("POS Invoice", fields=["status", "consolidated_invoice"]).data
        self.assertEqual({row["status"] for row in rows}, {"Consolidated"})
        sales = self.till.read("Sales Invoice", rows[0]["consolidated_invoice"]).data
        self.assertEqual((sales["grand_total"], sales["customer"], sales["status"]), (150.0, CUSTOMER, "Paid"))
        self.assertEqual((self.balance(), self.available()), (balance - 3, balance - 3))
        self.assertEqual(self.invoices(), [])
        opening = self.till.read("POS Opening Entry", self.opening["name"]).data
        self.assertEqual((opening["status"], opening["pos_closing_entry"]), ("Closed", closing["name"]))

    def test_after_the_shift_nothing_is_sold(self):
        closing = self.made(self.closing([], docstatus=1))
        self.assertEqual(closing["status"], "Submitted")
        self.assert_refused(self.till.create("POS Invoice", **order()), 417, "ValidationError",
                            title="POS Opening Entry Missing")
        self.assert_refused(self.closing([]), 417, "ValidationError", "Selected POS Opening Entry should be open.",
                            "Invalid Opening Entry")

    def test_a_closing_entry_takes_each_invoice_once_and_only_its_own(self):
        invoice = self.sold(self.till)
        draft = self.made(self.till.create("POS Invoice", **order()))
        self.assert_refused(self.closing([invoice, invoice]), 417, "ValidationError",
                            title="Duplicate POS Invoices found")
        self.assert_refused(self.closing([draft]), 417, "ValidationError", "Row #1: POS Invoice is not submitted",
                            "Invalid POS Invoices")
        manager = self.browser("manager@scoopjoy.com", "manager_test_password")
        other = self.sold(manager)
        self.assert_refused(self.closing([invoice, other]), 417, "ValidationError",
                            f"Row #2: POS Invoice isn't created by user <strong>{TILL}</strong>")
        self.assert_refused(self.closing([invoice], pos_opening_entry="NONE"), 417, "LinkValidationError")

    def test_a_consolidated_invoice_cannot_be_cancelled_until_the_closing_entry_is(self):
        balance = self.balance()
        invoice = self.sold(self.till)
        closing = self.made(self.closing([invoice], docstatus=1))
        reply = self.till.update("POS Invoice", invoice["name"], docstatus=2)
        self.assert_refused(reply, 417, "ValidationError", f"You need to cancel POS Closing Entry {closing['name']} to "
                            "be able to cancel this document.", "Not Allowed")
        reply = self.admin.update("POS Opening Entry", self.opening["name"], docstatus=2)
        self.assert_refused(reply, 417, "LinkExistsError")
        cancelled = self.made(self.till.update("POS Closing Entry", closing["name"], docstatus=2))
        self.assertEqual(cancelled["status"], "Cancelled")
        self.assertEqual((self.balance(), self.available()), (balance, balance - 2))
        self.assertEqual([row["status"] for row in self.invoices()], ["Paid"])
        self.made(self.till.update("POS Invoice", invoice["name"], docstatus=2))


if __name__ == "__main__":
    unittest.main()
