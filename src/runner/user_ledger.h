// Which users live on which shard.
//
// The run tells the ledger what it wants (the dispatcher's counts); the shards report what they
// have. Orders are levels, not changes: a shard is told how many users of each class it should
// have, compares with those it has, spawns or stops the difference, and reports the sequence it has
// carried out. A user that leaves by itself while an order is under way can thus never be counted
// twice, and is replaced by the next order, as Locust does.
//
// Thread: owned by the run's thread; shards' reports reach it as messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "runner/dispatcher.h"

namespace acrida {

// What a shard reports: absolute counts, so that a report may be repeated or skipped.
struct ShardReport {
  std::uint64_t sequence = 0;          // the last order whose users have been spawned and stopped
  std::vector<std::int64_t> running;   // per class, users that exist at this moment
  std::vector<std::uint64_t> spawned;  // per class, since the test began
  std::vector<std::uint64_t> ended;    // per class, since the test began
};

class UserLedger {
 public:
  // `classes` as Dispatcher::classes() has them.
  UserLedger(std::vector<std::string> classes, std::size_t shard_count);

  // An order has been sent to every shard.
  void want(std::uint64_t sequence, const UserCounts& counts);
  // REQUIRES: one entry per class in each list; running = spawned - ended.
  void report(std::size_t shard, const ShardReport& report);

  // Every shard has carried out the last order.
  bool settled() const;

  std::int64_t wanted() const;
  std::int64_t running() const;
  std::int64_t running(std::size_t user_class) const;
  std::int64_t running_on(std::size_t shard) const;
  std::uint64_t spawned(std::size_t user_class) const;
  std::uint64_t ended(std::size_t user_class) const;

  // {"CashierUser": 50, "KitchenUser": 15} (65 total users)
  std::string counts_text() const;
  // Locust's log line at the end of a ramp: All users spawned: {"U": 1} (1 total users)
  std::string spawned_line() const;

 private:
  std::vector<std::string> classes_;
  std::uint64_t sequence_ = 0;
  UserCounts wanted_;
  std::vector<ShardReport> reports_;
};

}  // namespace acrida
