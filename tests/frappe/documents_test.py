"""Documents by REST, frappe.md section 1.6: what prepare-site, check-site and cleanup-site do."""

import unittest

from strict_site import COMPANY, CUSTOMER, PROFILE, TILL, WAREHOUSE, Browser, StrictSite, order

DASHBOARD = "scoopjoy.api.mobile.get_outlet_dashboard"
POINT_OF_SALE = "erpnext.selling.page.point_of_sale.point_of_sale."


class People(StrictSite):
    NEW = {"email": "Fresh@ScoopJoy.com", "first_name": "Fresh", "last_name": "Till", "new_password": "one",
           "send_welcome_email": 0, "roles": [{"role": "Accounts User"}, {"role": "Sales Manager"}]}

    def test_administrator_logs_in(self):
        reply = self.guest.log_in("Administrator", "admin_test_password")
        self.assertEqual((reply.status, reply.body["full_name"]), (200, "Administrator"))

    def test_a_new_user_logs_in_and_works(self):
        user = self.made(self.admin.create("User", **self.NEW))
        self.assertEqual((user["name"], user["full_name"], user["user_type"], user["enabled"]),
                         ("fresh@scoopjoy.com", "Fresh Till", "System User", 1))
        self.assertEqual([row["role"] for row in user["roles"]], ["Accounts User", "Sales Manager"])
        self.assertNotIn("new_password", user)
        till = self.browser("fresh@scoopjoy.com", "one")
        self.open_shop()
        self.assertEqual(self.sold(till)["owner"], "fresh@scoopjoy.com")

    def test_a_password_is_changed(self):
        self.made(self.admin.create("User", **self.NEW))
        self.made(self.admin.update("User", "fresh@scoopjoy.com", new_password="two"))
        self.assertEqual(self.guest.log_in("fresh@scoopjoy.com", "one").status, 401)
        self.assertEqual(self.guest.log_in("fresh@scoopjoy.com", "two").status, 200)

    def test_who_is_disabled_is_logged_out(self):
        till = self.browser()
        self.made(self.admin.update("User", TILL, enabled=0))
        reply = till.ask("GET", "/api/method/frappe.auth.get_logged_user")
        self.assert_refused(reply, 403, "PermissionError")
        self.made(self.admin.update("User", TILL, enabled=1))
        self.browser()

    def test_who_is_deleted_is_gone(self):
        self.made(self.admin.create("User", **self.NEW))
        self.assertEqual(self.admin.delete("User", "fresh@scoopjoy.com").status, 202)
        self.assertEqual(self.guest.log_in("fresh@scoopjoy.com", "one").message, "Invalid login credentials")

    def test_a_user_without_roles_is_a_website_user(self):
        """Section 1.3: no desk, and the cookie says so."""
        self.made(self.admin.create("User", email="guest@x.com", first_name="G", new_password="x"))
        reply = self.guest.log_in("guest@x.com", "x")
        self.assertEqual((reply.body["message"], reply.body["home_page"]), ("No App", "/me"))
        self.assertEqual(reply.cookies["system_user"], "no")
        self.assertEqual(self.guest.list("Item").status, 403)

    def test_a_user_is_created_once(self):
        self.assert_refused(self.admin.create("User", email=TILL, first_name="x"), 409, "DuplicateEntryError",
                            f"User {TILL} already exists")

    def test_users_are_not_a_tills_business(self):
        till = self.browser()
        self.assert_refused(till.create("User", **self.NEW), 403, "PermissionError")
        self.assert_refused(till.list("User"), 403, "PermissionError")


