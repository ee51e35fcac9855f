#include "runner/error_storm.h"

#include "base/check.h"

namespace acrida {

ErrorStorm::ErrorStorm(const StormLimits& limits) : limits_(limits) {
  ACRIDA_CHECK(limits.failed_share > 0 && limits.failed_share <= 1);
  ACRIDA_CHECK(limits.window > Duration::zero());
}

bool ErrorStorm::update(TimePoint now, std::uint64_t requests, std::uint64_t failures) {
  history_.push_back({now, requests, failures});
  const auto suffices = [&](const Totals& entry) {
    return entry.at <= now - limits_.window && requests - entry.requests >= limits_.requests_min;
  };
  while (history_.size() > kHistoryMax || (history_.size() > 1 && suffices(history_[1]))) {
    history_.pop_front();
  }
  const Totals& before = history_.front();
  if (before.at > now - limits_.window) {
    return false;
  }
  const std::uint64_t seen = requests - before.requests;
  const std::uint64_t failed = failures - before.failures;
  return seen >= limits_.requests_min && seen > 0 &&
         static_cast<double>(failed) >= limits_.failed_share * static_cast<double>(seen);
}

}  // namespace acrida
