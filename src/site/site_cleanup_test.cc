#include "site/site_cleanup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "site/sim_frappe_testing.h"
#include "site/site_preparation.h"

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class Cleanup : public testing::Test {
 protected:
  void add_invoice(const std::string& name, const std::string& remarks, int docstatus) {
    frappe.add("POS Invoice",
               Value::object({{"name", name}, {"remarks", remarks}, {"docstatus", docstatus}}));
  }

  SimFrappe frappe;
  SiteCleanup cleanup{frappe.client()};
};

TEST_F(Cleanup, OnlyTheTestsInvoicesGo) {
  add_invoice("1", "acrida 0000beef 1-1", 1);
  add_invoice("2", "acrida 0000beef 1-2", 0);
  add_invoice("3", "acrida 0000cafe 1-1", 2);
  add_invoice("4", "a customer's own", 1);
  ASSERT_TRUE(cleanup.find_invoices("").has_value());
  EXPECT_THAT(cleanup.found(), ElementsAre(Pair("POS Invoice", 3U)));
  ASSERT_TRUE(cleanup.remove().has_value());
  EXPECT_EQ(cleanup.removed(), 3U);
  EXPECT_EQ(frappe.count("POS Invoice"), 1U);
  EXPECT_NE(frappe.find("POS Invoice", "4"), nullptr);
}

// A database may find more than was asked for: MariaDB's `like` ignores case.
TEST_F(Cleanup, WhatTheSiteFindsIsLookedAtAgain) {
  for (const std::string remarks :
       {"Acrida pilot, table 4", "acrida pilot order", "ACRIDA 0000BEEF 1-1", "acrida 0000beef",
        "acrida 0000beefs of ours", "acrida 0000BEEF 1-1", "x acrida 0000beef 1-1"}) {
    add_invoice(remarks, remarks, 1);
  }
  add_invoice("a test's", "acrida 0000beef 1-1", 1);
  frappe.special = [this](const std::string& what, const Value&) -> std::optional<SimReply> {
    if (what != "GET /api/resource/POS Invoice") {
      return std::nullopt;
    }
    Value all = Value::list({});
    for (const auto& [name, invoice] : frappe.documents["POS Invoice"]) {
      all.append(invoice);
    }
    return SimReply{.body = Value::object({{"data", all}}).to_json()};
  };
  ASSERT_TRUE(cleanup.find_invoices("").has_value());
  EXPECT_THAT(cleanup.found(), ElementsAre(Pair("POS Invoice", 1U)));
  SiteCleanup of_another(frappe.client());
  ASSERT_TRUE(of_another.find_invoices("0000cafe").has_value());
  EXPECT_THAT(of_another.found(), IsEmpty());
}

TEST_F(Cleanup, OneRunAloneMayGo) {
  add_invoice("1", "acrida 0000beef 1-1", 1);
  add_invoice("3", "acrida 0000cafe 1-1", 2);
  ASSERT_TRUE(cleanup.find_invoices("0000cafe").has_value());
  ASSERT_TRUE(cleanup.remove().has_value());
  EXPECT_NE(frappe.find("POS Invoice", "1"), nullptr);
  EXPECT_EQ(frappe.find("POS Invoice", "3"), nullptr);
}

TEST_F(Cleanup, ASubmittedInvoiceIsCancelledFirst) {
  add_invoice("1", "acrida 0000beef 1-1", 1);
  ASSERT_TRUE(cleanup.find_invoices("").has_value());
  ASSERT_TRUE(cleanup.remove().has_value());
  EXPECT_THAT(frappe.site.asked,
              ElementsAre("GET /api/resource/POS Invoice", "GET /api/resource/POS Invoice/1",
                          "PUT /api/resource/POS Invoice/1", "DELETE /api/resource/POS Invoice/1"));
}

TEST_F(Cleanup, ConsolidatedInvoicesStayAndAreCounted) {
  frappe.add("POS Invoice", Value::object({{"name", "1"},
                                           {"remarks", "acrida 0000beef 1-1"},
                                           {"docstatus", 1},
                                           {"consolidated_invoice", "ACC-SINV-1"}}));
  ASSERT_TRUE(cleanup.find_invoices("").has_value());
  ASSERT_TRUE(cleanup.remove().has_value());
  EXPECT_EQ(cleanup.removed(), 0U);
  ASSERT_EQ(cleanup.kept().size(), 1U);
  EXPECT_THAT(cleanup.kept().begin()->second.documents, ElementsAre("POS Invoice 1"));
  EXPECT_THAT(cleanup.kept().begin()->second.why, HasSubstr("consolidated"));
}