class Masters(StrictSite):

    def test_every_set_up_doctype_can_be_listed_and_read(self):
        for doctype in ("Company", "Warehouse", "Fiscal Year", "Price List", "Account", "UOM", "Item", "Item Group",
                        "Item Price", "Customer", "Mode of Payment", "POS Profile", "User", "Role", "Report", "Bin",
                        "System Settings", "Cost Center"):
            rows = self.admin.list(doctype).data
            self.assertTrue(rows, doctype)
            self.assertEqual(self.admin.read(doctype, rows[0]["name"]).data["doctype"], doctype)

    def test_an_item_with_its_group_price_and_stock(self):
        self.made(self.admin.create("Item Group", item_group_name="Cups", parent_item_group="All Item Groups"))
        item = self.made(self.admin.create("Item", item_code="NEW-CUP", item_group="Cups", stock_uom="Nos",
                                           standard_rate=40, valuation_rate=20))
        self.assertEqual((item["item_name"], item["is_stock_item"], item["is_sales_item"]), ("NEW-CUP", 1, 1))
        prices = self.admin.list("Item Price", filters={"item_code": "NEW-CUP"}, fields=["price_list", "price_list_rate"])
        self.assertEqual(prices.data, [{"price_list": "Standard Selling", "price_list_rate": 40.0}])
        again = self.admin.create("Item Price", item_code="NEW-CUP", price_list="Standard Selling", price_list_rate=41)
        self.assert_refused(again, 417, "ItemPriceDuplicateItem")
        entry = self.made(self.admin.create(
            "Stock Entry", stock_entry_type="Material Receipt", company=COMPANY,
            items=[{"item_code": "NEW-CUP", "qty": 12, "t_warehouse": WAREHOUSE, "basic_rate": 20}]))
        self.assertRegex(entry["name"], r"^MAT-STE-\d{4}-00001$")
        self.assertEqual(self.admin.list("Bin", filters={"item_code": "NEW-CUP"}).data, [])
        self.made(self.admin.update("Stock Entry", entry["name"], docstatus=1))
        bins = self.admin.list("Bin", filters={"item_code": "NEW-CUP"}, fields=["warehouse", "actual_qty"])
        self.assertEqual(bins.data, [{"warehouse": WAREHOUSE, "actual_qty": 12.0}])
        till = self.browser()
        found = till.call(POINT_OF_SALE + "get_items", start=0, page_length=40, price_list="Standard Selling",
                          item_group="Cups", pos_profile=PROFILE, search_term="")
        self.assertEqual([(row["item_code"], row["actual_qty"], row["price_list_rate"])
                          for row in found.message["items"]], [("NEW-CUP", 12.0, 40.0)])

    def test_get_items_finds_by_code_and_name_and_needs_all_its_arguments(self):
        till = self.browser()
        arguments = {"start": 0, "page_length": 40, "price_list": "Standard Selling",
                     "item_group": "All Item Groups", "pos_profile": PROFILE}
        for term, count in (("mango", 2), ("chocolate", 2), ("pizza", 0)):
            message = till.call(POINT_OF_SALE + "get_items", search_term=term, **arguments).message
            self.assertEqual(len(message["items"] if message else []), count, term)
        self.assertEqual(set(till.call(POINT_OF_SALE + "get_items", search_term="VANILLA-CUP", **arguments)
                             .message["items"][0]),
                         {"item_code", "item_name", "description", "stock_uom", "item_image", "is_stock_item",
                          "sales_uom", "actual_qty", "price_list_rate", "currency", "uom", "batch_no"})
        del arguments["price_list"]
        self.assert_refused(till.call(POINT_OF_SALE + "get_items", **arguments), 500, "TypeError")

    def test_a_mode_of_payment_and_a_profile_that_takes_it(self):
        self.made(self.admin.create("Mode of Payment", mode_of_payment="UPI", type="Bank"))
        profile = {"name": "X-POS", "company": COMPANY, "warehouse": WAREHOUSE, "currency": "INR",
                   "write_off_account": "Write Off - SJ", "write_off_cost_center": "Main - SJ",
                   "payments": [{"mode_of_payment": "UPI", "default": 1}]}
        self.assert_refused(self.admin.create("POS Profile", **profile), 417, "ValidationError",
                            "Please set default Cash or Bank account in Mode of Payment UPI", "Missing Account")
        self.made(self.admin.update("Mode of Payment", "UPI",
                                    accounts=[{"company": COMPANY, "default_account": "Bank - SJ"}]))
        made = self.made(self.admin.create("POS Profile", **profile))
        self.assertEqual((made["name"], made["payments"][0]["mode_of_payment"], made["payments"][0]["default"]),
                         ("X-POS", "UPI", 1))
        self.assert_refused(self.admin.create("POS Profile", **{**profile, "name": "Y", "payments": []}), 417,
                            "ValidationError", "Payment methods are mandatory. Please add at least one payment method.")
        self.assert_refused(self.admin.create("POS Profile", **{**profile, "name": ""}), 417, "ValidationError",
                            "Please set the document name")

    def test_a_second_customer_of_a_name_gets_a_number(self):
        for name in (CUSTOMER, CUSTOMER + " - 1"):
            self.assertEqual(self.made(self.admin.create("Customer", customer_name=CUSTOMER))["name"], name)

    def test_only_administrators_set_up(self):
        manager = self.browser("manager@scoopjoy.com", "manager_test_password")
        reply = manager.create("Customer", customer_name=CUSTOMER)
        self.assert_refused(reply, 403, "PermissionError")
        self.assertIn("'create' permission on <strong>Customer</strong>", reply.body["_error_message"])
        self.assert_refused(manager.update("Item", "VANILLA-CUP", disabled=1), 403, "PermissionError")
        self.assert_refused(manager.delete("Item", "VANILLA-CUP"), 403, "PermissionError")

    def test_what_others_link_to_cannot_be_deleted(self):
        self.open_shop()
        invoice = self.made(self.browser().create("POS Invoice", **order()))
        for doctype, name, linking in (
                ("Customer", CUSTOMER, f"POS Invoice {invoice['name']}"),
                ("Item", "VANILLA-CUP", f"POS Invoice {invoice['name']}"),
                ("Item Group", "Finished Goods", "Item BUTTERSCOTCH-CUP")):
            self.assert_refused(self.admin.delete(doctype, name), 417, "LinkExistsError",
                                f"Cannot delete or cancel because {doctype} {name} is linked with {linking}")
        self.assertEqual(self.admin.delete("POS Invoice", invoice["name"]).status, 202)
        reply = self.admin.delete("Customer", CUSTOMER)
        self.assertEqual((reply.status, reply.body), (202, {"data": "ok"}))

    def test_a_default_customer_is_a_link_too(self):
        self.made(self.admin.create("Customer", customer_name=CUSTOMER))
        permission = {"user": TILL, "allow": "Customer", "for_value": CUSTOMER, "is_default": 1,
                      "apply_to_all_doctypes": 0, "applicable_for": "POS Invoice"}
        made = self.made(self.admin.create("User Permission", **permission))
        self.assert_refused(self.admin.create("User Permission", **permission), 409, "DuplicateEntryError")
        self.assert_refused(self.admin.delete("Customer", CUSTOMER), 417, "LinkExistsError")
        self.assertEqual(self.admin.delete("User Permission", made["name"]).status, 202)
        self.assertEqual(self.admin.delete("Customer", CUSTOMER).status, 202)

    def test_tags_find_what_was_made(self):
        self.made(self.admin.create("Customer", customer_name=CUSTOMER))
        for _ in range(2):
            reply = self.admin.call("frappe.desk.doctype.tag.tag.add_tag", tag="acrida", dt="Customer", dn=CUSTOMER)
            self.assertEqual((reply.status, reply.message), (200, "acrida"))
        links = self.admin.list("Tag Link", filters={"tag": "acrida"}, fields=["document_type", "document_name"])
        self.assertEqual(links.data, [{"document_type": "Customer", "document_name": CUSTOMER}])
        self.admin.delete("Customer", CUSTOMER)
        self.assertEqual(self.admin.list("Tag Link", filters={"tag": "acrida"}).data, [])
        self.assert_refused(self.admin.call("frappe.desk.doctype.tag.tag.add_tag", tag="x", dt="Item", dn="GHOST"), 404,
                            "DoesNotExistError", "Item GHOST not found")

    def test_lists_take_filters_fields_order_and_pages(self):
        rows = self.admin.list("Item", filters=[["standard_rate", ">", 400]], fields=["item_code", "standard_rate"],
                               order_by="standard_rate desc", limit=2).data
        self.assertEqual([row["item_code"] for row in rows], ["BUTTERSCOTCH-TUB-1L", "VANILLA-TUB-1L"])
        either = self.admin.list("Item", or_filters=[["name", "=", "VANILLA-CUP"], ["name", "=", "CHOCO-BAR"]],
                                 order_by="name asc").data
        self.assertEqual(either, [{"name": "CHOCO-BAR"}, {"name": "VANILLA-CUP"}])
        self.assert_refused(self.admin.list("User", fields=["new_password"]), 417, "DataError")


