#include "demo/account.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace acrida::demo {
namespace {

TEST(Accounts, AreThoseOfTheScenario) {
  std::ostringstream file;
  file << std::ifstream(ACRIDA_SOURCE_DIR "/scenarios/scoopjoy/accounts.csv").rdbuf();
  EXPECT_EQ(Accounts().to_csv(), file.str());
}

TEST(Accounts, AreFoundWhateverTheCase) {
  const Accounts accounts;
  ASSERT_NE(accounts.find("Manager@ScoopJoy.com"), nullptr);
  EXPECT_EQ(accounts.find("Manager@ScoopJoy.com")->full_name, "Franchise Manager");
  EXPECT_EQ(accounts.find("pos-terminal-51@scoopjoy.com"), nullptr);
}

}  // namespace
}  // namespace acrida::demo
