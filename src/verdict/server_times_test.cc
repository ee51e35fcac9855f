#include "verdict/server_times.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace acrida {
namespace {

using std::chrono::milliseconds;

std::string line(std::uint64_t number, std::int64_t microseconds) {
  return fmt::format(
      R"({{"duration":{},"request":{{"ip":"127.0.0.1","method":"POST","path":"/api/resource/x",)"
      R"("response_length":120,"status_code":200}},"site":"erp.test",)"
      R"("timestamp":"2026-11-23 22:35:55.123456","transaction_type":"request",)"
      R"("uuid":"00000000-0000-0001-{:04x}-{:012x}"}})",
      microseconds, number >> 48U, number & 0xFFFFFFFFFFFFU);
}

RunData run_of_two() {
  RunData data;
  data.entries.resize(2);
  data.entries[0].method = "GET";
  data.entries[0].name = "List";
  data.entries[1].method = "POST";
  data.entries[1].name = "Create";
  return data;
}

TEST(MonitorJoin, PutsTheServersTimeBesideTheUsers) {
  const RunData data = run_of_two();
  RequestTimes times;
  for (std::uint64_t i = 1; i <= 100; ++i) {
    times.add({1, i}, "POST", "Create", milliseconds(900));
  }
  times.add({1, 101}, "GET", "List", milliseconds(50));
  MonitorJoin join(times, data);
  for (std::uint64_t i = 1; i <= 90; ++i) {
    join.add_line(line(i, 100'000));
  }
  join.add_line(line(101, 40'000));
  join.add_line(line(4711, 1));  // somebody else's
  const ServerTimesTable table = std::move(join).finish();
  EXPECT_EQ(table.kept, 101U);
  EXPECT_EQ(table.joined, 91U);
  EXPECT_EQ(table.log_requests, 92U);
  ASSERT_EQ(table.entries.size(), 2U);
  EXPECT_EQ(table.entries[0].entry, 0U);
  EXPECT_EQ(table.entries[1].joined, 90U);
  EXPECT_NEAR(to_seconds(table.entries[1].server_p50), 0.1, 0.001);
  EXPECT_NEAR(to_seconds(table.entries[1].total_p95), 0.9, 0.001);
  const std::string text = server_times_text(table, data);
  EXPECT_THAT(text, testing::HasSubstr("91 of 101 requests"));
  EXPECT_THAT(text, testing::HasSubstr("100 ms / 100 ms"));
}

TEST(MonitorJoin, AnIdCountsOnce) {
  const RunData data = run_of_two();
  RequestTimes times;
  times.add({1, 1}, "POST", "Create", milliseconds(10));
  MonitorJoin join(times, data);
  join.add_line(line(1, 1'000));
  join.add_line(line(1, 9'000));
  const ServerTimesTable table = std::move(join).finish();
  EXPECT_EQ(table.joined, 1U);
  EXPECT_NEAR(to_seconds(table.entries[0].server_p95), 0.001, 0.0001);
}

TEST(MonitorJoin, WhatIsNoRequestIsPassedOver) {
  const RunData data = run_of_two();
  const RequestTimes times;
  MonitorJoin join(times, data);
  join.add_line("");
  join.add_line("not json");
  join.add_line(R"({"uuid":"short","duration":5})");
  join.add_line(
      R"({"transaction_type":"job","uuid":"00000000-0000-0001-0000-000000000001","duration":5})");
  join.add_line(R"({"transaction_type":"request","uuid":"x","duration":5})");
  const ServerTimesTable table = std::move(join).finish();
  EXPECT_EQ(table.log_requests, 1U);
  EXPECT_EQ(table.log_unreadable, 2U);
  EXPECT_THAT(server_times_text(table, data), testing::HasSubstr("frappe.monitor.flush"));
}

}  // namespace
}  // namespace acrida