class Scripts(StrictSite):

    def add_script(self, method, **fields):
        return self.made(self.admin.create("Server Script", name=method.rsplit(".", 1)[1], script_type="API",
                                           api_method=method, script="frappe.response['message'] = {}", **fields))

    def test_a_server_script_serves_the_dashboard(self):
        manager = self.browser("manager@scoopjoy.com", "manager_test_password")
        self.assertEqual(manager.call(DASHBOARD, outlet="SJ-BLR-001").status, 417)
        script = self.add_script(DASHBOARD)
        self.assertEqual(manager.call(DASHBOARD, outlet="SJ-BLR-001").message["outlet"], "SJ-BLR-001")
        self.assert_refused(self.guest.call(DASHBOARD, outlet="SJ-BLR-001"), 403, "PermissionError")
        self.made(self.admin.update("Server Script", script["name"], disabled=1))
        self.assertEqual(manager.call(DASHBOARD, outlet="SJ-BLR-001").status, 417)

    def test_a_server_script_serves_the_search_by_term(self):
        till = self.browser()
        method = POINT_OF_SALE + "search_by_term"
        self.assertEqual(till.call(method, search_term="mango").status, 403)
        self.add_script(method)
        self.assertEqual(len(till.call(method, search_term="mango").message["items"]), 2)

    def test_a_report_document_opens_its_report(self):
        accounts = self.browser("accounts@scoopjoy.com", "accounts_test_password")
        name = "ScoopJoy Sales Analytics"
        self.made(self.admin.create("Report", report_name=name, ref_doctype="Sales Invoice", report_type="Query Report",
                                    is_standard="No", query="select 1", roles=[{"role": "Accounts User"}]))
        filters = {"company": COMPANY, "from_date": "2026-03-01", "to_date": "2026-03-20"}
        self.assertTrue(accounts.report(name, **filters).message["columns"])
        clerk = self.browser("stock@scoopjoy.com", "stock_test_password")
        self.assert_refused(clerk.report(name), 403, "PermissionError", f"You don't have access to Report: {name}")
        self.made(self.admin.update("Report", name, disabled=1))
        self.assert_refused(accounts.report(name, **filters), 417, "ValidationError", f"Report {name} is disabled")

    def test_profit_and_loss_takes_years_or_dates(self):
        accounts = self.browser("accounts@scoopjoy.com", "accounts_test_password")
        by_year = accounts.report("Profit and Loss Statement", company=COMPANY, filter_based_on="Fiscal Year",
                                  from_fiscal_year="2025-2026", to_fiscal_year="2025-2026", periodicity="Monthly")
        names = [column["fieldname"] for column in by_year.message["columns"]]
        self.assertEqual((len(names), names[2], names[13]), (15, "apr_2025", "mar_2026"))
        by_date = accounts.report("Profit and Loss Statement", company=COMPANY, filter_based_on="Date Range",
                                  period_start_date="2025-06-01", period_end_date="2025-07-31", periodicity="Monthly")
        self.assertEqual([column["fieldname"] for column in by_date.message["columns"]][2:-1], ["jun_2025", "jul_2025"])


