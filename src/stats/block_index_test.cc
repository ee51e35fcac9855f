#include "stats/block_index.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "stats/block_query.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;

EntryBlock entry_block(std::uint32_t entry, Duration success, bool failed = false) {
  EntryBlock block{entry, 1, 0, {{Histogram::bucket_of(success), 1}}, {}};
  if (failed) {
    block.requests = 2;
    block.failures = 1;
    block.failure = {{Histogram::bucket_of(milliseconds(500)), 1}};
  }
  return block;
}

// In second s, name 0 has a success of 10 + s ms, and name 2 in each even one of 30 + s ms, with a
// failure of 500 ms.
TimeBlocks small_blocks() {
  TimeBlocks blocks;
  for (std::int64_t second = 0; second < 10; ++second) {
    blocks.add(second, entry_block(0, milliseconds(10 + second)));
    if (second % 2 == 0) {
      blocks.add(second, entry_block(2, milliseconds(30 + second), true));
    }
  }
  return blocks;
}

TEST(BlockIndex, FindsWhatASearchFinds) {
  const TimeBlocks blocks = small_blocks();
  const BlockIndex index(blocks);
  for (std::uint32_t entry = 0; entry < 5; ++entry) {
    for (const Seconds seconds : {Seconds{0, 10}, Seconds{3, 7}, Seconds{9, 30}, Seconds{5, 5}}) {
      const Histogram all = times_in(blocks, {&entry, 1}, seconds);
      const Histogram success = success_times_in(blocks, {&entry, 1}, seconds);
      EXPECT_EQ(times_in(index, entry, seconds).buckets(), all.buckets());
      EXPECT_EQ(times_in(index, entry, seconds).summary(), all.summary());
      EXPECT_EQ(success_times_in(index, entry, seconds).buckets(), success.buckets());
    }
  }
  EXPECT_EQ(index.of(2).size(), 5U);
  EXPECT_EQ(index.of(2)[1].second, 2);
  EXPECT_EQ(index.of(2)[1].block->failures, 1U);
}

TEST(BlockIndex, NothingIsInNoBlocksAndInSecondsThatEndBeforeTheyBegin) {
  const TimeBlocks none;
  EXPECT_TRUE(BlockIndex(none).of(0).empty());
  const TimeBlocks blocks = small_blocks();
  EXPECT_TRUE(BlockIndex(blocks).of(0, {6, 3}).empty());
  EXPECT_TRUE(BlockIndex(blocks).of(77, {0, 10}).empty());
}

TEST(BlockIndex, BlocksThatShareASecondWithWhatIsLeftOutAreNotThere) {
  const std::vector<Seconds> left_out = {{0, 2}, {5, 6}, {8, 30}};
  const TimeBlocks blocks = small_blocks();
  const Histogram times = success_times_in(BlockIndex(blocks), 0, {1, 10}, left_out);
  EXPECT_EQ(times.count(), 5U);  // 2, 3, 4, 6 and 7
  EXPECT_NEAR(to_milliseconds(times.min()), 12, 0.01);
  EXPECT_NEAR(to_milliseconds(times.max()), 17, 0.01);
  std::vector<TimeBlock> pairs(3);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    pairs[i].second = static_cast<std::int64_t>(2 * i);
    pairs[i].entries = {entry_block(0, milliseconds(10))};
  }
  const TimeBlocks long_blocks(std::move(pairs), 2);
  const std::vector<Seconds> one = {{3, 4}};
  EXPECT_EQ(success_times_in(BlockIndex(long_blocks), 0, {0, 6}, one).count(), 2U);
}

}  // namespace
}  // namespace acrida
