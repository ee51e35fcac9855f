#include "report/request_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/strings.h"
#include "report/file_testing.h"

namespace acrida {
namespace {

using std::chrono::microseconds;

Sample sample() {
  Sample sample;
  sample.sent = WallTime(Duration(1'795'473'350'000'000'042));
  sample.response_time = Duration(12'345'678);
  sample.service_time = Duration(10'000'001);
  sample.send_lateness = microseconds(5);
  sample.phases = {.connect = microseconds(1'500), .waiting = microseconds(7'000)};
  sample.bytes_sent = 90;
  sample.response_length = 150;
  sample.wire_bytes_received = 300;
  sample.status = 200;
  return sample;
}

TEST(RequestLog, ARowHasAFieldForEveryHeading) {
  std::string row;
  append_row(row, {.sample = sample(),
                   .method = "GET",
                   .name = "/a",
                   .user_class = "Till",
                   .user = 3,
                   .label = "Pune"});
  EXPECT_EQ(
      row,
      "1795473350.000000042,Till,3,Pune,GET,/a,200,,12.345678,10.000001,0.005000,0.000000,1.500000,"
      "0.000000,7.000000,0.000000,90,150,300,1,kernel\n");
  const std::string_view header = request_log_header();
  EXPECT_EQ(std::count(row.begin(), row.end(), ','), std::count(header.begin(), header.end(), ','));
}

TEST(RequestLog, ARequestWithoutTimeHasAnEmptyField) {
  Sample without = sample();
  without.response_time.reset();
  std::string row;
  append_row(row, {.sample = without, .method = "WS", .name = "/a"});
  EXPECT_NE(row.find("/a,200,,,10.000001,"), std::string::npos);
}

TEST(RequestLog, HostileTextStaysOneHarmlessField) {
  Sample failed = sample();
  failed.failure = "=HYPERLINK(\"http://x\",\"y\")\r\n1,2";
  std::string row;
  append_row(row, {.sample = failed, .method = "GET", .name = "+a,b"});
  EXPECT_NE(row.find(",\"'+a,b\",200,\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\\r\\n1,2\","),
            std::string::npos);
  EXPECT_EQ(std::count(row.begin(), row.end(), '\n'), 1);
}

TEST(RequestLog, WritesBatchesBehindTheHeadings) {
  const TemporaryFolder folder;
  Result<RequestLog> log = RequestLog::create(folder / "requests.csv");
  ASSERT_TRUE(log.has_value());
  ASSERT_TRUE(log->write("a\nb\n").has_value());
  ASSERT_TRUE(log->write("c\n").has_value());
  ASSERT_TRUE(log->finish().has_value());
  EXPECT_EQ(content_of(folder / "requests.csv"), std::string(request_log_header()) + "a\nb\nc\n");
}

TEST(RequestLog, CountsTheRowsThatAFullDiskRefused) {
  const TemporaryFolder folder;
  Result<RequestLog> log = RequestLog::create(folder / "requests.csv");
  ASSERT_TRUE(log.has_value());
  const FullDisk full(request_log_header().size() + 3);
  EXPECT_FALSE(log->write("row\nrow\n").has_value());
  EXPECT_EQ(log->rows_lost(), 2U);
  EXPECT_EQ(content_of(folder / "requests.csv"), request_log_header());
}

}  // namespace
}  // namespace acrida
