// The table of targets that came with the load test, as it stands, and the names of that load test
// and of its C++ twin.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/targets/match_testing.h"

namespace acrida {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string table() {
  std::ifstream file(std::filesystem::path(ACRIDA_SOURCE_DIR) / "tests/targets/scoopjoy.md");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Targets targets() {
  const Result<Targets> read = read_targets(table(), "targets.md");
  EXPECT_TRUE(read.has_value()) << read.error().message();
  return read.value_or(Targets{});
}

const std::vector<RequestName> kNames = {{"POST", "/api/method/login"},
                                         {"POST", "/api/resource/POS Invoice [create]"},
                                         {"PUT", "/api/resource/POS Invoice [submit]"},
                                         {"POST", "/api/method/pos.search_by_term"},
                                         {"POST", "/api/method/get_stock_balance"},
                                         {"POST", "/api/method/get_outlet_dashboard"},
                                         {"GET", "/api/resource/Sales Invoice [list]"},
                                         {"POST", "/api/method/query_report.run [sales]"},
                                         {"POST", "/api/method/query_report.run [P&L]"},
                                         {"POST", "/api/method/query_report.run [royalty]"}};

// Of scenarios/scoopjoy/scoopjoy.cpp with -P load-app and -P close-shift.
std::vector<RequestName> with_shift() {
  std::vector<RequestName> names = kNames;
  for (const RequestName& name :
       {RequestName{"GET", "/app"}, RequestName{"GET", "/api/resource/POS Opening Entry [list]"},
        RequestName{"GET", "/api/resource/POS Opening Entry/[name]"},
        RequestName{"POST", "/api/method/get_pos_invoices"},
        RequestName{"POST", "/api/resource/POS Closing Entry [create]"},
        RequestName{"PUT", "/api/resource/POS Closing Entry [submit]"}}) {
    names.push_back(name);
  }
  return names;
}

const std::vector<std::string> kLines = {
    "POS Invoice Create -> POST /api/resource/POS Invoice [create]",
    "POS Invoice Submit -> PUT /api/resource/POS Invoice [submit]",
    "Item Search -> POST /api/method/pos.search_by_term (a guess: it does not say 'Item')",
    "Stock Balance -> POST /api/method/get_stock_balance",
    "Dashboard Load -> POST /api/method/get_outlet_dashboard",
    "Report Generation -> POST /api/method/query_report.run [sales], "
    "POST /api/method/query_report.run [P&L], POST /api/method/query_report.run [royalty]",
    "Login -> POST /api/method/login"};

std::vector<std::string> lines_with(const std::vector<RequestName>& names) {
  const Targets read = targets();
  const Result<MatchedTargets> matched = match_targets(read, names);
  EXPECT_TRUE(matched.has_value()) << matched.error().message();
  return matched ? match_lines(read, *matched, names) : std::vector<std::string>();
}

TEST(ScoopjoyTargets, AreReadAndWrittenAsTheyStand) {
  EXPECT_EQ(markdown_table(targets()), table());
  EXPECT_EQ(targets().rows.size(), 7U);
}

TEST(ScoopjoyTargets, EachRowMeansItsRequests) {
  EXPECT_EQ(lines_with(kNames), kLines);
}

TEST(ScoopjoyTargets, EachRowMeansItsRequestsAmongThoseOfAShiftToo) {
  EXPECT_EQ(lines_with(with_shift()), kLines);
}

TEST(ScoopjoyTargets, NamesThatCountFailuresBelongToNoRow) {
  std::vector<RequestName> names = kNames;
  for (const RequestName& name : kNames) {
    names.push_back({name.method, name.name + " [CSRF_FAIL]"});
  }
  EXPECT_EQ(lines_with(names), kLines);
}

TEST(ScoopjoyTargets, NamesMayComeInAnyOrder) {
  std::vector<RequestName> names;
  for (auto name = kNames.rbegin(); name != kNames.rend(); ++name) {
    names.push_back(*name);
    const Targets read = targets();
    const Result<MatchedTargets> matched = match_targets(read, names, NamesKnown::kSoFar);
    ASSERT_TRUE(matched.has_value());
    EXPECT_EQ(matched->rows.size(), 7U);
  }
  const Targets read = targets();
  const Result<MatchedTargets> matched = match_targets(read, names);
  ASSERT_TRUE(matched.has_value()) << matched.error().message();
  EXPECT_THAT(matched->rows[0].names, ElementsAre(8));
  EXPECT_THAT(matched->rows[5].names, ElementsAre(0, 1, 2));
}

TEST(ScoopjoyTargets, OtherRowsThatSomebodyMayAdd) {
  EXPECT_EQ(meaning("Sales Report", kNames), "POST /api/method/query_report.run [sales]");
  EXPECT_EQ(meaning("P&L Report", kNames), "POST /api/method/query_report.run [P&L]");
  EXPECT_EQ(meaning("Royalty report", kNames), "POST /api/method/query_report.run [royalty]");
  EXPECT_EQ(meaning("Sales Invoice List", kNames), "GET /api/resource/Sales Invoice [list]");
  EXPECT_EQ(meaning("Reports", kNames),
            "POST /api/method/query_report.run [sales], POST /api/method/query_report.run [P&L], "
            "POST /api/method/query_report.run [royalty]");
  EXPECT_EQ(meaning("POS Invoice", kNames),
            "? POST /api/resource/POS Invoice [create], PUT /api/resource/POS Invoice [submit]");
  EXPECT_EQ(meaning("Invoice", kNames),
            "? POST /api/resource/POS Invoice [create], PUT /api/resource/POS Invoice [submit], "
            "GET /api/resource/Sales Invoice [list]");
  EXPECT_EQ(meaning("Inventory level", kNames), "POST /api/method/get_stock_balance");
  EXPECT_EQ(meaning("Sign in", kNames), "POST /api/method/login");
  EXPECT_EQ(meaning("Customer Create", kNames), "nothing");
  EXPECT_EQ(meaning("Purchase Order Submit", kNames), "nothing");
  EXPECT_EQ(meaning("Payment Entry", kNames), "nothing");
  EXPECT_EQ(meaning("POS Closing Entry Submit", with_shift()),
            "PUT /api/resource/POS Closing Entry [submit]");
  EXPECT_EQ(
      meaning("Opening Entry", with_shift()),
      "? GET /api/resource/POS Opening Entry [list], GET /api/resource/POS Opening Entry/[name]");
}

TEST(ScoopjoyTargets, TwoRowsForOneRequestAreRefused) {
  const Targets two = rows_of({"Item Search", "Customer Search", "Login"});
  const Result<MatchedTargets> matched = match_targets(two, kNames);
  ASSERT_FALSE(matched.has_value());
  EXPECT_THAT(
      matched.error().message(),
      HasSubstr("t.md: 2 rows of targets mean no request of this run for certain\n"
                "  line 3, 'Item Search': its words fit POST /api/method/pos.search_by_term "
                "best, which fits row 'Customer Search' as well\n"));
  EXPECT_THAT(matched.error().message(), HasSubstr("| Item Search | `???` | < 500 |\n"));
  EXPECT_THAT(matched.error().message(),
              HasSubstr("| Login | `POST /api/method/login` | < 500 |\n"));
}

TEST(ScoopjoyTargets, ARowOfSeveralRequestsLeavesOneToTheRowThatMeansItAlone) {
  const Targets two = rows_of({"Report Generation", "Sales Report"});
  const Result<MatchedTargets> matched = match_targets(two, kNames);
  ASSERT_TRUE(matched.has_value()) << matched.error().message();
  EXPECT_THAT(matched->rows[0].names, ElementsAre(8, 9));
  EXPECT_THAT(matched->rows[1].names, ElementsAre(7));
}

}  // namespace
}  // namespace acrida
