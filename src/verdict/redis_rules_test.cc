#include "verdict/redis_rules.h"

#include <gtest/gtest.h>

#include "verdict/watch_testing.h"

namespace acrida {
namespace {

constexpr WatchKind kGrowth = WatchKind::kGrowth;
constexpr double kMegabyte = 1024 * 1024;

TEST(RedisRules, ACalmRedisIsNotSpokenOf) {
  WatchedRun run(60);
  run.watch("redis", "used_memory", 900 * kMegabyte).watch("redis", "maxmemory", 0);
  run.watch("redis", "evicted_keys", between(10, 12, 3), kGrowth);  // nine keys
  run.watch("redis", "rejected_connections", 0, kGrowth);
  run.watch("redis", "rq:queue:short", [](std::int64_t second) { return second % 20; });
  run.watch("redis", "rq oldest job", [](std::int64_t second) { return second % 20; });
  EXPECT_TRUE(watch_findings(run.data()).empty());
}

TEST(RedisRules, EvictionsFire) {
  WatchedRun run(60);
  run.watch("redis", "evicted_keys", between(10, 19, 100), kGrowth);
  run.watch("redis", "keyspace_misses", 5, kGrowth);
  const Finding* const finding = run.finding("redis-evictions");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text, "Redis threw 1000 keys away because its memory was full");
  EXPECT_EQ(evidence_of(*finding, "evicted_keys 1000"), "10 s, from second 10 to 19");
  EXPECT_EQ(evidence_of(*finding, "keyspace_misses"), "300");
  EXPECT_EQ(finding->first_second, 10);
  EXPECT_EQ(finding->last_second, 19);
}

TEST(RedisRules, FullMemoryFires) {
  WatchedRun run(60);
  run.watch("redis", "maxmemory", 100 * kMegabyte);
  run.watch("redis", "used_memory", between(50, 59, 95 * kMegabyte, 50 * kMegabyte));
  const Finding* const finding = run.finding("redis-memory");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text, "Redis used 95.0 % of the memory that it may use");
  EXPECT_EQ(evidence_of(*finding, "used_memory at most"), "95.0 MB of maxmemory 100.0 MB");
  EXPECT_EQ(finding->first_second, 50);
}

TEST(RedisRules, MemoryBelowNineTenthsAndAMomentAboveDoNot) {
  WatchedRun below(60);
  below.watch("redis", "maxmemory", 100 * kMegabyte);
  below.watch("redis", "used_memory", 90 * kMegabyte);
  EXPECT_EQ(below.finding("redis-memory"), nullptr);
  WatchedRun moment(60);
  moment.watch("redis", "maxmemory", 100 * kMegabyte);
  moment.watch("redis", "used_memory", between(50, 51, 95 * kMegabyte));
  EXPECT_EQ(moment.finding("redis-memory"), nullptr);
}

TEST(RedisRules, RefusedConnectionsFire) {
  WatchedRun run(60);
  run.watch("redis", "rejected_connections", between(7, 7, 3), kGrowth);
  run.watch("redis", "connected_clients", 20).watch("redis", "maxclients", 20);
  const Finding* const finding = run.finding("redis-rejected");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->text, "Redis refused 3 connections");
  EXPECT_EQ(evidence_of(*finding, "connected_clients at most"), "20 of maxclients 20");
  EXPECT_EQ(finding->first_second, 7);
}

TEST(RedisRules, QueuesThatGrowThroughTheRunFire) {
  WatchedRun run(60);
  run.watch("redis", "rq:queue:short", [](std::int64_t second) { return 2 * second; });
  run.watch("redis", "rq:queue:long", [](std::int64_t second) { return second; });
  const Finding* const finding = run.finding("rq-debt");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(finding->confidence, Confidence::kMedium);
  EXPECT_EQ(finding->text,
            "background jobs come faster than they are worked off: 177 were still waiting at the "
            "end");
  EXPECT_EQ(evidence_of(*finding, "jobs waiting"), "0 at the beginning, 177 at the end");
}

TEST(RedisRules, AnOldestJobThatGrowsOlderFires) {
  WatchedRun run(60);
  run.watch("redis", "rq:queue:short", 5);
  run.watch("redis", "rq oldest job", [](std::int64_t second) { return second; });
  const Finding* const finding = run.finding("rq-debt");
  ASSERT_NE(finding, nullptr);
  EXPECT_EQ(evidence_of(*finding, "age of the oldest job"),
            "0.00 ms at the beginning, 59.0 s at the end");
}

TEST(RedisRules, QueuesThatAreWorkedOffOrLongAlreadyDoNot) {
  WatchedRun drained(60);
  drained.watch("redis", "rq:queue:short", between(10, 40, 200, 1));
  EXPECT_EQ(drained.finding("rq-debt"), nullptr);
  WatchedRun full(60);
  full.watch("redis", "rq:queue:short", [](std::int64_t second) { return 1'000 + second; });
  EXPECT_EQ(full.finding("rq-debt"), nullptr);
  WatchedRun brief(10);
  brief.watch("redis", "rq:queue:short", [](std::int64_t second) { return 100 * second; });
  EXPECT_EQ(brief.finding("rq-debt"), nullptr);
}

}  // namespace
}  // namespace acrida
