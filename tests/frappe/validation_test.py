"""One test for each validation of a POS Invoice, frappe.md section 2.5, numbered as there (v15)."""

import unittest

from strict_site import COMPANY, CUSTOMER, PROFILE, TILL, WAREHOUSE, StrictSite, order

MANAGER = "manager@scoopjoy.com"


class Validation(StrictSite):

    def setUp(self):
        super().setUp()
        self.opening = self.open_shop()
        self.till = self.browser()

    def create(self, **changes):
        return self.till.create("POS Invoice", **order(**changes))

    def add_item(self, name, stock=0, **fields):
        self.made(self.admin.create("Item", item_code=name, item_group="Products", **{"stock_uom": "Nos", **fields}))
        if stock:
            self.made(self.admin.create(
                "Stock Entry", stock_entry_type="Material Receipt", company=COMPANY, docstatus=1,
                items=[{"item_code": name, "qty": stock, "t_warehouse": WAREHOUSE, "basic_rate": 1}]))

    def assert_417(self, reply, message, exc_type="ValidationError", title=None):
        self.assert_refused(reply, 417, exc_type, message, title)

    def test_a_whole_order_passes(self):
        invoice = self.sold(self.till)
        self.assertEqual((invoice["status"], invoice["grand_total"], invoice["customer"]), ("Paid", 100.0, CUSTOMER))

    def test_01_a_customer(self):
        self.assert_417(self.create(customer=""), "Please select Customer first")

    def test_01_the_customer_comes_from_the_users_default(self):
        """Section 2.2: a User Permission that is marked as default."""
        self.made(self.admin.create("User Permission", user=TILL, allow="Customer", for_value=CUSTOMER, is_default=1,
                                    apply_to_all_doctypes=0, applicable_for="POS Invoice"))
        body = order()
        del body["customer"]
        self.assertEqual(self.made(self.till.create("POS Invoice", **body))["customer"], CUSTOMER)

    def test_02_is_pos(self):
        self.assert_417(self.create(is_pos=0), "POS Invoice should have the field <b>Include Payment</b> checked.")

    def test_04_a_quantity(self):
        self.assert_417(self.create(qty=0), "Row #1: Quantity for Item <b>VANILLA-CUP</b> cannot be zero.",
                        "InvalidQtyError", "Invalid Quantity")
        self.assert_417(self.create(qty=-1, paid_amount=0, payments=[{"mode_of_payment": "Cash", "amount": 0}]),
                        "For an item VANILLA-CUP, quantity must be positive number")

    def test_04_a_sales_item(self):
        self.add_item("FLOUR", is_sales_item=0)
        self.assert_417(self.create(item="FLOUR"), "Following item FLOUR is not marked as sales item. You can enable "
                        "them as sales item from its Item master")

    def test_04_no_template_and_no_disabled_item(self):
        self.add_item("TEMPLATE", has_variants=1)
        self.assert_417(self.create(item="TEMPLATE"), "Item TEMPLATE is a template, please select one of its variants")
        self.made(self.admin.update("Item", "VANILLA-CUP", disabled=1))
        self.assert_417(self.create(), "Item VANILLA-CUP is disabled")

    def test_04_a_conversion_rate(self):
        self.made(self.admin.create("Currency", currency_name="USD"))
        self.assert_417(self.create(currency="USD"), "Exchange Rate is mandatory. Maybe Currency Exchange record is "
                        "not created for USD to INR")

    def test_04_a_tax_account_of_the_company(self):
        self.made(self.admin.create("Company", company_name="Other", abbr="OT", default_currency="INR"))
        self.made(self.admin.create("Account", account_name="GST", company="Other"))
        taxes = [{"charge_type": "On Net Total", "account_head": "GST - OT", "rate": 18}]
        self.assert_417(self.create(taxes=taxes), "Row 1: Taxes and Charges Account <b>GST - OT</b> does not belong to "
                        f"Company <b>{COMPANY}</b>", title="Invalid Account")

    def test_04_no_negative_grand_total(self):
        self.assert_417(self.create(rate=-50, payments=[{"mode_of_payment": "Cash", "amount": 0}]),
                        "Grand Total cannot be negative: -100.0")

    def test_05_an_open_shift(self):
        reply = self.create(pos_profile="SJ-MUM-001-POS")
        self.assert_417(reply, "No open POS Opening Entry found for POS Profile <b>SJ-MUM-001-POS</b>.",
                        title="POS Opening Entry Missing")
        self.made(self.admin.update("POS Opening Entry", self.opening["name"], docstatus=2))
        self.assert_417(self.create(), f"No open POS Opening Entry found for POS Profile <b>{PROFILE}</b>.")

    def test_06_a_payment(self):
        self.assert_417(self.create(payments=[]), "At least one mode of payment is required for POS invoice.")

    def test_07_a_whole_number_of_pieces(self):
        self.assert_417(self.create(qty=1.5), "Row 1: Quantity (1.5) cannot be a fraction. To allow this, disable "
                        "'<b>Must be Whole Number</b>' in UOM <b>Nos</b>.", "UOMMustBeIntegerError")
        self.add_item("BULK", stock=10, stock_uom="Kg")
        self.assertEqual(self.create(item="BULK", qty=1.5).status, 200)

    def test_07_a_receivable_account(self):
        reply = self.create(debit_to="Cash - SJ")
        self.assert_417(reply, "Please ensure that the <b>Debit To</b> account <b>Cash - SJ</b> is a Receivable account."
                        " You can change the account type to <b>Receivable</b> or select a different account.",
                        title="Invalid Account")

    def test_07_a_write_off_account(self):
        self.assertEqual(self.create(write_off_amount=1).status, 200)
        self.made(self.admin.update("Company", COMPANY, write_off_account=""))
        self.assert_417(self.create(write_off_amount=1), "Please enter Write Off Account")

    def test_07_a_change_account_of_the_company(self):
        self.made(self.admin.create("Company", company_name="Other", abbr="OT", default_currency="INR"))
        self.made(self.admin.create("Account", account_name="Cash", company="Other"))
        self.assert_417(self.create(paid_amount=200, account_for_change_amount="Cash - OT"),
                        f"The selected change account Cash - OT doesn't belongs to Company {COMPANY}.")

    def test_08_a_warehouse_of_the_company(self):
        self.made(self.admin.create("Company", company_name="Other", abbr="OT", default_currency="INR"))
        self.made(self.admin.create("Warehouse", warehouse_name="Far", company="Other"))
        items = [{"item_code": "VANILLA-CUP", "qty": 2, "rate": 50, "warehouse": "Far - OT"}]
        self.assert_417(self.create(items=items), f"Warehouse Far - OT does not belong to company {COMPANY}",
                        "InvalidWarehouseCompany")

    def test_08_no_disabled_warehouse(self):
        self.made(self.admin.update("Warehouse", "Stores - SJ", disabled=1))
        items = [{"item_code": "VANILLA-CUP", "qty": 2, "rate": 50, "warehouse": "Stores - SJ"}]
        self.assert_417(self.create(items=items), "Disabled Warehouse Stores - SJ cannot be used for this transaction.")

    def test_08_the_warehouse_comes_from_the_profile(self):
        invoice = self.made(self.create(items=[{"item_code": "VANILLA-CUP", "qty": 2, "rate": 50}]))
        self.assertEqual(invoice["items"][0]["warehouse"], WAREHOUSE)

    def test_08_no_row_is_without_a_warehouse(self):
        """The message of a missing one cannot come: no profile is without, and rows take the profile's."""
        profile = self.made(self.admin.read("POS Profile", PROFILE))
        self.assert_refused(self.admin.create("POS Profile", **{**profile, "name": "X", "warehouse": ""}), 417,
                            "MandatoryError", "[POS Profile, X]: warehouse")
        self.assert_refused(self.admin.update("POS Profile", PROFILE, warehouse=""), 417, "MandatoryError")

    def test_09_serial_numbers_and_batches(self):
        self.add_item("FREEZER", has_serial_no=1)
        self.add_item("MILK", has_batch_no=1)
        self.assert_417(self.create(item="FREEZER"), "Row #1: Please select Serial No. for item <b>FREEZER</b>",
                        title="Serial / Batch Bundle Missing")
        self.assert_417(self.create(item="MILK"), "Row #1: Please select Batch No. for item <b>MILK</b>",
                        title="Serial / Batch Bundle Missing")

    def test_10_stock_at_the_submission(self):
        self.add_item("RARE")
        draft = self.made(self.create(item="RARE"))
        reply = self.till.update("POS Invoice", draft["name"], docstatus=1)
        self.assert_417(reply, f"Row #1: Item RARE has no stock in warehouse {WAREHOUSE}.", title="Item Out of Stock")
        self.assertEqual(self.till.read("POS Invoice", draft["name"]).data["docstatus"], 0)

    def test_10_enough_stock_at_the_submission(self):
        self.add_item("RARE", stock=3)
        self.sold(self.till, item="RARE", qty=2)
        draft = self.made(self.create(item="RARE", qty=2))
        reply = self.till.update("POS Invoice", draft["name"], docstatus=1)
        self.assert_417(reply, f"Row #1: Item RARE in warehouse {WAREHOUSE}: Available 1.0, Needed 2.0.",
                        title="Insufficient Stock")

    def test_10_stock_is_checked_row_by_row(self):
        self.add_item("RARE", stock=3)
        row = {"item_code": "RARE", "qty": 2, "rate": 50, "warehouse": WAREHOUSE}
        invoice = self.sold(self.till, items=[row, row], paid_amount=200)
        self.assertEqual(invoice["total_qty"], 4.0)

    def test_10_stock_at_the_save_when_the_profile_says_so(self):
        self.add_item("RARE")
        self.made(self.admin.update("POS Profile", PROFILE, validate_stock_on_save=1))
        self.assert_417(self.create(item="RARE"), f"Row #1: Item RARE has no stock in warehouse {WAREHOUSE}.")

    def test_10_negative_stock_where_it_is_allowed(self):
        self.add_item("ENDLESS", allow_negative_stock=1)
        self.assertEqual(self.sold(self.till, item="ENDLESS")["status"], "Paid")

    def test_11_no_negative_payment(self):
        reply = self.create(payments=[{"mode_of_payment": "Cash", "amount": -1}])
        self.assert_417(reply, "Row #1 (Payment Table): Amount must be positive")

    def test_12_the_company_is_the_profiles_whatever_was_sent(self):
        """The message of another company cannot come: the company is taken from the profile first."""
        self.made(self.admin.create("Company", company_name="Other", abbr="OT", default_currency="INR"))
        self.assertEqual(self.made(self.create(company="Other"))["company"], COMPANY)

    def test_13_a_whole_payment_at_the_submission(self):
        draft = self.made(self.create(paid_amount=99))
        self.assert_417(self.till.update("POS Invoice", draft["name"], docstatus=1),
                        "Partial Payment in POS Invoice is not allowed.", "PartialPaymentValidationError")
        self.made(self.admin.update("POS Profile", PROFILE, allow_partial_payment=1))
        self.assertEqual(self.made(self.till.update("POS Invoice", draft["name"], docstatus=1))["status"], "Paid")

    def test_14_links_before_naming(self):
        self.assert_417(self.create(mode="UPI"), "Could not find Row #1: Mode of Payment: UPI", "LinkValidationError")
        self.assert_417(self.create(customer="Nobody", item="GHOST"),
                        "Could not find Customer: Nobody, Row #1: Item: GHOST", "LinkValidationError")

    def test_15_a_fiscal_year(self):
        reply = self.create(set_posting_time=1, posting_date="2019-01-02")
        self.assert_417(reply, f"Posting Date 02-01-2019 is not in any active Fiscal Year for <b>{COMPANY}</b>",
                        "FiscalYearError")

    def test_15_no_frozen_customer(self):
        self.made(self.admin.update("Customer", CUSTOMER, is_frozen=1))
        self.assert_417(self.create(), f"Customer {CUSTOMER} is frozen", "PartyFrozen")
        self.made(self.admin.update("Customer", CUSTOMER, disabled=1))
        self.assert_417(self.create(), f"Customer {CUSTOMER} is disabled", "PartyDisabled")

    def test_15_mandatory_fields_at_the_end(self):
        reply = self.create(items=[], paid_amount=0)
        self.assert_refused(reply, 417, "MandatoryError")
        self.assertRegex(reply.server_message["message"], r"^\[POS Invoice, ACC-PSINV-\d{4}-00001\]: items$")

    def test_the_first_that_fails_is_the_answer(self):
        self.assert_417(self.create(customer="", is_pos=0, qty=0, payments=[]), "Please select Customer first")
        self.assert_417(self.create(is_pos=0, qty=0, payments=[]),
                        "POS Invoice should have the field <b>Include Payment</b> checked.")
        self.assert_417(self.create(qty=0, payments=[]), "Row #1: Quantity for Item <b>VANILLA-CUP</b> cannot be zero.",
                        "InvalidQtyError")
        closed = {"pos_profile": "SJ-MUM-001-POS"}
        self.assert_417(self.create(**closed, payments=[]),
                        "No open POS Opening Entry found for POS Profile <b>SJ-MUM-001-POS</b>.")
        self.assert_417(self.create(qty=1.5, payments=[]),
                        "At least one mode of payment is required for POS invoice.")
        self.assert_refused(self.create(qty=1.5, debit_to="Cash - SJ"), 417, "UOMMustBeIntegerError")
        self.add_item("RARE")
        self.assert_417(self.create(item="RARE", paid_amount=0, docstatus=1),
                        f"Row #1: Item RARE has no stock in warehouse {WAREHOUSE}.")

    def test_no_refusal_leaves_a_gap_in_the_series(self):
        first = self.made(self.create())["name"]
        for changes in ({"mode": "UPI"}, {"is_pos": 0}, {"payments": []}, {"items": []}):
            self.assertEqual(self.create(**changes).status, 417)
        second = self.made(self.create())["name"]
        self.assertEqual(int(second[-5:]), int(first[-5:]) + 1)
        self.assertRegex(first, r"^ACC-PSINV-\d{4}-00001$")


