#include "report/provisional_verdict.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <vector>

#include "report/report_testing.h"

namespace acrida {
namespace {

Assessment half_a_second() {
  return *Assessment::make({.table = {
                                {.path = "t.md",
                                 .text = "| Endpoint | p95 (ms) |\n|---|---|\n"
                                         "| All requests | < 500 |\n"},
                            }});
}

// The seconds up to `last` in which a verdict was made.
std::vector<std::int64_t> made_until(std::int64_t last, const RunData& data) {
  const Assessment assessment = half_a_second();
  ProvisionalVerdict provisional;
  std::vector<std::int64_t> made;
  for (std::int64_t second = 0; second <= last; ++second) {
    const std::int64_t due = provisional.next();
    const Verdict* const verdict =
        provisional.on_second(assessment, small_run_info(), data, second);
    EXPECT_EQ(verdict != nullptr, second >= due || !made.empty());
    if (provisional.next() != due) {
      made.push_back(second);
    }
  }
  return made;
}

TEST(ProvisionalVerdict, IsMadeAnewEveryFiveSeconds) {
  EXPECT_EQ(made_until(20, RunData()), (std::vector<std::int64_t>{4, 9, 14, 19}));
}

// So much that two verdicts are three times as far apart.
RunData much() {
  RunData data;
  EntryBlock full{.entry = 0, .requests = 1};
  for (std::uint32_t bucket = 0; bucket < 2'000; ++bucket) {
    full.success.push_back({.bucket = bucket, .count = 1});
  }
  for (std::int64_t second = 0; data.blocks.cells() < 2 * ProvisionalVerdict::kCellsAtOnce;
       ++second) {
    data.blocks.add(second, full);
  }
  return data;
}

TEST(ProvisionalVerdict, TheMoreThereIsToWalkOverTheRarer) {
  EXPECT_EQ(made_until(40, much()), (std::vector<std::int64_t>{4, 19, 34}));
}

TEST(ProvisionalVerdict, AResetOfTheFiguresIsABeginning) {
  const Assessment assessment = half_a_second();
  ProvisionalVerdict provisional;
  const RunData before = much();
  ASSERT_NE(provisional.on_second(assessment, small_run_info(), before, 4), nullptr);
  EXPECT_EQ(provisional.next(), 19);
  RunData after;
  after.figures_from = before.figures_from + std::chrono::seconds(6);
  after.figures_from_second = 6;
  for (std::int64_t second = 6; second < 10; ++second) {
    EXPECT_EQ(provisional.on_second(assessment, small_run_info(), after, second), nullptr);
  }
  EXPECT_NE(provisional.on_second(assessment, small_run_info(), after, 10), nullptr);
  EXPECT_EQ(provisional.next(), 15);
}

TEST(ProvisionalVerdict, WithoutTargetsItIsWhatTheRulesFind) {
  const Assessment assessment = *Assessment::make({});
  ProvisionalVerdict provisional;
  const Verdict* const verdict = provisional.on_second(assessment, small_run_info(), RunData(), 10);
  ASSERT_NE(verdict, nullptr);
  EXPECT_TRUE(verdict->provisional);
  EXPECT_FALSE(verdict->targets_given());
}

}  // namespace
}  // namespace acrida
