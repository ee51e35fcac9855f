#include "watch/watch_thread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <semaphore>
#include <utility>

#include "watch/watches.h"

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

// The seconds of the tests.
constexpr Duration kTick = std::chrono::milliseconds(2);
constexpr Duration kHour = std::chrono::hours(1);

// What a server answers, one after the other; nothing: it does not answer.
using Script = std::vector<std::optional<std::vector<WatchFigure>>>;

// The script is over, and its server waits.
struct Gate {
  std::binary_semaphore reached{0};
  std::binary_semaphore opened{0};
};

class ScriptedServer final : public WatchedServer {
 public:
  ScriptedServer(Script script, Gate& gate) : script_(std::move(script)), gate_(gate) {}

  std::string_view source() const override { return "scripted"; }
  std::string place() const override { return "Server at nowhere"; }
  Result<void> connect() override { return {}; }
  Result<std::vector<WatchFigure>> read() override {
    if (next_ == script_.size()) {
      if (!std::exchange(over_, true)) {
        gate_.reached.release();
        gate_.opened.acquire();
      }
      return fail("the script is over");
    }
    const auto& answer = script_[next_++];
    return answer ? Result<std::vector<WatchFigure>>(*answer) : fail("connection refused");
  }
  void leave_to_parent() override {}

 private:
  const Script script_;
  std::size_t next_ = 0;
  bool over_ = false;
  Gate& gate_;
};

WatchFigure counter(double value) {
  return {.name = "Questions", .unit = "statements", .counter = true, .value = value};
}
WatchFigure level(double value) {
  return {.name = "Threads_running", .unit = "threads", .counter = false, .value = value};
}

// The news when the script is over; the run has gone on for ten seconds before.
WatchNews news_of(Script script) {
  Gate gate;
  const std::unique_ptr<EpollKernel> clock = *EpollKernel::open();
  auto thread = WatchThread::open(std::make_unique<ScriptedServer>(std::move(script), gate), kTick);
  EXPECT_TRUE(thread.has_value());
  EXPECT_TRUE((*thread)->begin(clock->monotonic_now() - 10 * kTick).has_value());
  gate.reached.acquire();
  WatchNews news = (*thread)->take();
  gate.opened.release();
  return news;
}

std::vector<double> values_of(const WatchNews& news, std::string_view name) {
  std::vector<double> values;
  for (const WatchReading& reading : news.readings) {
    for (const WatchFigure& figure : reading.figures) {
      if (figure.name == name) {
        values.push_back(figure.value);
      }
    }
  }
  return values;
}

TEST(WatchThread, ACounterIsWhatItHasGrownBy) {
  const WatchNews news = news_of({{{counter(7)}},  // when it is opened
                                  {{counter(10), level(1)}},
                                  {{counter(12), level(2)}},
                                  {{counter(12), level(3)}},
                                  {{counter(20), level(4)}}});
  EXPECT_THAT(values_of(news, "Questions"), ElementsAre(2, 0, 8));
  EXPECT_THAT(values_of(news, "Threads_running"), ElementsAre(1, 2, 3, 4));
  EXPECT_TRUE(news.notices.empty());
  std::int64_t second = 8;
  for (const WatchReading& reading : news.readings) {
    EXPECT_EQ(reading.source, "scripted");
    EXPECT_GT(std::exchange(second, reading.second), 0);
    EXPECT_GE(reading.second, 9);
  }
}

TEST(WatchThread, ACounterThatWasSetBackHasNoGrowth) {
  const WatchNews news =
      news_of({{{counter(0)}}, {{counter(100)}}, {{counter(5)}}, {{counter(9)}}});
  EXPECT_THAT(values_of(news, "Questions"), ElementsAre(4));
}

TEST(WatchThread, AServerThatGoesAwayIsOneWarningAndAGap) {
  const WatchNews news = news_of({{{counter(0)}},
                                  {{counter(100), level(1)}},
                                  std::nullopt,
                                  std::nullopt,
                                  {{counter(150), level(2)}},
                                  {{counter(160), level(3)}},
                                  std::nullopt,
                                  {{counter(10), level(4)}}});
  EXPECT_THAT(values_of(news, "Threads_running"), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(values_of(news, "Questions"), ElementsAre(10));
  ASSERT_EQ(news.notices.size(), 2U);
  EXPECT_TRUE(news.notices[0].warning);
  EXPECT_EQ(
      news.notices[0].text,
      "Server at nowhere no longer answers (connection refused): its figures have a gap, the run "
      "goes on");
  EXPECT_FALSE(news.notices[1].warning);
  EXPECT_EQ(news.notices[1].text, "Server at nowhere answers again");
}

TEST(WatchThread, AServerThatDoesNotAnswerBeforeTheRunIsAnError) {
  Gate gate;
  const auto thread =
      WatchThread::open(std::make_unique<ScriptedServer>(Script{std::nullopt}, gate), kTick);
  ASSERT_FALSE(thread.has_value());
  EXPECT_EQ(thread.error().message(), "Server at nowhere: connection refused");
}

TEST(WatchThread, TheReadingAtTheStartIsNoSecondOfTheRun) {
  Gate gate;
  const std::unique_ptr<EpollKernel> clock = *EpollKernel::open();
  const auto thread = WatchThread::open(
      std::make_unique<ScriptedServer>(Script{{{level(1)}}, {{level(2)}}}, gate), kHour);
  ASSERT_TRUE((*thread)->begin(clock->monotonic_now()).has_value());
  // The timer is due at once, and the next one in an hour.
  (*thread)->stop();
  EXPECT_TRUE((*thread)->take().readings.empty());
}

TEST(Watches, WhereNobodyListensTheOptionIsNamed) {
  const auto watches = Watches::open({.redis = parse_redis_address("/nowhere/redis.sock").value()});
  ASSERT_FALSE(watches.has_value());
  EXPECT_THAT(watches.error().message(),
              StartsWith(can_watch() ? "--watch-redis: Redis at /nowhere/redis.sock: "
                                     : "--watch-redis: this acrida was built without it"));
}

}  // namespace
}  // namespace acrida
