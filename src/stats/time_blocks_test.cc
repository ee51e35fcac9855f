#include "stats/time_blocks.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "acrida/random.h"

namespace acrida {
namespace {

using Counts = std::vector<BlockCount>;

EntryBlock block_of(std::uint32_t entry, Counts success, Counts failure = {}) {
  EntryBlock block;
  block.entry = entry;
  for (const BlockCount& count : success) {
    block.requests += count.count;
  }
  for (const BlockCount& count : failure) {
    block.requests += count.count;
    block.failures += count.count;
  }
  block.success = std::move(success);
  block.failure = std::move(failure);
  return block;
}

TEST(TimeBlocks, KeepsEachNameOfEachSecond) {
  TimeBlocks blocks;
  blocks.add(3, block_of(1, {{10, 1}, {12, 2}}));
  blocks.add(3, block_of(0, {{7, 1}}));
  blocks.add(1, block_of(1, {{11, 5}}));
  ASSERT_EQ(blocks.blocks().size(), 2U);
  EXPECT_EQ(blocks.span(), 1);
  EXPECT_EQ(blocks.blocks()[0].second, 1);
  const std::vector<EntryBlock>& entries = blocks.blocks()[1].entries;
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].entry, 0U);
  EXPECT_EQ(entries[1].requests, 3U);
  EXPECT_EQ(entries[1].success, (Counts{{10, 1}, {12, 2}}));
}

TEST(TimeBlocks, ASecondsCountsAreSumsByBucket) {
  TimeBlocks blocks;
  blocks.add(0, block_of(0, {{10, 1}, {12, 2}}, {{5, 1}}));
  blocks.add(0, block_of(0, {{9, 1}, {12, 3}}, {{5, 1}, {6, 1}}));
  const EntryBlock& sum = blocks.blocks()[0].entries[0];
  EXPECT_EQ(sum.requests, 10U);
  EXPECT_EQ(sum.failures, 3U);
  EXPECT_EQ(sum.success, (Counts{{9, 1}, {10, 1}, {12, 5}}));
  EXPECT_EQ(sum.failure, (Counts{{5, 2}, {6, 1}}));
}

TEST(TimeBlocks, AtTheLimitNeighboursAreMerged) {
  // A name costs eight counts, and each of these has two times.
  TimeBlocks blocks(40);
  for (std::int64_t second = 0; second < 4; ++second) {
    blocks.add(second, block_of(0, {{10, 1}, {20, 1}}));
  }
  EXPECT_EQ(blocks.span(), 1);
  blocks.add(4, block_of(0, {{10, 1}, {20, 1}}));
  EXPECT_EQ(blocks.span(), 2);
  EXPECT_EQ(blocks.grain(), 1U);
  ASSERT_EQ(blocks.blocks().size(), 3U);
  EXPECT_EQ(blocks.blocks()[1].second, 2);
  EXPECT_EQ(blocks.blocks()[1].entries[0].success, (Counts{{10, 2}, {20, 2}}));
  blocks.add(5, block_of(0, {{10, 1}}));
  EXPECT_EQ(blocks.blocks()[2].entries[0].requests, 3U);
}

// Goal: memory stays bounded, and no request is lost, whatever comes. Method: many names whose
// times never share a bucket.
TEST(TimeBlocks, TimesThatShareNoBucketShareANeighbours) {
  constexpr std::size_t kLimit = 20'000;
  TimeBlocks blocks(kLimit);
  Random random(1);
  std::map<std::uint32_t, std::uint64_t> sent;
  for (std::int64_t second = 0; second < 50; ++second) {
    for (int i = 0; i < 1'000; ++i) {
      const auto entry = static_cast<std::uint32_t>(random.below(100));
      const auto bucket = static_cast<std::uint32_t>(random.integer(20'000, 25'000));
      blocks.add(second, block_of(entry, {{bucket, 1}}));
      ++sent[entry];
    }
  }
  EXPECT_GT(blocks.grain(), 1U);
  std::map<std::uint32_t, std::uint64_t> kept;
  std::size_t cells = 0;
  for (const TimeBlock& block : blocks.blocks()) {
    EXPECT_EQ(block.second % blocks.span(), 0);
    for (const EntryBlock& entry : block.entries) {
      std::uint32_t last = 0;
      std::uint64_t times = 0;
      for (const BlockCount& count : entry.success) {
        EXPECT_GT(count.bucket, last);
        EXPECT_LT(count.bucket, 25'000U + blocks.grain());
        last = count.bucket;
        times += count.count;
      }
      EXPECT_EQ(times, entry.requests);
      kept[entry.entry] += times;
      cells += 8 + entry.success.size();
    }
  }
  EXPECT_EQ(kept, sent);
  EXPECT_LE(cells, kLimit);
}

TEST(TimeBlocks, TheLastBucketStaysOneWhenNeighboursAreMerged) {
  TimeBlocks blocks(10);
  const std::uint32_t last = kHistogramBuckets - 1;
  blocks.add(0, block_of(0, {{1, 1}, {2, 1}, {3, 1}, {last - 1, 1}, {last, 1}}));
  EXPECT_GT(blocks.grain(), 1U);
  EXPECT_LE(blocks.blocks()[0].entries[0].success.back().bucket, last);
}

TEST(TimeBlocks, ForgetsTheBlockOfASecond) {
  TimeBlocks blocks;
  blocks.add(0, block_of(0, {{1, 1}}));
  blocks.add(1, block_of(0, {{1, 1}}));
  blocks.forget(1);
  blocks.forget(7);
  ASSERT_EQ(blocks.blocks().size(), 1U);
  EXPECT_EQ(blocks.blocks()[0].second, 0);
}

TEST(TimeBlocks, GoesOnWhereItWasSaved) {
  TimeBlocks blocks;
  blocks.add(4, block_of(0, {{1, 1}}));
  TimeBlocks saved(blocks.blocks(), 4);
  saved.add(6, block_of(0, {{1, 1}}));
  ASSERT_EQ(saved.blocks().size(), 1U);
  EXPECT_EQ(saved.blocks()[0].entries[0].success, (Counts{{1, 2}}));
  EXPECT_GT(saved.bytes(), sizeof(TimeBlocks));
}

}  // namespace
}  // namespace acrida
