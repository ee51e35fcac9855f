// RunView is a run as the rules of the diagnosis look at it: its figures, what was asked for, and
// what both say of the window that is judged.
//
// Thread: a value that refers to the run's figures: they outlive it and do not change meanwhile.
// Cost: a walk over the blocks, and a histogram pair per name.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "stats/block_index.h"
#include "stats/run_data.h"
#include "verdict/finding.h"
#include "verdict/periodic_stall.h"
#include "verdict/run_facts.h"
#include "verdict/user_levels.h"

namespace acrida {

// What one name had in the window.
struct NameTimes {
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  Histogram success;
  Histogram all;  // failures, too
};

// Of a name's successes, in blocks that share no second with the stall.
inline constexpr double kStallRemains = 0.25;

struct RunView {
  const RunData& data;
  const RunFacts& facts;
  BlockIndex index;              // of its blocks
  Seconds window;                // where rules look unless they say otherwise
  std::vector<NameTimes> names;  // aligned with RunData::entries
  std::uint64_t requests = 0;    // of the window
  std::uint64_t failures = 0;
  std::vector<UserLevel> levels;  // of all the figures
  std::optional<PeriodicStall> stall;

  // "POST /api/orders"; the bare name where there is no method.
  std::string name(std::size_t entry) const;
  // Points of the series that lie in the window.
  std::vector<const SeriesPoint*> points() const;
  // The level with the fewest users, if it has at most `share` of the users of the window.
  const UserLevel* low_level(double share) const;
  double users_of_window() const;  // mean
  // The plateau with the most users that lies in the window and has so many requests, or else the
  // window: a mixture of few users with many looks spread, whatever each of them is.
  Seconds highest_load(std::uint64_t requests_min) const;
  // Response times of a name's successes, without those that a periodic stall held up: of the
  // blocks apart from it, or where less than kStallRemains is in those (they are about as long as
  // its period), of all without the slowest, as large a share as it held up of all names. Of the
  // whole run where there are no blocks.
  Histogram successes(Seconds seconds, std::uint32_t entry) const;
};

// REQUIRES: `window` is not empty; whole_window() gives one. A run that kept no blocks is seen as a
// whole, whatever the window.
RunView view_run(const RunData& data, const RunFacts& facts, Seconds window);

// All the figures.
Seconds whole_window(const RunData& data);

std::int64_t users_of(const SeriesPoint& point);

// Response times of all the names that `chosen` takes, in some seconds.
Histogram block_times(const RunData& data,
                      Seconds seconds,
                      const std::function<bool(const EntryStats&)>& chosen);

// Reads (GET, HEAD, OPTIONS), and everything else that has a method.
bool is_read(const EntryStats& entry);
bool is_write(const EntryStats& entry);

// What p95 is at the least, kRankErrors standard errors of its rank down: of 59 times p86, of 1,000
// p93. REQUIRES: there are times.
inline constexpr double kRankErrors = 3;
Duration p95_at_least(const Histogram& times);

double ratio(Duration a, Duration b);  // 0 when b is
void add_finding(std::vector<Finding>& findings, std::optional<Finding> finding);

}  // namespace acrida
