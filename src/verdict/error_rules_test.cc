#include "verdict/error_rules.h"

#include <gtest/gtest.h>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

void add_cause(BuiltRun& run,
               std::uint16_t status,
               std::string cause,
               std::uint64_t count,
               std::string message = {}) {
  const WallTime when = kDiagnosedRunStart + seconds(40);
  run.data().causes.push_back({.entry = 0,
                               .status = status,
                               .cause = std::move(cause),
                               .message = std::move(message),
                               .count = count,
                               .failures = count,
                               .first = when,
                               .last = when + seconds(20)});
}

BuiltRun with_cause(std::uint16_t status,
                    std::string cause,
                    std::uint64_t count,
                    std::string message = {}) {
  BuiltRun run = healthy_run();
  add_cause(run, status, std::move(cause), count, std::move(message));
  return run;
}

// 300 s with 3000 requests, `failed` of them.
BuiltRun with_failures(std::uint64_t failed) {
  BuiltRun run;
  for (int second = 0; second < 300; ++second) {
    run.at(second)
        .users(10)
        .request({.time = milliseconds(100), .count = 10})
        .waits(10, seconds(1));
  }
  run.at(150).request({.name = "/b",
                       .time = milliseconds(100),
                       .failure = "HTTPError('417 ...')",
                       .count = failed});
  return run;
}

TEST(ErrorRules, FailureRateFiresOverOnePercent) {
  BuiltRun run = with_failures(60);
  const Finding* const finding = run.finding("failure-rate");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->confidence, Confidence::kHigh);
  EXPECT_EQ(finding->text, "2.0 % of the requests failed (60 of 3060), most of them GET /b");
  BuiltRun uncertain = with_failures(32);
  ASSERT_NE(uncertain.finding("failure-rate"), nullptr);
  EXPECT_EQ(uncertain.finding("failure-rate")->confidence, Confidence::kLow);
}

TEST(ErrorRules, FailureRateIsSilentUpToOnePercentAndOnAFewRequests) {
  EXPECT_EQ(with_failures(30).finding("failure-rate"), nullptr);
  BuiltRun run;
  run.at(0).users(5).request({.count = 90}).request({.failure = "broken", .count = 9});
  EXPECT_EQ(run.finding("failure-rate"), nullptr);
}

TEST(ErrorRules, DeadlockFiresOnItsName) {
  BuiltRun run = with_cause(508, "QueryDeadlockError", 3, "(1213, 'Deadlock found')");
  const Finding* const finding = run.finding("deadlock");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text, "3 requests failed in a deadlock of the database");
  EXPECT_EQ(finding->evidence[1].value,
            "GET /item: 508 QueryDeadlockError (1213, 'Deadlock found')");
  EXPECT_EQ(finding->first_second, 40);
  EXPECT_EQ(finding->last_second, 61);
  EXPECT_NE(with_cause(500, "", 1, "ERROR 40P01: deadlock detected").finding("deadlock"), nullptr);
}

TEST(ErrorRules, DeadlockIsSilentAboutOtherErrors) {
  EXPECT_EQ(with_cause(500, "OperationalError", 50, "(2006, 'gone away')").finding("deadlock"),
            nullptr);
}

