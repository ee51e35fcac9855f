#include "stats/bucket_table.h"

#include <gtest/gtest.h>

#include <map>
#include <utility>
#include <vector>

#include "acrida/random.h"

namespace acrida {
namespace {

std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> counted(const BucketTable& table) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> counts;
  std::vector<BucketTable::Pair> pairs;
  table.list(pairs);
  for (const BucketTable::Pair& pair : pairs) {
    counts[{pair.entry(), pair.bucket()}] += pair.count;
  }
  return counts;
}

TEST(BucketTable, CountsEveryPairWhileItGrows) {
  Random random(3);
  BucketTable table;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> expected;
  for (int i = 0; i < 200'000; ++i) {
    const auto entry = static_cast<std::uint32_t>(random.below(i % 2 == 0 ? 20 : 20'000));
    const auto bucket = static_cast<std::uint32_t>(10'000 + random.below(300));
    table.add(entry, bucket);
    ++expected[{entry, bucket}];
  }
  EXPECT_EQ(counted(table), expected);
}

TEST(BucketTable, HoldsTheLargestKeys) {
  BucketTable table;
  table.add(65'535, 65'535);
  table.add(0, 0);
  EXPECT_EQ(counted(table).size(), 2U);
}

TEST(BucketTable, ClearKeepsTheMemory) {
  BucketTable table;
  for (std::uint32_t i = 0; i < 5'000; ++i) {
    table.add(1, i);
  }
  const std::size_t bytes = table.bytes();
  table.clear();
  EXPECT_TRUE(counted(table).empty());
  EXPECT_EQ(table.bytes(), bytes);
}

TEST(BucketTable, NeedsNoMemoryWhileEmpty) {
  EXPECT_EQ(BucketTable().bytes(), 0U);
}

}  // namespace
}  // namespace acrida
