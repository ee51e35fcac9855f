#include "stats/example_exchange.h"

#include <gtest/gtest.h>

#include <string>

#include "stats/limits.h"
#include "stats/recorder.h"
#include "stats/run_stats.h"

namespace acrida {
namespace {

constexpr WallTime kStart{std::chrono::seconds(1'700'000'000)};

ExampleExchange example(const std::string& request) {
  return {.request = request, .response = "HTTP/1.1 500 \r\n\r\n", .note = "10 ms"};
}

class Examples : public testing::Test {
 protected:
  // Records a sample; gives its failure an example when it is asked for one.
  bool record(Recorder& recorder, std::string_view why, const std::string& request) {
    Sample sample;
    sample.entry = recorder.entry("GET", "/a");
    sample.sent = kStart + std::chrono::seconds(1);
    sample.response_time = std::chrono::milliseconds(10);
    sample.failure = why;
    const std::optional<FailureId> failure = recorder.record(sample);
    if (failure) {
      recorder.add_example(*failure, example(request));
    }
    return failure.has_value();
  }
  void merge(Recorder& recorder) { stats_.merge(recorder.take_delta(), 1); }

  Recorder first_{0};
  Recorder second_{1};
  RunStats stats_{kStart};
};

TEST_F(Examples, OnlyTheFirstOfAFailureIsAskedFor) {
  EXPECT_FALSE(record(first_, "", "GET /"));
  EXPECT_TRUE(record(first_, "500", "GET /1"));
  EXPECT_FALSE(record(first_, "500", "GET /2"));
  merge(first_);
  EXPECT_FALSE(record(first_, "500", "GET /3"));
  EXPECT_TRUE(record(first_, "503", "GET /4"));
  merge(first_);
  ASSERT_EQ(stats_.data().failures.size(), 2U);
  EXPECT_EQ(stats_.data().failures[0].count, 3U);
  EXPECT_EQ(*stats_.data().failures[0].example, example("GET /1"));
  EXPECT_EQ(*stats_.data().failures[1].example, example("GET /4"));
}

TEST_F(Examples, AFailureWithoutAnExchangeIsAskedAgain) {
  Sample sample;
  sample.entry = first_.entry("GET", "/a");
  sample.sent = kStart;
  sample.failure = "500";
  EXPECT_TRUE(first_.record(sample).has_value());
  merge(first_);
  EXPECT_EQ(stats_.data().failures[0].example, nullptr);
  EXPECT_TRUE(record(first_, "500", "GET /1"));
  merge(first_);
  ASSERT_NE(stats_.data().failures[0].example, nullptr);
}

TEST_F(Examples, OfTwoShardsTheOneMergedFirstStays) {
  EXPECT_TRUE(record(first_, "500", "GET /of-first"));
  EXPECT_TRUE(record(second_, "500", "GET /of-second"));
  merge(second_);
  merge(first_);
  ASSERT_EQ(stats_.data().failures.size(), 1U);
  EXPECT_EQ(stats_.data().failures[0].count, 2U);
  EXPECT_EQ(*stats_.data().failures[0].example, example("GET /of-second"));
  EXPECT_EQ(stats_.data().examples_not_kept, 0U);
}

TEST_F(Examples, AnExampleOutlivesAReset) {
  record(first_, "500", "GET /1");
  merge(first_);
  stats_.reset(kStart + std::chrono::seconds(2), 2);
  EXPECT_TRUE(stats_.data().failures.empty());
  EXPECT_FALSE(record(first_, "500", "GET /2"));
  merge(first_);
  ASSERT_EQ(stats_.data().failures.size(), 1U);
  EXPECT_EQ(*stats_.data().failures[0].example, example("GET /1"));
}

TEST_F(Examples, AWarmUpHasNone) {
  first_.begin_warm_up();
  EXPECT_FALSE(record(first_, "500", "GET /1"));
}

TEST_F(Examples, FailuresOverTheLimitAreCounted) {
  for (std::uint32_t i = 0; i < kExamplesMax; ++i) {
    ASSERT_TRUE(record(first_, "failure " + std::to_string(i), "GET /1"));
  }
  EXPECT_FALSE(record(first_, "one more", "GET /1"));
  EXPECT_FALSE(record(first_, "one more", "GET /1"));
  merge(first_);
  EXPECT_EQ(stats_.data().examples_not_kept, 1U);
  EXPECT_TRUE(record(second_, "another", "GET /1"));  // it does not know of the others
  merge(second_);
  EXPECT_EQ(stats_.data().examples_not_kept, 2U);
  EXPECT_EQ(stats_.data().failures.back().text, "another");
  EXPECT_EQ(stats_.data().failures.back().example, nullptr);
}

TEST_F(Examples, TheirMemoryIsCounted) {
  record(first_, "500", "GET /" + std::string(kExampleBytesMax, 'x'));
  EXPECT_GE(first_.bytes(), kExampleBytesMax);
  merge(first_);
  EXPECT_GE(stats_.bytes(), kExampleBytesMax);
}

}  // namespace
}  // namespace acrida