TEST_F(Cleanup, WhatPrepareSiteMadeGoesToo) {
  const SitePlan plan = shop_plan();
  const std::vector<SiteAccount> accounts = shop_accounts();
  set_up_company(frappe);
  SitePreparation preparation(frappe.client());
  preparation.look(site_needs(plan, accounts, {}));
  ASSERT_TRUE(preparation.carry_out([](const SiteFinding&) {}));
  ASSERT_TRUE(cleanup.find_set_up().has_value());
  ASSERT_TRUE(cleanup.remove().has_value());
  EXPECT_EQ(cleanup.removed(), 14U);
  EXPECT_EQ(frappe.count("User"), 0U);
  EXPECT_EQ(frappe.count("POS Profile"), 0U);
  EXPECT_EQ(frappe.count("Mode of Payment"), 1U);
  EXPECT_THAT(cleanup.kept(), IsEmpty());
}

// The site refuses to delete what others link to, until those are gone.
TEST_F(Cleanup, WhatIsLinkedIsTriedAgainAndListedWithTheReason) {
  frappe.add("Customer", Value::object({{"name", "Walk-in"}}));
  frappe.add("Report", Value::object({{"name", "Sales"}}));
  frappe.add("Item Group", Value::object({{"name", "Ices"}}));
  int link = 0;
  for (const auto& [doctype, name] :
       {std::pair("Customer", "Walk-in"), std::pair("Report", "Sales"),
        std::pair("Item Group", "Ices")}) {
    frappe.add("Tag Link", Value::object({{"name", std::to_string(link++)},
                                          {"tag", "acrida"},
                                          {"document_type", doctype},
                                          {"document_name", name}}));
  }
  frappe.special = [this](const std::string& what, const Value&) -> std::optional<SimReply> {
    const bool held = what == "DELETE /api/resource/Customer/Walk-in" ||
                      (what == "DELETE /api/resource/Item Group/Ices" &&
                       frappe.find("Report", "Sales") != nullptr);
    return held ? std::optional(SimFrappe::refusal(417, "LinkExistsError",
                                                   "Cannot delete because it is linked with X"))
                : std::nullopt;
  };
  ASSERT_TRUE(cleanup.find_set_up().has_value());
  ASSERT_TRUE(cleanup.remove().has_value());
  EXPECT_EQ(cleanup.removed(), 2U);
  ASSERT_EQ(cleanup.kept().size(), 1U);
  EXPECT_THAT(cleanup.kept().begin()->second.documents, ElementsAre("Customer Walk-in"));
  EXPECT_THAT(cleanup.kept().begin()->second.why, HasSubstr("is linked with X"));
}

TEST_F(Cleanup, WhatPrepareSiteDoesNotMakeStaysWhoeverTaggedIt) {
  frappe.add("Sales Invoice", Value::object({{"name", "SINV-1"}}));
  frappe.add("Tag Link", Value::object({{"name", "1"},
                                        {"tag", "acrida"},
                                        {"document_type", "Sales Invoice"},
                                        {"document_name", "SINV-1"}}));
  ASSERT_TRUE(cleanup.find_set_up().has_value());
  EXPECT_THAT(cleanup.found(), IsEmpty());
  ASSERT_TRUE(cleanup.remove().has_value());
  EXPECT_NE(frappe.find("Sales Invoice", "SINV-1"), nullptr);
  ASSERT_EQ(cleanup.kept().size(), 1U);
  EXPECT_THAT(cleanup.kept().begin()->second.documents, ElementsAre("Sales Invoice SINV-1"));
  EXPECT_THAT(cleanup.kept().begin()->second.why, HasSubstr("not of a kind that prepare-site"));
}

TEST_F(Cleanup, WhatWasOnlyChangedIsNamedForAPerson) {
  frappe.add("Tag Link", Value::object({{"name", "1"},
                                        {"tag", "acrida-changed"},
                                        {"document_type", "POS Profile"},
                                        {"document_name", "Till"}}));
  ASSERT_TRUE(cleanup.find_set_up().has_value());
  EXPECT_THAT(cleanup.found(), IsEmpty());
  EXPECT_THAT(cleanup.changed(), ElementsAre("POS Profile Till"));
}

}  // namespace
}  // namespace acrida