class Bare(StrictSite):
    SITE = "bare"

    def test_a_bare_site_has_the_company_and_administrator_alone(self):
        self.assertEqual(self.admin.list("Company").data, [{"name": COMPANY}])
        self.assertEqual(self.admin.list("User").data, [{"name": "Administrator"}])
        for doctype in ("Item", "POS Profile", "Customer", "POS Opening Entry", "Sales Invoice"):
            self.assertEqual(self.admin.list(doctype).data, [], doctype)
        self.assertEqual(Browser(self.port).log_in(TILL, "pos_test_password").status, 401)

    def test_a_shop_can_be_made_of_it(self):
        self.made(self.admin.create("Item", item_code="CUP", item_group="Products", stock_uom="Nos", standard_rate=50))
        self.made(self.admin.create("Stock Entry", stock_entry_type="Material Receipt", company=COMPANY, docstatus=1,
                                    items=[{"item_code": "CUP", "qty": 9, "t_warehouse": WAREHOUSE, "basic_rate": 1}]))
        self.made(self.admin.create(
            "POS Profile", name=PROFILE, company=COMPANY, warehouse=WAREHOUSE, currency="INR",
            selling_price_list="Standard Selling", write_off_account="Write Off - SJ",
            write_off_cost_center="Main - SJ", payments=[{"mode_of_payment": "Cash", "default": 1}]))
        self.made(self.admin.create("User", email=TILL, first_name="T", new_password="x",
                                    roles=[{"role": "Accounts User"}, {"role": "Sales Manager"}]))
        self.open_shop()
        self.assertEqual(self.sold(self.browser(TILL, "x"), item="CUP")["grand_total"], 100.0)


if __name__ == "__main__":
    unittest.main()