class ComputedFields(StrictSite):
    """Section 2.3, and what a submission changes, 2.4."""

    def setUp(self):
        super().setUp()
        self.open_shop()
        self.till = self.browser()

    def test_totals_are_computed_and_the_paid_amount_is_not(self):
        body = order("MANGO-SORBET-500ML", qty=3, rate=66.7)
        del body["paid_amount"]
        invoice = self.made(self.till.create("POS Invoice", **body))
        self.assertEqual((invoice["grand_total"], invoice["rounded_total"], invoice["rounding_adjustment"]),
                         (200.1, 200.0, -0.1))
        self.assertEqual((invoice["paid_amount"], invoice["change_amount"], invoice["outstanding_amount"]),
                         (0.0, 0.0, 0.0))
        self.assertEqual(invoice["in_words"], "INR Two Hundred only.")
        self.assertEqual((invoice["docstatus"], invoice["status"]), (0, "Draft"))
        self.assertEqual(invoice["items"][0]["price_list_rate"], 200.0)

    def test_taxes_on_top_and_included(self):
        self.made(self.admin.create("Account", account_name="GST", company=COMPANY))
        tax = {"charge_type": "On Net Total", "account_head": "GST - SJ", "rate": 18}
        on_top = self.made(self.till.create("POS Invoice", **order(taxes=[tax])))
        self.assertEqual((on_top["net_total"], on_top["total_taxes_and_charges"], on_top["grand_total"]),
                         (100.0, 18.0, 118.0))
        self.assertEqual((on_top["taxes"][0]["tax_amount"], on_top["taxes"][0]["total"]), (18.0, 118.0))
        self.assert_refused(self.till.update("POS Invoice", on_top["name"], docstatus=1), 417,
                            "PartialPaymentValidationError")
        included = self.sold(self.till, rate=59, taxes=[{**tax, "included_in_print_rate": 1}])
        self.assertEqual((included["total"], included["net_total"], included["grand_total"]), (118.0, 100.0, 118.0))
        self.assertEqual((included["taxes"][0]["tax_amount"], included["items"][0]["net_amount"]), (18.0, 100.0))
        self.assert_refused(self.admin.delete("Account", "GST - SJ"), 417, "LinkExistsError")

    def test_a_tax_that_leaves_nothing_is_refused_and_the_site_lives(self):
        tax = {"charge_type": "On Net Total", "account_head": "Cash - SJ", "rate": -100, "included_in_print_rate": 1}
        self.assertIn(self.till.create("POS Invoice", **order(taxes=[tax])).status, (417, 500))
        self.assertEqual(self.guest.ask("GET", "/api/method/ping").status, 200)

    def test_a_second_price_leaves_the_rows_as_they_are(self):
        for uom in ("Kg", "Box"):
            self.admin.create("UOM", uom_name=uom)
            self.made(self.admin.create("Item Price", item_code="VANILLA-CUP", price_list="Standard Selling",
                                        price_list_rate=500, uom=uom))
        invoice = self.sold(self.till)
        self.assertEqual((len(invoice["items"]), invoice["grand_total"]), (1, 100.0))
        self.assertEqual(len(self.made(self.till.read("POS Invoice", invoice["name"]))["items"]), 1)

    def test_a_posting_date_is_a_date(self):
        self.assert_refused(self.till.create("POS Invoice", **order(set_posting_time=1, posting_date="2026-05-x")), 417,
                            "ValidationError")

    def test_change_is_what_was_paid_too_much(self):
        invoice = self.sold(self.till, paid_amount=150)
        self.assertEqual((invoice["paid_amount"], invoice["change_amount"]), (150.0, 50.0))
        self.assertEqual(invoice["account_for_change_amount"], "Cash - SJ")

    def test_a_rate_comes_from_the_price_list_when_none_is_given(self):
        invoice = self.made(self.till.create("POS Invoice", **order(items=[{"item_code": "VANILLA-CUP", "qty": 2}])))
        self.assertEqual(invoice["grand_total"], 100.0)

    def test_a_second_submission_changes_nothing(self):
        first = self.sold(self.till)
        self.assertEqual(self.made(self.till.update("POS Invoice", first["name"], docstatus=1)), first)

    def test_a_cancelled_invoice_gives_its_stock_back_and_can_be_deleted(self):
        invoice = self.sold(self.till)
        self.assert_refused(self.till.delete("POS Invoice", invoice["name"]), 417, "ValidationError")
        cancelled = self.made(self.till.update("POS Invoice", invoice["name"], docstatus=2))
        self.assertEqual(cancelled["status"], "Cancelled")
        self.assert_refused(self.till.update("POS Invoice", invoice["name"], remarks="x"), 417, "ValidationError")
        reply = self.till.delete("POS Invoice", invoice["name"])
        self.assertEqual((reply.status, reply.body), (202, {"data": "ok"}))
        self.assertEqual(self.till.read("POS Invoice", invoice["name"]).status, 404)

    def test_invoices_are_found_by_their_remarks(self):
        self.sold(self.till, remarks="acrida 0badcafe 1-1")
        self.sold(self.till, remarks="something else")
        found = self.till.list("POS Invoice", filters=[["remarks", "like", "acrida 0badcafe %"]],
                               fields=["name", "status", "grand_total", "rounded_total", "paid_amount", "owner",
                                       "pos_profile", "consolidated_invoice", "remarks"])
        self.assertEqual([row["remarks"] for row in found.data], ["acrida 0badcafe 1-1"])


if __name__ == "__main__":
    unittest.main()
