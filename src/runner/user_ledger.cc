#include "runner/user_ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "base/escape.h"

namespace acrida {

UserLedger::UserLedger(std::vector<std::string> classes, std::size_t shard_count)
    : classes_(std::move(classes)),
      wanted_(shard_count, std::vector<std::int64_t>(classes_.size(), 0)),
      reports_(shard_count) {
  ACRIDA_CHECK(shard_count > 0);
  for (ShardReport& report : reports_) {
    report.running.assign(classes_.size(), 0);
    report.spawned.assign(classes_.size(), 0);
    report.ended.assign(classes_.size(), 0);
  }
}

void UserLedger::want(std::uint64_t sequence, const UserCounts& counts) {
  ACRIDA_CHECK(sequence > sequence_);
  ACRIDA_CHECK(counts.size() == wanted_.size());
  sequence_ = sequence;
  wanted_ = counts;
}

void UserLedger::report(std::size_t shard, const ShardReport& report) {
  ACRIDA_CHECK(shard < reports_.size());
  ACRIDA_CHECK(report.sequence <= sequence_);
  ACRIDA_CHECK(report.running.size() == classes_.size());
  ACRIDA_CHECK(report.spawned.size() == classes_.size());
  ACRIDA_CHECK(report.ended.size() == classes_.size());
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    ACRIDA_CHECK(report.spawned[i] - report.ended[i] ==
                 static_cast<std::uint64_t>(report.running[i]));
  }
  reports_[shard] = report;
}

bool UserLedger::settled() const {
  return std::ranges::all_of(
      reports_, [this](const ShardReport& report) { return report.sequence == sequence_; });
}

std::int64_t UserLedger::wanted() const {
  std::int64_t total = 0;
  for (const std::vector<std::int64_t>& shard : wanted_) {
    total += std::reduce(shard.begin(), shard.end());
  }
  return total;
}

std::int64_t UserLedger::running() const {
  std::int64_t total = 0;
  for (std::size_t shard = 0; shard < reports_.size(); ++shard) {
    total += running_on(shard);
  }
  return total;
}

std::int64_t UserLedger::running(std::size_t user_class) const {
  std::int64_t total = 0;
  for (const ShardReport& report : reports_) {
    total += report.running.at(user_class);
  }
  return total;
}

std::int64_t UserLedger::running_on(std::size_t shard) const {
  const std::vector<std::int64_t>& running = reports_.at(shard).running;
  return std::reduce(running.begin(), running.end());
}

std::uint64_t UserLedger::spawned(std::size_t user_class) const {
  std::uint64_t total = 0;
  for (const ShardReport& report : reports_) {
    total += report.spawned.at(user_class);
  }
  return total;
}

std::uint64_t UserLedger::ended(std::size_t user_class) const {
  std::uint64_t total = 0;
  for (const ShardReport& report : reports_) {
    total += report.ended.at(user_class);
  }
  return total;
}

std::string UserLedger::counts_text() const {
  std::map<std::string, std::int64_t> sorted;
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    sorted[classes_[i]] = running(i);
  }
  std::string text = "{";
  for (const auto& [name, count] : sorted) {
    text += fmt::format("{}\"{}\": {}", text.size() > 1 ? ", " : "", escape_for_json(name), count);
  }
  return fmt::format("{}}} ({} total users)", text, running());
}

std::string UserLedger::spawned_line() const {
  return "All users spawned: " + counts_text();
}

}  // namespace acrida
