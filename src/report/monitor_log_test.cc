#include "report/monitor_log.h"

#include <gtest/gtest.h>

#include <string>

#include "report/file_testing.h"

namespace acrida {
namespace {

std::string line(char number) {
  return R"({"transaction_type":"request","duration":1000,)"
         R"("uuid":"0000000000000001000000000000000)" +
         std::string(1, number) + "\"}\n";
}

RunData one_name() {
  RunData data;
  data.entries.resize(1);
  data.entries[0].method = "GET";
  data.entries[0].name = "/";
  return data;
}

RequestTimes three_requests() {
  RequestTimes times;
  for (std::uint64_t i = 1; i <= 3; ++i) {
    times.add({1, i}, "GET", "/", std::chrono::milliseconds(5));
  }
  return times;
}

TEST(MonitorLog, IsReadLineByLine) {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/monitor.json.log";
  std::string last = line('3');
  last.pop_back();
  std::ofstream(path) << line('1') << std::string(200'000, 'x') << '\n' << line('2') << last;
  const Result<ServerTimesTable> table = read_monitor_log(path, three_requests(), one_name());
  ASSERT_TRUE(table.has_value());
  EXPECT_EQ(table->log, path);
  EXPECT_EQ(table->joined, 3U);
  EXPECT_EQ(table->log_unreadable, 1U);
}

TEST(MonitorLog, AFileThatIsNotThereIsAnError) {
  EXPECT_FALSE(read_monitor_log("/nonexistent/monitor.json.log", three_requests(), one_name()));
}

}  // namespace
}  // namespace acrida
