#include "app/log_ring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace acrida {
namespace {

using testing::ElementsAre;

TEST(LogRing, LinesReachTheSinkTheRingAndWhoListens) {
  LogRing ring;
  std::string sunk;
  std::vector<std::string> heard;
  const LogSink sink = ring.keeping([&sunk](std::string_view lines) { sunk += lines; });
  sink("one\n");
  ring.listen([&heard](const std::string& line) { heard.push_back(line); });
  sink("two\nthree\n");
  EXPECT_EQ(sunk, "one\ntwo\nthree\n");
  EXPECT_THAT(ring.lines(), ElementsAre("one", "two", "three"));
  EXPECT_THAT(heard, ElementsAre("two", "three"));
}

TEST(LogRing, TheOldestGoAndLongOnesAreCut) {
  LogRing ring;
  const LogSink sink = ring.keeping([](std::string_view) {});
  for (std::size_t i = 0; i <= LogRing::kLinesMax; ++i) {
    sink(std::to_string(i) + "\n");
  }
  EXPECT_EQ(ring.lines().size(), LogRing::kLinesMax);
  EXPECT_EQ(ring.lines().front(), "1");
  sink(std::string(10'000, 'x') + "\n");
  EXPECT_EQ(ring.lines().back().size(), LogRing::kLineBytesMax);
}

}  // namespace
}  // namespace acrida
