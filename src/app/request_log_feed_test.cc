#include "app/request_log_feed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "io/sim_kernel.h"
#include "report/file_testing.h"

namespace acrida {
namespace {

class RequestLogFeedTest : public testing::Test {
 protected:
  std::unique_ptr<RequestLogFeed> open() {
    auto feed = RequestLogFeed::open(path_, inbox_).value();
    EXPECT_TRUE(feed->begin().has_value());
    return feed;
  }

  // `rows` rows of 100 bytes or more.
  static void record(SampleSink& sink, std::size_t rows, WallTime sent = {}) {
    const Sample sample{.sent = sent, .status = 200};
    for (std::size_t i = 0; i < rows; ++i) {
      sink.on_sample({.sample = sample,
                      .method = "GET",
                      .name = "/a",
                      .user_class = "Till",
                      .label = "Pune",
                      .user = i});
    }
  }

  std::size_t rows_written() const {
    const std::string text = content_of(path_);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) - 1;
  }

  const TemporaryFolder folder_;
  const std::string path_ = folder_ / "requests.csv";
  SimKernel kernel_;
  Inbox inbox_{kernel_};
};

TEST_F(RequestLogFeedTest, EveryRowOfEveryShardReachesTheFile) {
  const auto feed = open();
  record(*feed->sink(), 3);
  record(*feed->sink(), 5000);
  ASSERT_TRUE(feed->finish().has_value());
  EXPECT_EQ(rows_written(), 5003U);
  EXPECT_EQ(feed->rows_lost(), 0U);
}

TEST_F(RequestLogFeedTest, RowsAreWrittenWhileTheRunGoesOn) {
  const auto feed = open();
  const auto sink = feed->sink();
  record(*sink, 10, WallTime(std::chrono::seconds(1)));
  record(*sink, 1, WallTime(std::chrono::seconds(3)));
  inbox_.drain();
  EXPECT_EQ(rows_written(), 11U);
}

TEST_F(RequestLogFeedTest, WhatAFullDiskRefusedIsCounted) {
  const auto feed = open();
  record(*feed->sink(), 20);
  const FullDisk full(request_log_header().size() + 100);
  EXPECT_FALSE(feed->finish().has_value());
  EXPECT_EQ(feed->rows_lost(), 20U);
  EXPECT_EQ(content_of(path_), request_log_header());
}

TEST_F(RequestLogFeedTest, RowsBeforeTheFileIsMadeAreCounted) {
  const auto feed = RequestLogFeed::open(path_, inbox_).value();
  record(*feed->sink(), 20);
  EXPECT_TRUE(feed->finish().has_value());
  EXPECT_EQ(feed->rows_lost(), 20U);
  EXPECT_EQ(folder_.files(), 0U);
}

TEST_F(RequestLogFeedTest, ADiskThatIsTooSlowCostsRowsAndNotTheShard) {
  const auto feed = open();
  const auto sink = feed->sink();
  // Nobody drains the inbox, so the chunks in flight reach their limit.
  const std::size_t rows = (RequestLogFeed::kChunksMax + 2) * RequestLogFeed::kChunkBytes / 100;
  record(*sink, rows);
  EXPECT_GT(feed->rows_lost(), 0U);
  ASSERT_TRUE(feed->finish().has_value());
  EXPECT_EQ(rows_written() + feed->rows_lost(), rows);
}

}  // namespace
}  // namespace acrida
