#include "verdict/mariadb_rules.h"

#include <gtest/gtest.h>

#include "verdict/watch_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
constexpr WatchKind kGrowth = WatchKind::kGrowth;

// A database that has nothing to complain of.
WatchedRun calm_run() {
  WatchedRun run(60);
  run.watch("mariadb", "max_connections", 100).watch("mariadb", "Threads_connected", 20);
  run.watch("mariadb", "Max_used_connections", 95);  // of some other day
  run.watch("mariadb", "Connection_errors_max_connections", 0, kGrowth);
  run.watch("mariadb", "thread_pool_size", 4).watch("mariadb", "Threads_running", 4);
  run.watch("mariadb", "Innodb_row_lock_current_waits", 0);
  run.watch("mariadb", "Innodb_row_lock_waits", 0, kGrowth);
  run.watch("mariadb", "Innodb_row_lock_time", 0, kGrowth);
  run.watch("mariadb", "Slow_queries", 0, kGrowth).watch("mariadb", "Questions", 500, kGrowth);
  run.watch("mariadb", "long_query_time", 10);
  return run;
}

// calm_run() but for one figure.
WatchedRun run_with(std::string_view name,
                    const std::function<double(std::int64_t)>& value,
                    WatchKind kind = WatchKind::kLevel) {
  WatchedRun run = calm_run();
  std::erase_if(run.data().watches,
                [name](const WatchSeries& series) { return series.name == name; });
  run.watch("mariadb", name, value, kind);
  return run;
}

TEST(MariaDbRules, ACalmDatabaseIsNotSpokenOf) {
  EXPECT_TRUE(watch_findings(calm_run().data()).empty());
  EXPECT_TRUE(watch_findings(WatchedRun(60).data()).empty());
  EXPECT_TRUE(watch_findings(RunData()).empty());
}

TEST(MariaDbRules, ConnectionsNearTheLimitFire) {
  WatchedRun run = run_with("Threads_connected", between(20, 40, 80, 30));
  const Finding* const finding = run.finding("db-connections");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text, "the database had 80 of its 100 connections in use");
  EXPECT_EQ(finding->confidence, Confidence::kMedium);
  EXPECT_EQ(finding->first_second, 20);
  EXPECT_EQ(finding->last_second, 40);
  EXPECT_EQ(evidence_of(*finding, "Threads_connected"), "21 s, from second 20 to 40");
  EXPECT_FALSE(finding->next_step.empty());
}

TEST(MariaDbRules, ConnectionsBelowItDoNot) {
  EXPECT_EQ(run_with("Threads_connected", between(20, 40, 79, 30)).finding("db-connections"),
            nullptr);
}

// The samples may miss the worst moment; the server's own maximum does not.
TEST(MariaDbRules, APeakOfConnectionsBetweenTwoLooksFires) {
  WatchedRun run = run_with("Max_used_connections", between(30, 59, 101, 40));
  const Finding* const finding = run.finding("db-connections");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->confidence, Confidence::kHigh);
}

TEST(MariaDbRules, RefusedConnectionsFireWhateverTheLevel) {
  WatchedRun run = run_with("Connection_errors_max_connections", between(30, 31, 4), kGrowth);
  const Finding* const finding = run.finding("db-connections");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text, "the database had 20 of its 100 connections in use and refused 8 more");
}

TEST(MariaDbRules, LockWaitsThatSlowRequestsDownFire) {
  WatchedRun run = run_with("Innodb_row_lock_current_waits", between(20, 29, 6));
  run.slow(20, 29, milliseconds(900));
  const Finding* const finding = run.finding("db-lock-waits");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->confidence, Confidence::kHigh);
  EXPECT_EQ(finding->first_second, 20);
  EXPECT_EQ(finding->last_second, 29);
  EXPECT_EQ(evidence_of(*finding, "p95 of all requests in these seconds"),
            "900 ms, 50.0 ms in the others");
  EXPECT_EQ(evidence_of(*finding, "row locks were waited for"), "10 s, from second 20 to 29");
}

// A wait that is over before anybody looks is in the counters.
TEST(MariaDbRules, ShortLockWaitsFireByTheirTime) {
  WatchedRun run = run_with("Innodb_row_lock_time", between(20, 29, 4'000), kGrowth);
  run.slow(20, 29, milliseconds(200));
  const Finding* const finding = run.finding("db-lock-waits");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(evidence_of(*finding, "Innodb_row_lock_time"), "40.0 s together");
}

TEST(MariaDbRules, LockWaitsAllTheTimeFireWithLessConfidence) {
  WatchedRun run = run_with("Innodb_row_lock_current_waits", between(0, 59, 6));
  ASSERT_NE(run.finding("db-lock-waits"), nullptr);
  EXPECT_EQ(run.finding("db-lock-waits")->confidence, Confidence::kMedium);
}

TEST(MariaDbRules, LockWaitsThatNobodyFeelsAndFewSecondsOfThemDoNot) {
  EXPECT_EQ(run_with("Innodb_row_lock_current_waits", between(20, 29, 1)).finding("db-lock-waits"),
            nullptr);
  EXPECT_EQ(run_with("Innodb_row_lock_current_waits", between(20, 21, 9))
                .slow(20, 21, milliseconds(900))
                .finding("db-lock-waits"),
            nullptr);
  EXPECT_EQ(run_with("Innodb_row_lock_time", between(20, 29, 99), kGrowth)
                .slow(20, 29, milliseconds(900))
                .finding("db-lock-waits"),
            nullptr);
}

TEST(MariaDbRules, MoreBusyThreadsThanCoresFire) {
  WatchedRun run = run_with("Threads_running", between(30, 39, 10, 3));
  const Finding* const finding = run.finding("db-threads");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text, "the database had up to 9 statements at work on 4 cores");
  EXPECT_EQ(finding->confidence, Confidence::kHigh);
  EXPECT_EQ(finding->first_second, 30);
  EXPECT_EQ(finding->last_second, 39);
  EXPECT_EQ(evidence_of(*finding, "statements a second then"), "500, 500 otherwise");
}

TEST(MariaDbRules, BusyThreadsForAMomentAndThreadsThatWaitForLocksDoNot) {
  EXPECT_EQ(run_with("Threads_running", between(30, 33, 10, 3)).finding("db-threads"), nullptr);
  EXPECT_EQ(run_with("Threads_running", between(30, 39, 5, 3)).finding("db-threads"), nullptr);
  WatchedRun run = run_with("Threads_running", between(30, 39, 10, 3));
  std::erase_if(run.data().watches, [](const WatchSeries& series) {
    return series.name == "Innodb_row_lock_current_waits";
  });
  run.watch("mariadb", "Innodb_row_lock_current_waits", between(30, 39, 6));
  EXPECT_EQ(run.finding("db-threads"), nullptr);
}

TEST(MariaDbRules, SlowQueriesFire) {
  WatchedRun run = run_with("Slow_queries", between(12, 15, 1), kGrowth);
  const Finding* const finding = run.finding("db-slow-queries");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text, "the database counted 4 slow queries, longer than 10 s each");
  EXPECT_EQ(finding->confidence, Confidence::kMedium);
  EXPECT_EQ(finding->first_second, 12);
  EXPECT_EQ(
      run_with("Slow_queries", between(12, 12, 1), kGrowth).finding("db-slow-queries")->confidence,
      Confidence::kLow);
}

}  // namespace
}  // namespace acrida
