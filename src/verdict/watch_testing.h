// A run whose databases were watched, for tests of the rules about them.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "stats/run_data.h"
#include "verdict/watch_rules.h"

namespace acrida {

class WatchedRun {
 public:
  // So many seconds, in each of which 10 requests take 50 ms at p95.
  explicit WatchedRun(std::int64_t seconds) : seconds_(seconds) {
    for (std::int64_t second = 0; second < seconds; ++second) {
      SeriesPoint& point = data_.series.at(second);
      point.requests = 10;
      point.p95 = std::chrono::milliseconds(50);
    }
  }

  RunData& data() { return data_; }

  WatchedRun& watch(std::string_view source,
                    std::string_view name,
                    const std::function<double(std::int64_t)>& value,
                    WatchKind kind = WatchKind::kLevel) {
    for (std::int64_t second = 0; second < seconds_; ++second) {
      add_watched(data_.watches, second,
                  {.source = source, .name = name, .kind = kind, .value = value(second)});
    }
    return *this;
  }
  WatchedRun& watch(std::string_view source,
                    std::string_view name,
                    double value,
                    WatchKind kind = WatchKind::kLevel) {
    return watch(source, name, [value](std::int64_t) { return value; }, kind);
  }
  WatchedRun& slow(std::int64_t first, std::int64_t last, Duration p95) {
    for (std::int64_t second = first; second <= last; ++second) {
      data_.series.at(second).p95 = p95;
    }
    return *this;
  }

  // By its id; null: it is silent.
  const Finding* finding(std::string_view id) {
    findings_ = watch_findings(data_);
    for (const Finding& finding : findings_) {
      if (finding.id == id) {
        return &finding;
      }
    }
    return nullptr;
  }

 private:
  std::int64_t seconds_;
  RunData data_;
  std::vector<Finding> findings_;
};

// The value of that evidence; empty when there is none.
inline std::string evidence_of(const Finding& finding, std::string_view what) {
  for (const Evidence& evidence : finding.evidence) {
    if (evidence.what == what) {
      return evidence.value;
    }
  }
  return "";
}

// `value` in the seconds from first to last, otherwise `other`.
inline std::function<double(std::int64_t)> between(std::int64_t first,
                                                   std::int64_t last,
                                                   double value,
                                                   double other = 0) {
  return [=](std::int64_t second) {
    return second >= first && second <= last ? value : other;
  };
}

}  // namespace acrida
