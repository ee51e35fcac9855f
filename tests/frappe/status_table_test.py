"""One test for each row of the status table, frappe.md section 1.9, that needs neither load nor faults."""

import re
import unittest

from strict_site import TILL, Browser, StrictSite, order, resource

STOCK = "erpnext.stock.utils.get_stock_balance"


class StatusTable(StrictSite):

    def test_a_wrong_password_is_401_and_deletes_the_cookies(self):
        reply = self.guest.log_in(TILL, "guess")
        self.assert_refused(reply, 401, "AuthenticationError")
        self.assertEqual(reply.message, "Invalid login credentials")
        self.assertEqual(reply.cookies, dict.fromkeys(["sid", "system_user", "full_name", "user_id", "user_image"], ""))

    def test_a_disabled_user_is_401(self):
        self.made(self.admin.update("User", TILL, enabled=0))
        reply = self.guest.log_in(TILL, "pos_test_password")
        self.assert_refused(reply, 401, "AuthenticationError")
        self.assertEqual(reply.message, "User disabled or missing")

    def test_missing_login_fields_are_401(self):
        reply = self.guest.log_in("", "")
        self.assertEqual((reply.status, reply.message), (401, "Incomplete login details"))

    def test_a_bad_api_key_is_401(self):
        for token in ("token acrida:guess", "token nobody:x", "Basic YWNyaWRhOmd1ZXNz", "Bearer x"):
            reply = Browser(self.port, token).ask("GET", "/api/method/frappe.auth.get_logged_user")
            self.assert_refused(reply, 401, "AuthenticationError")

    def test_an_api_key_is_administrator_with_no_session(self):
        for token in ("token acrida:acrida_test_secret", "Basic YWNyaWRhOmFjcmlkYV90ZXN0X3NlY3JldA=="):
            reply = Browser(self.port, token).ask("GET", "/api/method/frappe.auth.get_logged_user")
            self.assertEqual((reply.status, reply.message), (200, "Administrator"))
            self.assertEqual(reply.cookies["sid"], "Guest")

    def test_a_guest_is_403(self):
        reply = self.guest.call(STOCK, item_code="VANILLA-CUP", warehouse="x")
        self.assert_refused(reply, 403, "PermissionError", title="Method Not Allowed")
        self.assertNotIn("session_expired", reply.body)
        self.assert_refused(self.guest.list("Sales Invoice"), 403, "PermissionError")

    def test_an_expired_session_is_403_and_says_so(self):
        stale = Browser(self.port)
        stale.headers["Cookie"] = "sid=" + 56 * "0"
        reply = stale.call(STOCK, item_code="VANILLA-CUP", warehouse="x")
        self.assert_refused(reply, 403, "PermissionError")
        self.assertEqual(reply.body["session_expired"], 1)

    def test_a_user_without_the_role_is_403(self):
        clerk = self.browser("stock@scoopjoy.com", "stock_test_password")
        reply = clerk.create("POS Invoice", **order())
        self.assert_refused(reply, 403, "PermissionError")
        self.assertEqual(reply.body["_error_message"],
                         "You need the 'create' permission on <strong>POS Invoice</strong> to perform this action.")

    def test_a_cashier_without_sales_manager_is_403(self):
        """Section 2.1: v15 lists the opening entries with the cashier's permissions."""
        self.open_shop()
        accounts = self.browser("accounts@scoopjoy.com", "accounts_test_password")
        self.assert_refused(accounts.create("POS Invoice", **order()), 403, "PermissionError")

    def test_a_function_that_is_not_whitelisted_is_403(self):
        reply = self.browser().call("erpnext.selling.page.point_of_sale.point_of_sale.search_by_term", search_term="x")
        self.assert_refused(reply, 403, "PermissionError", title="Method Not Allowed")

    def test_a_verb_that_a_method_does_not_take_is_403(self):
        self.made(self.admin.create("Item Group", item_group_name="Cups"))
        target = "/api/method/frappe.client.delete"
        for verb in ("GET", "PUT"):
            reply = self.admin.ask(verb, target + "?doctype=Item+Group&name=Cups")
            self.assert_refused(reply, 403, "PermissionError", "Not permitted")
        self.assert_refused(self.guest.ask("GET", target), 403, "PermissionError", title="Method Not Allowed")
        reply = self.admin.call("frappe.client.delete", doctype="Item Group", name="Cups")
        self.assertEqual((reply.status, reply.body), (200, {}))
        self.assertEqual(self.admin.read("Item Group", "Cups").status, 404)

    def test_a_report_without_the_role_is_403(self):
        clerk = self.browser("stock@scoopjoy.com", "stock_test_password")
        self.assert_refused(clerk.report("Profit and Loss Statement"), 403, "PermissionError",
                            "You don't have access to Report: Profit and Loss Statement")

    def test_a_missing_csrf_token_is_400_once_the_session_has_one(self):
        till = self.browser()
        self.assertEqual(till.call(STOCK, item_code="X", warehouse="Y").status, 200)
        token = re.search(r'frappe\.csrf_token = "([0-9a-f]{56})"', till.ask("GET", "/app").text).group(1)
        for headers in ({}, {"X_Frappe_CSRF_Token": ""}, {"X_Frappe_CSRF_Token": "guess"}):
            reply = till.ask("POST", "/api/method/" + STOCK, {"item_code": "X", "warehouse": "Y"}, **headers)
            self.assert_refused(reply, 400, "CSRFTokenError", "Invalid Request")
            self.assertNotIn("exc", reply.body)
        reply = till.ask("POST", "/api/method/" + STOCK, {"item_code": "X", "warehouse": "Y"},
                         X_Frappe_CSRF_Token=token)
        self.assertEqual(reply.status, 200)
        self.assertEqual(till.ask("GET", resource("Item")).status, 200)

    def test_an_undecodable_basic_token_is_400(self):
        reply = Browser(self.port, "Basic abcde").ask("GET", "/api/method/ping")
        self.assert_refused(reply, 400, "InvalidAuthorizationToken")

    def test_business_validation_is_417(self):
        self.open_shop()
        self.assert_refused(self.browser().create("POS Invoice", **order(is_pos=0)), 417, "ValidationError")

    def test_a_missing_mandatory_field_is_417(self):
        reply = self.admin.create("Item", item_code="CUP")
        self.assert_refused(reply, 417, "MandatoryError", "[Item, CUP]: item_group, stock_uom")

    def test_a_link_that_leads_nowhere_is_417(self):
        reply = self.admin.create("Item", item_code="CUP", item_group="Nowhere", stock_uom="Nos")
        self.assert_refused(reply, 417, "LinkValidationError", "Could not find Item Group: Nowhere")

    def test_partial_payment_is_417(self):
        self.open_shop()
        reply = self.browser().create("POS Invoice", **order(paid_amount=1), docstatus=1)
        self.assert_refused(reply, 417, "PartialPaymentValidationError")

    def test_a_backward_docstatus_is_417(self):
        self.open_shop()
        till = self.browser()
        invoice = self.sold(till)
        self.assert_refused(till.update("POS Invoice", invoice["name"], docstatus=0), 417, "DocstatusTransitionError",
                            "Cannot change docstatus from 1 (Submitted) to 0 (Draft)")
        draft = self.made(till.create("POS Invoice", **order()))
        self.assert_refused(till.update("POS Invoice", draft["name"], docstatus=2), 417, "DocstatusTransitionError",
                            "Cannot change docstatus from 0 (Draft) to 2 (Cancelled)")

    def test_a_change_of_a_submitted_document_is_417(self):
        self.open_shop()
        till = self.browser()
        invoice = self.sold(till)
        reply = till.update("POS Invoice", invoice["name"], remarks="x")
        self.assert_refused(reply, 417, "UpdateAfterSubmitError", " Not allowed to change <strong>Remarks</strong> "
                            "after submission from <strong></strong> to <strong>x</strong>",
                            "Cannot Update After Submit")
        self.assertEqual(till.update("POS Invoice", invoice["name"], letter_head="Plain").data, invoice)

    def test_an_unknown_method_is_417(self):
        reply = self.browser().call("erpnext.no.such.method")
        self.assert_refused(reply, 417, "ValidationError")
        self.assertIn("Failed to get method for command erpnext.no.such.method with", reply.server_message["message"])

    def test_an_older_modified_is_417(self):
        made = self.made(self.admin.create("Item Group", item_group_name="Cups"))
        self.made(self.admin.update("Item Group", "Cups", is_group=1))
        reply = self.admin.update("Item Group", "Cups", is_group=0, modified=made["modified"])
        self.assert_refused(reply, 417, "TimestampMismatchError")
        self.assertRegex(reply.server_message["message"],
                         r"^Error: Document has been modified after you have opened it \(.*, .*\)\. Please refresh")

    def test_an_older_modified_of_an_invoice_is_417(self):
        self.open_shop()
        till = self.browser()
        draft = self.made(till.create("POS Invoice", **order()))
        self.made(till.update("POS Invoice", draft["name"], remarks="x"))
        reply = till.update("POS Invoice", draft["name"], docstatus=1, modified=draft["modified"])
        self.assert_refused(reply, 417, "TimestampMismatchError")

    def test_a_missing_document_is_404_without_traceback(self):
        reply = self.browser().read("POS Invoice", "NONE")
        self.assert_refused(reply, 404, "DoesNotExistError", "POS Invoice NONE not found")
        self.assertNotIn("exc", reply.body)
        self.assert_refused(self.admin.list("No Such Thing"), 404, "DoesNotExistError",
                            "DocType No Such Thing not found")

    def test_an_unknown_report_is_404(self):
        self.assert_refused(self.admin.report("No Such Report"), 404, "DoesNotExistError")

    def test_a_duplicate_name_is_409(self):
        reply = self.admin.create("Item Group", item_group_name="Products")
        self.assert_refused(reply, 409, "DuplicateEntryError", "Item Group Products already exists")

    def test_a_value_that_must_be_unique_is_417(self):
        self.made(self.admin.update("User", TILL, username="till"))
        reply = self.admin.update("User", "manager@scoopjoy.com", username="till")
        self.assert_refused(reply, 417, "UniqueValidationError", "Username must be unique")

    def test_an_error_links_its_message_and_names_its_source(self):
        """Section 1.2: __frappe_exc_id of the message, and _exc_source when ERPNext's code threw it."""
        self.open_shop()
        till = self.browser()
        by_erpnext = till.create("POS Invoice", **order(is_pos=0))
        by_frappe = till.create("POS Invoice", **order(mode="UPI"))
        ids = [reply.server_message["__frappe_exc_id"] for reply in (by_erpnext, by_frappe)]
        for exc_id in ids:
            self.assertRegex(exc_id, "^[0-9a-f]{56}$")
        self.assertNotEqual(*ids)
        self.assertEqual(by_erpnext.body["_exc_source"], "erpnext (app)")
        self.assertNotIn("_exc_source", by_frappe.body)

    def test_a_missing_argument_is_500(self):
        reply = self.browser().call(STOCK, item_code="VANILLA-CUP")
        self.assert_refused(reply, 500, "TypeError")
        self.assertNotIn("_server_messages", reply.body)

    def test_a_body_that_is_no_json_is_500(self):
        reply = self.browser().ask("POST", "/api/method/" + STOCK, "{")
        self.assert_refused(reply, 500, "JSONDecodeError")

    def test_a_verb_that_no_rule_has_is_405(self):
        self.assertEqual(self.browser().ask("PATCH", resource("Item", "VANILLA-CUP"), {}).status, 405)

    def test_the_server_is_gunicorn(self):
        self.assertEqual(self.guest.ask("GET", "/api/method/ping").headers["Server"], "gunicorn")

    def test_the_versions_are_v15(self):
        reply = self.browser().ask("GET", "/api/method/frappe.utils.change_log.get_versions")
        self.assertEqual({app: reply.message[app]["version"] for app in reply.message},
                         {"frappe": "15.101.0", "erpnext": "15.99.0"})


class EagerCsrf(StrictSite):
    OPTIONS = ("--csrf", "eager", "--development-server")

    def test_a_login_has_a_token_at_once(self):
        till = self.browser()
        self.assert_refused(till.call(STOCK, item_code="X", warehouse="Y"), 400, "CSRFTokenError", "Invalid Request")

    def test_an_api_key_needs_none(self):
        self.assertEqual(self.admin.call(STOCK, item_code="X", warehouse="Y").status, 200)

    def test_the_development_server_names_itself(self):
        self.assertEqual(self.guest.ask("GET", "/api/method/ping").headers["Server"], "Werkzeug/3.0.1 Python/3.11")


if __name__ == "__main__":
    unittest.main()
