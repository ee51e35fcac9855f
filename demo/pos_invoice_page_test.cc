#include "demo/pos_invoice_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "demo/site_testing.h"

namespace acrida::demo {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr std::string_view kInvoices = "/api/resource/POS%20Invoice";

std::string url_of(const json& document) {
  return std::string(kInvoices) + "/" + document.at("name").get<std::string>();
}

class PosInvoicePage : public ::testing::Test {
 protected:
  PosInvoicePage() { site_.log_in(); }

  HttpReply create(const json& order) { return site_.post(kInvoices, order); }
  json created(const json& order) { return json_of(create(order)).at("data"); }
  HttpReply submit(const json& document) { return site_.put(url_of(document), {{"docstatus", 1}}); }
  std::string refusal_of(const json& order) { return json_of(create(order)).value("exc_type", ""); }

  TestSite site_;
};

TEST_F(PosInvoicePage, ACreateIs200WithTheWholeDraft) {
  const HttpReply reply = create(order_of("VANILLA-TUB-1L", 2, 450));
  EXPECT_EQ(reply.status, 200);
  const json draft = json_of(reply).at("data");
  EXPECT_EQ(draft["doctype"], "POS Invoice");
  EXPECT_EQ(draft["docstatus"], 0);
  EXPECT_EQ(draft["status"], "Draft");
  EXPECT_EQ(draft["owner"], kTill);
  EXPECT_EQ(draft["customer"], "Walk-in Customer");
  EXPECT_EQ(draft["company"], "ScoopJoy Foods Pvt Ltd");
  EXPECT_EQ(draft["posting_date"], "2026-03-20");
  EXPECT_EQ(draft["creation"], "2026-03-20 10:00:00.000000");
  EXPECT_EQ(draft["grand_total"], 900.0);
  EXPECT_EQ(draft["paid_amount"], 900.0);
  EXPECT_GT(draft.size(), 80U);
}

TEST_F(PosInvoicePage, TheRowsOfADraftNameTheirParent) {
  json order = order_of("VANILLA-TUB-1L", 2, 450);
  order["items"].push_back({{"item_code", "BUTTERSCOTCH-CUP"}, {"qty", 3}, {"rate", 80}});
  const json draft = created(order);
  ASSERT_EQ(draft["items"].size(), 2U);
  const json& row = draft["items"][1];
  EXPECT_EQ(row["parent"], draft["name"]);
  EXPECT_EQ(row["doctype"], "POS Invoice Item");
  EXPECT_EQ(row["idx"], 2);
  EXPECT_EQ(row["item_name"], "Butterscotch Cup");
  EXPECT_EQ(row["amount"], 240.0);
  EXPECT_EQ(row["warehouse"], "Finished Goods - SJ");
  ASSERT_EQ(draft["payments"].size(), 1U);
  EXPECT_EQ(draft["payments"][0]["mode_of_payment"], "UPI");
  EXPECT_EQ(draft["payments"][0]["amount"], 900.0);
  EXPECT_EQ(draft["grand_total"], 1140.0);
}

TEST_F(PosInvoicePage, FloatsHaveAPointAndAbsentFieldsNoKey) {
  const std::string body = create(order_of("VANILLA-TUB-1L", 2, 450)).body;
  EXPECT_THAT(body, HasSubstr(R"("grand_total":900.0,)"));
  EXPECT_THAT(body, HasSubstr(R"("qty":2.0,)"));
  EXPECT_THAT(body, Not(HasSubstr("null")));
  EXPECT_THAT(body, Not(HasSubstr(": ")));
}

TEST_F(PosInvoicePage, NamesAreASeries) {
  EXPECT_EQ(created(order_of("VANILLA-CUP", 1, 50))["name"], "ACC-PSINV-2026-00001");
  EXPECT_EQ(created(order_of("VANILLA-CUP", 1, 50))["name"], "ACC-PSINV-2026-00002");
}

TEST_F(PosInvoicePage, ARefusedLinkBurnsNoNumber) {
  EXPECT_EQ(refusal_of(order_of("GHOST", 1, 50)), "LinkValidationError");
  EXPECT_EQ(created(order_of("VANILLA-CUP", 1, 50))["name"], "ACC-PSINV-2026-00001");
}

TEST_F(PosInvoicePage, ASubmitPaysTheDraft) {
  const json draft = created(order_of("VANILLA-CUP", 4, 50));
  site_.advance(std::chrono::seconds(2));
  const HttpReply reply = submit(draft);
  EXPECT_EQ(reply.status, 200);
  const json paid = json_of(reply).at("data");
  EXPECT_EQ(paid["name"], draft["name"]);
  EXPECT_EQ(paid["docstatus"], 1);
  EXPECT_EQ(paid["status"], "Paid");
  EXPECT_EQ(paid["creation"], draft["creation"]);
  EXPECT_EQ(paid["modified"], "2026-03-20 10:00:02.000000");
  EXPECT_EQ(paid["items"].size(), 1U);
}

TEST_F(PosInvoicePage, ASecondSubmitChangesNothing) {
  const json draft = created(order_of("VANILLA-CUP", 4, 50));
  const json first = json_of(submit(draft));
  site_.advance(std::chrono::seconds(2));
  const HttpReply second = submit(draft);
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(json_of(second), first);
}

TEST_F(PosInvoicePage, ASubmittedInvoiceTakesNoChanges) {
  json order = order_of("VANILLA-CUP", 4, 50);
  const json draft = created(order);
  submit(draft);
  const auto refusal_of_change = [&](const json& changes) {
    const HttpReply reply = site_.put(url_of(draft), changes);
    EXPECT_EQ(reply.status, 417) << changes;
    EXPECT_EQ(json_of(reply)["exc_type"], "UpdateAfterSubmitError");
    return server_message_of(reply)["message"].get<std::string>();
  };
  EXPECT_EQ(refusal_of_change({{"remarks", "x"}}),
            " Not allowed to change <strong>Remarks</strong> after submission from "
            "<strong></strong> to <strong>x</strong>");
  EXPECT_EQ(refusal_of_change({{"paid_amount", 1}, {"docstatus", 1}}),
            " Not allowed to change <strong>Paid Amount</strong> after submission from "
            "<strong>200.0</strong> to <strong>1.0</strong>");
  json more = order["items"];
  more.push_back(more[0]);
  EXPECT_EQ(refusal_of_change({{"items", more}}),
            " Not allowed to change <strong>Items</strong> after submission from "
            "<strong>1</strong> to <strong>2</strong>");
  json dearer = order["items"];
  dearer[0]["rate"] = 51;
  EXPECT_EQ(refusal_of_change({{"items", dearer}}),
            "Row #1: Not allowed to change <strong>Rate</strong> after submission from "
            "<strong>50.0</strong> to <strong>51.0</strong>");
  EXPECT_EQ(json_of(site_.get(url_of(draft)))["data"]["grand_total"], 200.0);
  // What it says already, and what the site lets change: no change here.
  order["docstatus"] = 1;
  order["letter_head"] = "Plain";
  EXPECT_EQ(site_.put(url_of(draft), order).status, 200);
}

TEST_F(PosInvoicePage, ASubmittedInvoiceBecomesNoDraftAgain) {
  const json draft = created(order_of("VANILLA-CUP", 4, 50));
  submit(draft);
  const HttpReply reply = site_.put(url_of(draft), {{"docstatus", 0}});
  EXPECT_EQ(reply.status, 417);
  EXPECT_EQ(json_of(reply)["exc_type"], "DocstatusTransitionError");
  EXPECT_EQ(server_message_of(reply)["message"],
            "Cannot change docstatus from 1 (Submitted) to 0 (Draft)");
}

TEST_F(PosInvoicePage, ACancelledInvoiceCannotBeEdited) {
  const json draft = created(order_of("VANILLA-CUP", 4, 50));
  submit(draft);
  EXPECT_EQ(json_of(site_.put(url_of(draft), {{"docstatus", 2}}))["data"]["status"], "Cancelled");
  EXPECT_EQ(site_.put(url_of(draft), {{"remarks", "x"}}).status, 417);
}

TEST_F(PosInvoicePage, AnOlderModifiedIsAConflict) {
  const json draft = created(order_of("VANILLA-CUP", 4, 50));
  site_.advance(std::chrono::seconds(1));
  site_.put(url_of(draft), {{"remarks", "first"}});
  const HttpReply reply =
      site_.put(url_of(draft), {{"remarks", "second"}, {"modified", draft["modified"]}});
  EXPECT_EQ(reply.status, 417);
  EXPECT_EQ(json_of(reply)["exc_type"], "TimestampMismatchError");
}

TEST_F(PosInvoicePage, AReadGivesWhatTheCreateGave) {
  const json draft = created(order_of("VANILLA-CUP", 4, 50));
  EXPECT_EQ(json_of(site_.get(url_of(draft)))["data"], draft);
}

TEST_F(PosInvoicePage, AMissingInvoiceIs404WithoutTraceback) {
  const HttpReply reply = site_.put(std::string(kInvoices) + "/NONE", {{"docstatus", 1}});
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(json_of(reply)["exc_type"], "DoesNotExistError");
  EXPECT_EQ(server_message_of(reply)["message"], "POS Invoice NONE not found");
  EXPECT_FALSE(json_of(reply).contains("exc"));
}

TEST_F(PosInvoicePage, BusinessErrorsAre417WithTheirType) {
  json no_items = order_of("VANILLA-CUP", 1, 50);
  no_items["items"] = json::array();
  EXPECT_EQ(create(no_items).status, 417);
  EXPECT_EQ(refusal_of(no_items), "MandatoryError");
  json no_payment = order_of("VANILLA-CUP", 1, 50);
  no_payment.erase("payments");
  EXPECT_EQ(refusal_of(no_payment), "ValidationError");
  json unknown_mode = order_of("VANILLA-CUP", 1, 50);
  unknown_mode["payments"][0]["mode_of_payment"] = "Barter";
  EXPECT_EQ(refusal_of(unknown_mode), "LinkValidationError");
  EXPECT_EQ(server_message_of(create(unknown_mode))["message"],
            "Could not find Row #1: Mode of Payment: Barter");
  EXPECT_EQ(refusal_of(order_of("VANILLA-CUP", 0, 50)), "ValidationError");
}

TEST_F(PosInvoicePage, NumbersBeyondTheColumnAreA500) {
  const HttpReply reply = create(order_of("VANILLA-CUP", 1e15, 50));
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(json_of(reply)["exc_type"], "DataError");
}

TEST_F(PosInvoicePage, TextsComeBackEscaped) {
  json order = order_of("VANILLA-CUP", 1, 50);
  order["remarks"] = "\"<b>\\ \n\u00e9";
  const HttpReply reply = create(order);
  EXPECT_EQ(json_of(reply)["data"]["remarks"], order["remarks"]);
  EXPECT_THAT(reply.body, HasSubstr("\\u00e9"));
}

TEST_F(PosInvoicePage, GuestsAndOthersWithoutTheRoleMayNotCreate) {
  site_.forget_session();
  const HttpReply guest = create(order_of("VANILLA-CUP", 1, 50));
  EXPECT_EQ(guest.status, 403);
  EXPECT_EQ(json_of(guest)["exc_type"], "PermissionError");
  EXPECT_EQ(json_of(guest)["_error_message"],
            "You need the 'create' permission on <strong>POS Invoice</strong> to perform this "
            "action.");
  site_.log_in("stock@scoopjoy.com", "stock_test_password");
  EXPECT_EQ(create(order_of("VANILLA-CUP", 1, 50)).status, 403);
}

TEST_F(PosInvoicePage, AFormMayCarryTheDocumentAsOneField) {
  HttpRequest request = json_request("POST", kInvoices, "");
  request.content_type = "application/x-www-form-urlencoded";
  request.body = "data=" + order_of("VANILLA-CUP", 1, 50).dump();
  EXPECT_EQ(site_.ask(request).status, 200);
}

TEST_F(PosInvoicePage, NoShapeOfABodyIsTrusted) {
  for (const char* body :
       {"[]", "[1]", "{}", R"({"items":{}})", R"({"items":"x"})", R"({"items":[1]})",
        R"({"items":[{}]})", R"({"items":[{"item_code":{}}],"payments":[[]]})",
        R"({"items":[{"item_code":"VANILLA-CUP","qty":"NaN","rate":"inf"}]})",
        R"({"pos_profile":[],"customer":{},"is_pos":"yes"})", R"({"docstatus":"many"})"}) {
    const HttpReply reply = site_.ask(json_request("POST", kInvoices, body));
    EXPECT_THAT(reply.status, ::testing::AnyOf(417, 500)) << body;
    EXPECT_FALSE(json_of(reply).value("exc_type", "").empty()) << body;
  }
}

}  // namespace
}  // namespace acrida::demo
