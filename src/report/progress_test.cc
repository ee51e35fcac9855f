#include "report/progress.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

ProgressFigures figures() {
  return {.phase = "running",
          .users = 70,
          .requests_per_second = 123.4,
          .requests = 10'000,
          .failures = 2,
          .p95 = milliseconds(182),
          .run_time = seconds(18),
          .time_left = milliseconds(41'200)};
}

TEST(Progress, IsOneLine) {
  EXPECT_EQ(progress_line(figures()),
            "running: 70 users, 123 requests/s, 2 failures (0.02 %), p95 182 ms, 42 s left");
}

TEST(Progress, WithoutAnEndItShowsHowLongTheRunGoesOn) {
  ProgressFigures endless = figures();
  endless.time_left.reset();
  endless.run_time = seconds(3'725);
  EXPECT_TRUE(progress_line(endless).ends_with("p95 182 ms, for 1h 2m"));
}

TEST(Progress, NeverWrapsOnATerminal) {
  for (std::size_t columns = 1; columns < 100; ++columns) {
    const std::string text = progress_on_terminal(figures(), columns);
    EXPECT_TRUE(text.starts_with("\r"));
    EXPECT_TRUE(text.ends_with("\x1b[K"));
    EXPECT_LT(text.size() - 4, std::max<std::size_t>(columns, 4)) << columns;
  }
}

}  // namespace
}  // namespace acrida
