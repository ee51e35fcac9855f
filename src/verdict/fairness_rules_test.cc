#include "verdict/fairness_rules.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;

// Branches with `count` requests each, evenly between 50 ms and 150 ms; those of the last take
// `factor` as long.
BuiltRun with_branches(double factor, std::uint64_t count, int branches = 5) {
  BuiltRun run = healthy_run();
  for (int branch = 0; branch < branches; ++branch) {
    LabelStats label{
        .label = "Branch " + std::to_string(branch), .requests = count, .failures = 0, .times = {}};
    for (std::uint64_t i = 0; i < count; ++i) {
      const double time = 0.05 + 0.1 * static_cast<double>(i) / static_cast<double>(count);
      label.times.record(from_seconds(branch == branches - 1 ? time * factor : time));
    }
    run.data().labels.push_back(std::move(label));
  }
  return run;
}

TEST(FairnessRules, BranchUnfairFiresForABranchThatWaitsLonger) {
  BuiltRun run = with_branches(1.6, 200);
  const Finding* const finding = run.finding("branch-unfair");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text,
            "Branch 4 waits 1.6 times as long as the others: p95 231 ms against 145 ms");
}

TEST(FairnessRules, BranchUnfairComparesBranchesWhereLabelsNameTerminals) {
  BuiltRun run = with_branches(1.6, 200);
  std::vector<LabelStats> terminals;
  for (const LabelStats& branch : run.data().labels) {
    for (int till = 1; till <= 4; ++till) {
      LabelStats& terminal = terminals.emplace_back(branch);
      terminal.label += "/till " + std::to_string(till);
    }
  }
  run.data().labels = terminals;
  const Finding* const finding = run.finding("branch-unfair");
  ASSERT_NE(finding, nullptr);
  EXPECT_TRUE(finding->text.starts_with("Branch 4 waits 1.6 times")) << finding->text;
  EXPECT_EQ(finding->evidence.back().value, "5");
}

TEST(FairnessRules, BranchUnfairIsSilentAboutSmallDifferencesAndSmallBranches) {
  EXPECT_EQ(with_branches(1.4, 200).finding("branch-unfair"), nullptr);
  EXPECT_EQ(with_branches(1.6, 58).finding("branch-unfair"), nullptr);
  EXPECT_EQ(with_branches(1.6, 200, 2).finding("branch-unfair"), nullptr);
}

TEST(FairnessRules, BranchUnfairIsSilentWhenAFewLongAnswersMakeIt) {
  BuiltRun run = with_branches(1.0, 59);
  for (int i = 0; i < 4; ++i) {
    run.data().labels.back().times.record(milliseconds(400));
  }
  EXPECT_EQ(run.finding("branch-unfair"), nullptr);
}

}  // namespace
}  // namespace acrida
