#include "site/site_preparation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "site/sim_frappe_testing.h"

namespace acrida {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Preparation : public testing::Test {
 protected:
  std::vector<SiteNeed> needs() const { return site_needs(plan, accounts, facts); }

  // Looks and carries everything out.
  bool prepare() {
    SitePreparation preparation(frappe.client());
    EXPECT_TRUE(preparation.look(needs()));
    return preparation.carry_out([this](const SiteFinding& finding) {
      if (finding.level == SiteLevel::kFail) {
        failed.push_back(finding.what);
      }
    });
  }

  std::vector<std::string> changes() {
    SitePreparation preparation(frappe.client());
    preparation.look(needs());
    by_hand = preparation.by_hand();
    std::vector<std::string> texts;
    for (const SiteChange& change : preparation.changes()) {
      texts.push_back(change.text());
    }
    return texts;
  }

  SimFrappe frappe;
  SitePlan plan = shop_plan();
  std::vector<SiteAccount> accounts = shop_accounts();
  SiteFacts facts{.frappe_major = 15, .today = "2026-03-12"};
  std::vector<std::string> by_hand;
  std::vector<std::string> failed;
};

TEST_F(Preparation, OfABareCompanyEverythingIsCreatedInTheRightOrder) {
  set_up_company(frappe);
  EXPECT_THAT(
      changes(),
      ElementsAre("create Item Group Ices", "create Item CONE",
                  "create Item Price of CONE in Standard Selling",
                  "create and submit Stock Entry (Material Receipt of 1 items)",
                  "create Mode of Payment UPI", "create Customer Walk-in",
                  "create POS Profile Till", "create User a@shop.in", "create User b@shop.in",
                  "create User Permission of a@shop.in: customer Walk-in",
                  "create User Permission of b@shop.in: customer Walk-in",
                  "open POS Opening Entry of Till for a@shop.in",
                  "create Server Script Acrida dashboard", "create Report Sales"));
  EXPECT_THAT(by_hand, IsEmpty());
}

TEST_F(Preparation, WhatItMeansForTheSiteIsSaid) {
  set_up_company(frappe);
  SitePreparation preparation(frappe.client());
  preparation.look(needs());
  EXPECT_THAT(
      consequences(preparation.changes()),
      ElementsAre("2 people will be able to log in with the passwords of the accounts file",
                  "2 tills will see and make POS Invoices of Walk-in alone",
                  "the receipt books 1000 pieces worth 10000.00 into the accounts of Shop",
                  "Server Scripts are off on a stock bench of Frappe 15, and none answers then; on "
                  "the server: bench set-config -g server_script_enabled 1, then bench restart"));
  EXPECT_THAT(consequences({}), IsEmpty());
}

// A status proves nothing of it: what the site's own method refuses is no gap to be filled.
TEST_F(Preparation, AMethodThatTheSiteHasIsNotReplacedWhateverItAnswers) {
  set_up_company(frappe);
  const auto scripts_for = [this](int status, const std::string& type, const std::string& said) {
    frappe.special = [=](const std::string& what, const Value&) -> std::optional<SimReply> {
      return what == "POST /api/method/shop.api.dashboard"
                 ? std::optional(SimFrappe::refusal(status, type, said))
                 : std::nullopt;
    };
    return std::ranges::count(changes(), "create Server Script Acrida dashboard");
  };
  EXPECT_EQ(scripts_for(404, "DoesNotExistError", "Outlet 1 not found"), 0);
  EXPECT_EQ(scripts_for(403, "PermissionError", "Not permitted for this outlet"), 0);
  EXPECT_EQ(scripts_for(417, "ValidationError", "from_date is missing"), 0);
  EXPECT_EQ(scripts_for(403, "PermissionError",
                        "Function <strong>shop.api.dashboard</strong> is not whitelisted."),
            1);
  EXPECT_EQ(scripts_for(417, "ValidationError",
                        "Failed to get method for command shop.api.dashboard with No module"),
            1);
}

TEST_F(Preparation, ASecondRunFindsNothingToDo) {
  set_up_company(frappe);
  EXPECT_TRUE(prepare());
  EXPECT_THAT(failed, IsEmpty());
  EXPECT_THAT(changes(), IsEmpty());
  EXPECT_THAT(by_hand, IsEmpty());
}

TEST_F(Preparation, LookingChangesNothing) {
  set_up_company(frappe);
  changes();
  for (const std::string& asked : frappe.site.asked) {
    EXPECT_TRUE(asked.starts_with("GET ") || asked.starts_with("POST /api/method/shop")) << asked;
  }
}

TEST_F(Preparation, EverythingCreatedIsTagged) {
  set_up_company(frappe);
  prepare();
  EXPECT_EQ(frappe.count("Tag Link"), 14U);
  EXPECT_EQ((*frappe.find("Tag Link", "link-0"))["tag"].text(), "acrida");
  EXPECT_EQ((*frappe.find("Tag Link", "link-0"))["document_name"].text(), "Ices");
}

TEST_F(Preparation, ATillIsOpenedAtTheSitesOwnTime) {
  set_up_company(frappe);
  prepare();
  const Value& entry = frappe.documents["POS Opening Entry"].begin()->second;
  EXPECT_EQ(entry["period_start_date"].text(), "2026-03-13 04:05:06");
  EXPECT_EQ(entry["posting_date"].text(), "2026-03-13");
  EXPECT_EQ(entry["docstatus"].number(), 1);
  EXPECT_EQ(entry["balance_details"].items().size(), 2U);
}

TEST_F(Preparation, ATillGivesChangeFromTheAccountOfItsFirstMode) {
  set_up_company(frappe);
  prepare();
  EXPECT_EQ((*frappe.find("POS Profile", "Till"))["account_for_change_amount"].text(), "Cash - S");
}

TEST_F(Preparation, OnlyWhatIsShortIsReceived) {
  set_up_company(frappe);
  frappe.add("Bin", Value::object({{"name", "bin CONE"},
                                   {"item_code", "CONE"},
                                   {"warehouse", "Stores - S"},
                                   {"actual_qty", 400}}));
  prepare();
  EXPECT_EQ((*frappe.find("Bin", "bin CONE"))["actual_qty"].number(), 1'000);
}

TEST_F(Preparation, WhatIsThereIsChangedOnlyWhereThePlanSaysSoAndIsTaggedApart) {
  set_up_company(frappe);
  frappe.add("POS Profile", Value::object({{"name", "Till"}, {"company", "Shop"}}));
  frappe.add("Mode of Payment", Value::object({{"name", "UPI"}, {"enabled", 1}}));
  const std::vector<std::string> texts = changes();
  EXPECT_THAT(texts, Contains("change POS Profile Till: allow_partial_payment from 0 to 1"));
  EXPECT_THAT(texts, Contains("change Mode of Payment UPI: default account Bank - S for Shop"));
  prepare();
  EXPECT_TRUE((*frappe.find("POS Profile", "Till"))["allow_partial_payment"].truthy());
  std::vector<std::string> changed;
  for (const auto& [name, link] : frappe.documents["Tag Link"]) {
    if (link["tag"].text() == "acrida-changed") {
      changed.push_back(link["document_type"].text());
    }
  }
  EXPECT_THAT(changed, testing::UnorderedElementsAre("POS Profile", "Mode of Payment"));
}

TEST_F(Preparation, ACompanysEmptyRowOfAModeIsReplacedAndThoseOfOthersStay) {
  set_up_company(frappe);
  frappe.add("Mode of Payment",
             Value::object({{"name", "UPI"},
                            {"enabled", 1},
                            {"accounts", Value::list({Value::object({{"company", "Other"},
                                                                     {"default_account", "B - O"}}),
                                                      Value::object({{"company", "Shop"}})})}}));
  prepare();
  const Value& rows = (*frappe.find("Mode of Payment", "UPI"))["accounts"];
  ASSERT_EQ(rows.items().size(), 2U);
  EXPECT_EQ(rows.items()[0]["default_account"].text(), "B - O");
  EXPECT_EQ(rows.items()[1]["company"].text(), "Shop");
  EXPECT_EQ(rows.items()[1]["default_account"].text(), "Bank - S");
}

TEST_F(Preparation, PeoplesRightsAndDisabledDocumentsAreLeftToAPerson) {
  set_up_company(frappe);
  frappe.add("User", Value::object({{"name", "a@shop.in"}, {"enabled", 1}}));
  frappe.add("Item", Value::object({{"name", "CONE"}, {"disabled", 1}, {"is_sales_item", 1}}));
  changes();
  EXPECT_THAT(by_hand, Contains(HasSubstr("a@shop.in lacks Accounts User")));
  EXPECT_THAT(by_hand, Contains(HasSubstr("CONE cannot be sold")));
}

TEST_F(Preparation, WithoutItsCompanyNothingIsCreated) {
  SitePreparation preparation(frappe.client());
  EXPECT_FALSE(preparation.look(needs()));
  EXPECT_THAT(preparation.changes(), IsEmpty());
  EXPECT_THAT(preparation.by_hand(), ElementsAre(HasSubstr("Company Shop does not exist")));
}

TEST_F(Preparation, ARefusalIsSaidAndTheRestIsDone) {
  set_up_company(frappe);
  frappe.special = [](const std::string& what, const Value&) -> std::optional<SimReply> {
    if (what == "POST /api/resource/Customer") {
      return SimFrappe::refusal(417, "MandatoryError", "<b>territory</b> is missing");
    }
    return std::nullopt;
  };
  EXPECT_FALSE(prepare());
  EXPECT_THAT(failed, ElementsAre("create Customer Walk-in: territory is missing (MandatoryError, "
                                  "status 417)"));
  EXPECT_NE(frappe.find("Report", "Sales"), nullptr);
}

TEST_F(Preparation, Version16WantsPosInvoicesAndAnOpeningEntryOfToday) {
  set_up_company(frappe);
  prepare();
  facts = {.frappe_major = 16, .today = "2026-03-14"};
  frappe.add("POS Settings",
             Value::object({{"name", "POS Settings"}, {"invoice_type", "Sales Invoice"}}));
  EXPECT_THAT(changes(), ElementsAre("change POS Settings POS Settings: invoice_type from \"Sales "
                                     "Invoice\" to \"POS Invoice\""));
  EXPECT_THAT(by_hand, ElementsAre(HasSubstr("the one of Till is of 2026-03-13, not of today")));
}

}  // namespace
}  // namespace acrida
