#include "runner/iterations.h"

#include <gtest/gtest.h>

#include <vector>

#include "acrida/random.h"

namespace acrida {
namespace {

using Answer = IterationLease::Answer;

TEST(Iterations, ABudgetIsGrantedToTheLastOne) {
  IterationBudget budget(100, 2);
  std::uint64_t granted = 0;
  while (const std::uint64_t grant = budget.grant()) {
    granted += grant;
  }
  EXPECT_EQ(granted, 100U);
  EXPECT_EQ(budget.left(), 0U);
}

TEST(Iterations, GrantsShrinkAsTheBudgetRunsOut) {
  IterationBudget budget(100, 2);
  EXPECT_EQ(budget.grant(), 25U);
  EXPECT_EQ(budget.grant(), 18U);
  EXPECT_EQ(IterationBudget(1, 8).grant(), 1U);
}

TEST(Iterations, NoGrantEmptiesAHugeBudget) {
  IterationBudget budget(1'000'000'000, 1);
  EXPECT_EQ(budget.grant(), IterationBudget::kGrantMax);
}

TEST(Iterations, WhatIsGivenBackIsGrantedAgain) {
  IterationBudget budget(1, 1);
  EXPECT_EQ(budget.grant(), 1U);
  EXPECT_EQ(budget.grant(), 0U);
  budget.give_back(1);
  EXPECT_EQ(budget.grant(), 1U);
}

TEST(Iterations, ALeaseWaitsForItsFirstGrant) {
  IterationLease lease;
  EXPECT_EQ(lease.take(), Answer::kWait);
  EXPECT_TRUE(lease.wants_grant());
  EXPECT_FALSE(lease.wants_grant());
  lease.add(1);
  EXPECT_EQ(lease.take(), Answer::kGo);
  EXPECT_EQ(lease.take(), Answer::kWait);
}

TEST(Iterations, ALeaseAsksForMoreWhenHalfIsUsed) {
  IterationLease lease;
  ASSERT_TRUE(lease.wants_grant());
  lease.add(4);
  EXPECT_FALSE(lease.wants_grant());
  EXPECT_EQ(lease.take(), Answer::kGo);
  EXPECT_FALSE(lease.wants_grant());
  EXPECT_EQ(lease.take(), Answer::kGo);
  EXPECT_TRUE(lease.wants_grant());
}

TEST(Iterations, ASpentBudgetStillLetsTheLeaseBeUsedUp) {
  IterationLease lease;
  lease.add(2);
  lease.add(0);
  EXPECT_EQ(lease.take(), Answer::kGo);
  EXPECT_EQ(lease.take(), Answer::kGo);
  EXPECT_EQ(lease.take(), Answer::kOver);
  EXPECT_FALSE(lease.wants_grant());
  EXPECT_EQ(lease.started(), 2U);
}

TEST(Iterations, ASurrenderedLeaseIsEmpty) {
  IterationLease lease;
  lease.add(7);
  EXPECT_EQ(lease.surrender(), 7U);
  EXPECT_EQ(lease.take(), Answer::kWait);
}

// Messages between budget and shards take a random number of turns; shards are of different speed
// and one gives up half-way.
TEST(IterationsProperty, ExactlyTheBudgetIsStartedWhateverTheShardsDo) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const auto shards = static_cast<std::uint32_t>(random.integer(2, 5));
    const auto total = static_cast<std::uint64_t>(random.integer(1, 3000));
    IterationBudget budget(total, shards);
    std::vector<IterationLease> leases(shards);
    std::vector<bool> asked(shards, false);
    std::vector<bool> over(shards, false);
    bool gone = false;
    for (int turn = 0; turn < 100'000; ++turn) {
      const auto shard = static_cast<std::size_t>(random.below(shards));
      if (shard == 0 && turn == 50) {
        budget.give_back(leases[0].surrender());
        gone = true;
      }
      if (shard == 0 && gone) {
        continue;
      }
      if (leases[shard].wants_grant()) {
        asked[shard] = true;
      } else if (asked[shard] && random.integer(0, 2) == 0) {
        asked[shard] = false;
        leases[shard].add(budget.grant());
      }
      over[shard] = leases[shard].take() == Answer::kOver;
    }
    std::uint64_t started = 0;
    for (std::size_t shard = 0; shard < shards; ++shard) {
      started += leases[shard].started();
      EXPECT_TRUE(over[shard] || (shard == 0 && gone));
    }
    EXPECT_EQ(started, total);
  }
}

}  // namespace
}  // namespace acrida
