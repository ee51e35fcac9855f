#include "demo/account.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace acrida::demo {
namespace {

TEST(Accounts, AreThoseOfTheScenario) {
  std::ostringstream file;
  file << std::ifstream(ACRIDA_SOURCE_DIR "/scenarios/scoopjoy/accounts.csv").rdbuf();
  EXPECT_EQ(accounts_csv(franchise_people()), file.str());
}

TEST(Accounts, AreFoundWhateverTheCase) {
  Accounts accounts;
  accounts.put({.usr = "manager@scoopjoy.com", .pwd = {}, .full_name = "Franchise Manager"});
  ASSERT_NE(accounts.find("Manager@ScoopJoy.com"), nullptr);
  EXPECT_EQ(accounts.find("Manager@ScoopJoy.com")->full_name, "Franchise Manager");
  EXPECT_EQ(accounts.find("pos-terminal-51@scoopjoy.com"), nullptr);
}

TEST(Accounts, AreReplacedAndRemovedWhereTheyStand) {
  Accounts accounts;
  accounts.put({.usr = "a@x.com", .pwd = "one", .full_name = "A", .api_key = "key"});
  const Account* account = accounts.find("a@x.com");
  EXPECT_EQ(accounts.find_by_key("key"), account);
  EXPECT_EQ(accounts.find_by_key(""), nullptr);
  accounts.put(
      {.usr = "a@x.com", .pwd = "two", .full_name = "A", .is_enabled = false, .api_key = "key"});
  EXPECT_EQ(accounts.find("a@x.com"), account);
  EXPECT_EQ(account->pwd, "two");
  EXPECT_EQ(accounts.find_by_key("key"), nullptr);
  accounts.remove("A@x.com");
  EXPECT_EQ(accounts.find("a@x.com"), nullptr);
  EXPECT_EQ(account->usr, "a@x.com");
}

TEST(Roles, HaveFrappesNames) {
  EXPECT_EQ(role_named("Sales Manager"), kSalesManager);
  EXPECT_EQ(role_named("Auditor"), 0U);
  EXPECT_EQ(role_names(administrator().roles).size(), 6U);
}

}  // namespace
}  // namespace acrida::demo
