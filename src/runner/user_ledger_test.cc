#include "runner/user_ledger.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

UserLedger two_shards() {
  UserLedger ledger({"Cashier", "Boss"}, 2);
  ledger.want(1, {{2, 1}, {1, 0}});
  return ledger;
}

ShardReport report(std::uint64_t sequence,
                   std::vector<std::uint64_t> spawned,
                   std::vector<std::uint64_t> ended) {
  ShardReport result{.sequence = sequence, .running = {}, .spawned = spawned, .ended = ended};
  for (std::size_t i = 0; i < spawned.size(); ++i) {
    result.running.push_back(static_cast<std::int64_t>(spawned[i] - ended[i]));
  }
  return result;
}

TEST(UserLedger, IsSettledWhenEveryShardHasCarriedOutTheLastOrder) {
  UserLedger ledger = two_shards();
  EXPECT_FALSE(ledger.settled());
  ledger.report(0, report(1, {2, 1}, {0, 0}));
  EXPECT_FALSE(ledger.settled());
  ledger.report(1, report(1, {1, 0}, {0, 0}));
  EXPECT_TRUE(ledger.settled());
  ledger.want(2, {{3, 1}, {2, 0}});
  EXPECT_FALSE(ledger.settled());
}

TEST(UserLedger, AddsUpTheShards) {
  UserLedger ledger = two_shards();
  ledger.report(0, report(1, {2, 1}, {0, 0}));
  ledger.report(1, report(1, {1, 0}, {0, 0}));
  EXPECT_EQ(ledger.wanted(), 4);
  EXPECT_EQ(ledger.running(), 4);
  EXPECT_EQ(ledger.running(0), 3);
  EXPECT_EQ(ledger.running(1), 1);
  EXPECT_EQ(ledger.running_on(0), 3);
  EXPECT_EQ(ledger.spawned(0), 3U);
}

TEST(UserLedger, AUserThatLeavesByItselfIsMissingButStillWanted) {
  UserLedger ledger = two_shards();
  ledger.report(0, report(1, {2, 1}, {1, 0}));
  ledger.report(1, report(1, {1, 0}, {0, 0}));
  EXPECT_TRUE(ledger.settled());
  EXPECT_EQ(ledger.wanted(), 4);
  EXPECT_EQ(ledger.running(), 3);
  EXPECT_EQ(ledger.ended(0), 1U);
}

TEST(UserLedger, ARepeatedReportChangesNothing) {
  UserLedger ledger = two_shards();
  ledger.report(0, report(1, {2, 1}, {0, 0}));
  ledger.report(0, report(1, {2, 1}, {0, 0}));
  EXPECT_EQ(ledger.running(), 3);
  EXPECT_EQ(ledger.spawned(0), 2U);
}

TEST(UserLedger, WritesLocustsLineWithClassesSortedAndAbsentOnesShown) {
  UserLedger ledger({"U", "A\"b", "Idle"}, 1);
  ledger.want(1, {{1, 2, 0}});
  ledger.report(0, report(1, {1, 2, 0}, {0, 0, 0}));
  EXPECT_EQ(ledger.spawned_line(),
            R"(All users spawned: {"A\"b": 2, "Idle": 0, "U": 1} (3 total users))");
}

TEST(UserLedger, WritesLocustsLineForOneClass) {
  UserLedger ledger({"U"}, 1);
  ledger.want(1, {{1}});
  ledger.report(0, report(1, {1}, {0}));
  EXPECT_EQ(ledger.spawned_line(), R"(All users spawned: {"U": 1} (1 total users))");
}

}  // namespace
}  // namespace acrida
