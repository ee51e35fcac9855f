// WatchView reads the series of one watched database for a rule: which seconds meet a condition,
// and what the users felt meanwhile.
//
// Thread: any; a value that refers to the run's figures.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/time.h"
#include "stats/run_data.h"
#include "verdict/finding.h"

namespace acrida {

// Fewer seconds than this are chance.
inline constexpr std::int64_t kWatchSecondsMin = 3;

// Seconds of a run, in order: the first ones of the points of a series.
struct MarkedSeconds {
  std::vector<std::int64_t> seconds;
  std::int64_t span = 1;  // of each

  bool empty() const { return seconds.empty(); }
  std::int64_t count() const { return static_cast<std::int64_t>(seconds.size()) * span; }
  std::int64_t first() const { return seconds.empty() ? 0 : seconds.front(); }
  std::int64_t last() const { return seconds.empty() ? 0 : seconds.back() + span - 1; }
};

class WatchView {
 public:
  // REQUIRES: `data` outlives the view.
  WatchView(const RunData& data, std::string_view source) : data_(data), source_(source) {}

  // Null: it was not watched, or has no value.
  const WatchSeries* find(std::string_view name) const;
  // Of a second; 0 where nothing is known.
  double value(std::string_view name, std::int64_t second) const;

  // The seconds of `name` in which `marks` holds.
  MarkedSeconds where(std::string_view name,
                      const std::function<bool(const WatchPoint&)>& marks) const;

  // The median over these seconds, and over the run's others, of each second's 95th percentile of
  // all response times. Nothing where there were no requests.
  std::optional<Duration> p95_in(const MarkedSeconds& marked) const { return p95(marked, true); }
  std::optional<Duration> p95_outside(const MarkedSeconds& marked) const {
    return p95(marked, false);
  }

 private:
  std::optional<Duration> p95(const MarkedSeconds& marked, bool inside) const;

  const RunData& data_;
  const std::string_view source_;
};

// The longest stretch without a gap.
MarkedSeconds longest_stretch(const MarkedSeconds& marked);

// "9 s, from second 14 to 61".
std::string seconds_text(const MarkedSeconds& marked);

// A finding about these seconds: the evidence given, and then the requests' times in them and in
// the others.
Finding finding_at(std::string_view id,
                   const WatchView& view,
                   const MarkedSeconds& marked,
                   std::vector<Evidence> evidence = {});

// What a counter of the database counted in the run: slow queries, refused connections.
struct Counted {
  double times = 0;
  MarkedSeconds seconds;  // in which it did

  Evidence evidence(std::string_view name) const;  // "evicted_keys 12": "9 s, from second 14 to 61"
};

// Nothing: fewer than `least`, or it was not watched.
std::optional<Counted> counted(const WatchView& view, std::string_view name, double least);

}  // namespace acrida
