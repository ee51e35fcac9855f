#include "watch/redis_info.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(RedisInfo, TakesWhatIsOfInterest) {
  const std::vector<WatchFigure> figures = redis_figures(
      "# Memory\r\nused_memory:1048576\r\nused_memory_human:1.00M\r\nmaxmemory:2097152\r\n"
      "\r\n# Stats\r\nevicted_keys:7\r\nkeyspace_misses:x\r\nno colon\r\n");
  ASSERT_EQ(figures.size(), 3U);
  EXPECT_EQ(figures[0].name, "used_memory");
  EXPECT_EQ(figures[0].unit, "bytes");
  EXPECT_EQ(figures[0].value, 1'048'576);
  EXPECT_FALSE(figures[0].counter);
  EXPECT_EQ(figures[2].name, "evicted_keys");
  EXPECT_TRUE(figures[2].counter);
}

TEST(RedisInfo, OfSomethingElseThereIsNothing) {
  EXPECT_TRUE(redis_figures("").empty());
  EXPECT_TRUE(redis_figures("hello: world").empty());
}

}  // namespace
}  // namespace acrida
