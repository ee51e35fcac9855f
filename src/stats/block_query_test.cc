#include "stats/block_query.h"

#include <gtest/gtest.h>

#include <vector>

namespace acrida {
namespace {

using std::chrono::milliseconds;

// In second s, names 0, 1 and 2 have a success of 10 * (name + 1) + s ms; name 1 a failure of 500
// ms and a request without a time, too.
TimeBlocks small_blocks() {
  TimeBlocks blocks;
  for (std::int64_t second = 0; second < 10; ++second) {
    for (std::uint32_t entry = 0; entry < 3; ++entry) {
      EntryBlock block{entry, 1, 0, {}, {}};
      const Duration time = milliseconds(10 * (entry + 1) + second);
      block.success = {{Histogram::bucket_of(time), 1}};
      if (entry == 1) {
        block.requests = 3;
        block.failures = 1;
        block.failure = {{Histogram::bucket_of(milliseconds(500)), 1}};
      }
      blocks.add(second, block);
    }
  }
  return blocks;
}

TEST(BlockQuery, TimesOfANameInAPartOfTheRun) {
  const TimeBlocks blocks = small_blocks();
  const std::vector<std::uint32_t> entries = {0};
  const Histogram times = times_in(blocks, entries, {2, 5});
  EXPECT_EQ(times.count(), 3U);
  EXPECT_NEAR(to_milliseconds(times.min()), 12, 0.01);
  EXPECT_NEAR(to_milliseconds(times.percentile(0.5)), 13, 0.01);
  EXPECT_NEAR(to_milliseconds(times.max()), 14, 0.01);
  EXPECT_NEAR(times.summary().mean_ns() / 1e6, 13, 0.01);
}

TEST(BlockQuery, SeveralNamesTogetherWithAndWithoutFailures) {
  const TimeBlocks blocks = small_blocks();
  const std::vector<std::uint32_t> entries = {2, 1};
  EXPECT_EQ(times_in(blocks, entries, {0, 10}).count(), 30U);
  EXPECT_NEAR(to_milliseconds(times_in(blocks, entries, {0, 10}).max()), 500, 0.25);
  EXPECT_EQ(success_times_in(blocks, entries, {0, 10}).count(), 20U);
  EXPECT_NEAR(to_milliseconds(success_times_in(blocks, entries, {0, 10}).max()), 39, 0.02);
  EXPECT_EQ(counts_in(blocks, entries, {8, 100}), (RequestCounts{8, 2}));
}

// Many are looked for in another way.
TEST(BlockQuery, ManyNamesInAnyOrder) {
  const TimeBlocks blocks = small_blocks();
  const std::vector<std::uint32_t> entries = {2, 77, 1, 30, 31, 32, 33, 34, 35, 36};
  EXPECT_EQ(times_in(blocks, entries, {0, 10}).count(), 30U);
  EXPECT_EQ(success_times_in(blocks, entries, {0, 10}).count(), 20U);
  EXPECT_EQ(counts_in(blocks, entries, {8, 100}), (RequestCounts{8, 2}));
}

TEST(BlockQuery, NothingIsInNoSecondsAndOfNoName) {
  const TimeBlocks blocks = small_blocks();
  const std::vector<std::uint32_t> entries = {0, 77};
  EXPECT_EQ(times_in(blocks, entries, {5, 5}).count(), 0U);
  EXPECT_EQ(counts_in(blocks, entries, {20, 30}), RequestCounts{});
  EXPECT_EQ(counts_in(blocks, {}, {0, 10}), RequestCounts{});
  EXPECT_EQ(counts_in(blocks, entries, {0, 10}).requests, 10U);
}

}  // namespace
}  // namespace acrida
