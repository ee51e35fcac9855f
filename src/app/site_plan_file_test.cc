#include "app/site_plan_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/file_reader.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const std::string kHead =
    "company = \"Shop\"\ncurrency = \"INR\"\nwarehouse = \"W\"\nprice_list = \"P\"\n";

std::string error_of(const std::string& text) {
  const Result<SitePlan> plan = parse_site_plan(text, "site.toml");
  return plan ? "(no error)" : plan.error().message();
}

TEST(SitePlanFile, TheScoopJoyPlanIsRead) {
  const std::string path = std::string(ACRIDA_SOURCE_DIR) + "/scenarios/scoopjoy/site.toml";
  DiskFiles disk;
  const Result<SitePlan> plan = parse_site_plan(disk.read(path).value().value(), path);
  ASSERT_TRUE(plan.has_value()) << plan.error().message();
  EXPECT_EQ(plan->company, "ScoopJoy Foods Pvt Ltd");
  EXPECT_EQ(plan->items.size(), 5U);
  EXPECT_EQ(plan->items.at(2).rate, 450);
  EXPECT_EQ(plan->modes.size(), 3U);
  EXPECT_EQ(plan->profiles.at(0).modes.size(), 3U);
  EXPECT_TRUE(plan->people.at(0).default_customer);
  EXPECT_EQ(plan->methods.at(0).arguments["page_length"].number(), 20);
  EXPECT_EQ(plan->reports.size(), 3U);
  const auto accounts = read_site_accounts(beside_plan(path, plan->accounts));
  ASSERT_TRUE(accounts.has_value()) << accounts.error().message();
  EXPECT_EQ(accounts->front().user, "pos-terminal-1@scoopjoy.com");
  EXPECT_EQ(accounts->front().pos_profile, "SJ-BLR-001-POS");
}

TEST(SitePlanFile, WhatIsNotSaidHasItsDefault) {
  const SitePlan plan = parse_site_plan(kHead, "site.toml").value();
  EXPECT_EQ(plan.naming_series, "ACC-PSINV-.YYYY.-");
  EXPECT_TRUE(plan.customer.name.empty());
  EXPECT_TRUE(plan.items.empty());
}

TEST(SitePlanFile, AMisspeltKeyIsNamedWithItsLineAndTheNearestOne) {
  const std::string error = error_of(kHead + "warehose = \"W\"\n");
  EXPECT_THAT(error, StartsWith("site.toml:5: the site plan has no key 'warehose'"));
  EXPECT_THAT(error, HasSubstr("Did you mean 'warehouse'?"));
  EXPECT_THAT(
      error_of(kHead + "[[items]]\ncode = \"A\"\nname = \"A\"\ngroup = \"G\"\nuom = \"Nos\"\n"
                       "stok = 5\n"),
      StartsWith("site.toml:10: [[items]] has no key 'stok'. Did you mean 'stock'?"));
}

TEST(SitePlanFile, WhatIsNeededAndMissingIsNamed) {
  EXPECT_THAT(error_of("currency = \"INR\"\nwarehouse = \"W\"\nprice_list = \"P\"\n"),
              HasSubstr("the site plan needs `company`"));
  EXPECT_THAT(error_of(kHead + "[[modes]]\nname = \"Cash\"\ntype = \"Cash\"\n"),
              StartsWith("site.toml:5: [[modes]] needs `account`"));
}

TEST(SitePlanFile, AValueOfTheWrongKindIsNamed) {
  EXPECT_THAT(error_of(kHead + "accounts = 5\n"), HasSubstr("`accounts` is a text in quotes"));
  EXPECT_THAT(error_of(kHead + "[[methods]]\nmethod = \"a.b\"\ncalls = 0\n"),
              HasSubstr("`calls` is a whole number from 1"));
  EXPECT_THAT(error_of(kHead + "items = 3\n"), HasSubstr("`items` is tables: [[items]]"));
  EXPECT_THAT(error_of(kHead + "items = [3]\n"), HasSubstr("`items` is tables: [[items]]"));
  EXPECT_THAT(error_of(kHead + "customer = 3\n"), HasSubstr("`customer` is a table: [customer]"));
  // In the line of the element that is wrong.
  EXPECT_THAT(error_of(kHead + "[[people]]\nprofile = \"pos\"\nroles = [\n  \"A\",\n  7]\n"),
              StartsWith("site.toml:9: `roles` is a list of texts"));
  EXPECT_THAT(error_of(kHead + "oops"), StartsWith("site.toml:5: not TOML"));
}

TEST(SitePlanFile, AModeThatNoTableDescribesIsNamedWithTheNearestOne) {
  EXPECT_THAT(
      error_of(kHead + "[[modes]]\nname = \"Cash\"\ntype = \"Cash\"\naccount = \"C\"\n"
                       "[[profiles]]\nname = \"Till\"\nmodes = [\"Cahs\"]\n"
                       "write_off_account = \"W\"\nwrite_off_cost_center = \"M\"\n"),
      HasSubstr("names the mode 'Cahs', which no [[modes]] describes. Did you mean 'Cash'?"));
}

TEST(SitePlanFile, TheAccountsAreBesideThePlan) {
  EXPECT_EQ(beside_plan("a/b/site.toml", "accounts.csv"), "a/b/accounts.csv");
  EXPECT_EQ(beside_plan("site.toml", "accounts.csv"), "accounts.csv");
  EXPECT_EQ(beside_plan("a/site.toml", "/x/accounts.csv"), "/x/accounts.csv");
}

}  // namespace
}  // namespace acrida
