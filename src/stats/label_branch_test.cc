#include "stats/label_branch.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace acrida {
namespace {

using std::chrono::milliseconds;

LabelStats terminal(const std::string& label, std::uint64_t requests, Duration time) {
  LabelStats stats;
  stats.label = label;
  stats.requests = requests;
  stats.failures = 1;
  for (std::uint64_t i = 0; i < requests; ++i) {
    stats.times.record(time);
  }
  return stats;
}

std::vector<std::string> names(const std::vector<LabelStats>& labels) {
  std::vector<std::string> names;
  names.reserve(labels.size());
  for (const LabelStats& stats : labels) {
    names.push_back(stats.label);
  }
  return names;
}

using Names = std::vector<std::string>;

TEST(LabelBranch, IsWhatStandsBeforeTheFirstSlash) {
  EXPECT_EQ(branch_of("Kandy/till 3"), "Kandy");
  EXPECT_EQ(branch_of("Kandy/floor 1/till 3"), "Kandy");
  EXPECT_EQ(branch_of("Kandy"), "Kandy");
  EXPECT_EQ(branch_of("/till 3"), "");
  EXPECT_EQ(branch_of(""), "");
}

TEST(LabelBranch, TheSlowestTerminalComesFirst) {
  const std::vector<LabelStats> labels = {
      terminal("Galle/till 1", 20, milliseconds(30)),
      terminal("Kandy/till 1", 20, milliseconds(50)),
      terminal("Kandy/till 2", 20, milliseconds(10)),
  };
  EXPECT_EQ(names(worst_terminals(labels)),
            (Names{"Kandy/till 1", "Galle/till 1", "Kandy/till 2"}));
}

TEST(LabelBranch, ABranchIsAllItsTerminalsTogether) {
  const std::vector<LabelStats> labels = {
      terminal("Galle/till 1", 40, milliseconds(30)),
      terminal("Kandy/till 1", 30, milliseconds(50)),
      terminal("Kandy/till 2", 10, milliseconds(10)),
      terminal("Head office", 20, milliseconds(1)),
  };
  const std::vector<LabelStats> branches = worst_branches(labels);
  EXPECT_EQ(names(branches), (Names{"Kandy", "Galle", "Head office"}));
  EXPECT_EQ(branches[0].requests, 40U);
  EXPECT_EQ(branches[0].failures, 2U);
  EXPECT_EQ(branches[0].times.count(), 40U);
  EXPECT_EQ(branches[0].times.min(), milliseconds(10));
}

TEST(LabelBranch, TooFewRequestsHaveNoRank) {
  const std::vector<LabelStats> labels = {
      terminal("Kandy/till 1", 19, milliseconds(900)),
      terminal("Kandy/till 2", 1, milliseconds(900)),
      terminal("Galle/till 1", 20, milliseconds(1)),
  };
  EXPECT_EQ(names(worst_terminals(labels)), (Names{"Galle/till 1"}));
  EXPECT_EQ(names(worst_branches(labels)), (Names{"Kandy", "Galle"}));  // 20 together
}

TEST(LabelBranch, RequestsWithoutATimeHaveNone) {
  LabelStats stats;
  stats.label = "Kandy";
  stats.requests = 100;
  EXPECT_TRUE(worst_terminals({stats}).empty());
}

}  // namespace
}  // namespace acrida