BuiltRun with_long_ones(std::uint64_t count) {
  BuiltRun run = healthy_run();
  run.at(100).request(
      {.method = "POST", .name = "/b", .time = milliseconds(50'200), .count = count});
  return run;
}

TEST(ErrorRules, LockWaitFiresOnItsNameAndOnAnswersOfFiftySeconds) {
  BuiltRun said = with_cause(508, "QueryTimeoutError", 1);
  ASSERT_NE(said.finding("lock-wait"), nullptr);
  EXPECT_EQ(said.finding("lock-wait")->confidence, Confidence::kHigh);
  BuiltRun silent = with_long_ones(3);
  ASSERT_NE(silent.finding("lock-wait"), nullptr);
  EXPECT_EQ(silent.finding("lock-wait")->confidence, Confidence::kMedium);
}

TEST(ErrorRules, LockWaitIsSilentAboutTwoLongAnswers) {
  EXPECT_EQ(with_long_ones(2).finding("lock-wait"), nullptr);
  BuiltRun run = healthy_run();
  run.at(100).request({.time = seconds(60), .count = 5});
  EXPECT_EQ(run.finding("lock-wait"), nullptr);
}

TEST(ErrorRules, TsMismatchFiresOverOnePercentOfAName) {
  BuiltRun run = with_cause(417, "TimestampMismatchError", 20);
  ASSERT_NE(run.finding("ts-mismatch"), nullptr);
  EXPECT_NE(with_cause(409, "", 20).finding("ts-mismatch"), nullptr);
}

TEST(ErrorRules, TsMismatchIsSilentBelow) {
  BuiltRun run = with_cause(417, "TimestampMismatchError", 14);
  EXPECT_GE(run.data().entries[0].counts.requests, 1'400U);
  EXPECT_EQ(run.finding("ts-mismatch"), nullptr);
  EXPECT_EQ(with_cause(417, "ValidationError", 100).finding("ts-mismatch"), nullptr);
}

TEST(ErrorRules, RateLimitedFiresOn429AndWhenTheLimitIsNearlyUsedUp) {
  EXPECT_NE(with_cause(429, "TooManyRequestsError", 1).finding("rate-limited"), nullptr);
  BuiltRun nearly = healthy_run();
  nearly.data().server.rate_limit = 1'000;
  nearly.data().server.rate_limit_left = 99;
  ASSERT_NE(nearly.finding("rate-limited"), nullptr);
  EXPECT_EQ(nearly.finding("rate-limited")->text,
            "the site's rate limit is nearly used up: 99.0 of 1000 left");
}

TEST(ErrorRules, RateLimitedIsSilentWhileSomeIsLeft) {
  BuiltRun run = healthy_run();
  run.data().server.rate_limit = 1'000;
  run.data().server.rate_limit_left = 100;
  EXPECT_EQ(run.finding("rate-limited"), nullptr);
}

BuiltRun with_connects(Duration mean, Duration longest) {
  BuiltRun run = healthy_run();
  run.data().total.counts.phases[static_cast<std::size_t>(Phase::kConnect)] = {
      .count = 100, .sum_ns = static_cast<std::uint64_t>(mean.count()) * 100, .max = longest};
  return run;
}

TEST(ErrorRules, QueueFrontFiresOnTheProxysAnswersAndOnSlowConnects) {
  BuiltRun proxy = with_cause(502, "", 3);
  ASSERT_NE(proxy.finding("queue-front"), nullptr);
  EXPECT_EQ(proxy.finding("queue-front")->confidence, Confidence::kHigh);
  BuiltRun slow = with_connects(milliseconds(150), milliseconds(1'040));
  ASSERT_NE(slow.finding("queue-front"), nullptr);
  EXPECT_EQ(slow.finding("queue-front")->confidence, Confidence::kMedium);
}

TEST(ErrorRules, QueueFrontReadsTheTextsOfFailuresWhereNoCauseIsKnown) {
  BuiltRun run = healthy_run();
  run.at(50).request(
      {.failure = "HTTPError('504 Server Error: Gateway Time-out for url: /a')", .count = 3});
  EXPECT_NE(run.finding("queue-front"), nullptr);
}

TEST(ErrorRules, QueueFrontIsSilentAboutTwoOfThemAndAboutAFarSite) {
  EXPECT_EQ(with_cause(504, "", 2).finding("queue-front"), nullptr);
  EXPECT_EQ(with_cause(500, "", 30).finding("queue-front"), nullptr);
  EXPECT_EQ(with_cause(503, "SessionStopped", 30).finding("queue-front"), nullptr);
  EXPECT_EQ(with_connects(milliseconds(150), milliseconds(300)).finding("queue-front"), nullptr);
  EXPECT_EQ(with_connects(milliseconds(50), milliseconds(1'040)).finding("queue-front"), nullptr);
}

BuiltRun shedding(std::uint64_t refused, Duration of_refusals) {
  BuiltRun run;
  for (int second = 0; second < 120; ++second) {
    run.at(second).users(20).waits(20, seconds(1));
    run.request({.time = milliseconds(200), .count = second < 60 ? 20 : 20 - refused});
    if (second >= 60 && refused != 0) {
      run.request({.time = of_refusals, .failure = "HTTPError('503 ...')", .count = refused});
    }
  }
  return run;
}

TEST(ErrorRules, FastFailFiresWhenRefusalsMakeTheMedianFall) {
  ASSERT_NE(shedding(11, milliseconds(5)).finding("fast-fail"), nullptr);
}

TEST(ErrorRules, FastFailIsSilentWhenRefusalsAreSlowOrFew) {
  EXPECT_EQ(shedding(11, milliseconds(300)).finding("fast-fail"), nullptr);
  EXPECT_EQ(shedding(1, milliseconds(5)).finding("fast-fail"), nullptr);
}

}  // namespace
}  // namespace acrida
