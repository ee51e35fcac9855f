// Is the run to be believed? A load tester must accuse itself first.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/time.h"
#include "stats/run_data.h"

namespace acrida {

// The generator is too busy when its busiest shard uses more than this share of a core ...
inline constexpr double kBusyCpu = 0.90;
// ... for more than this in a row.
inline constexpr Duration kBusyTime = std::chrono::seconds(5);
// Requests leave too late when the 99th percentile of their lateness is above this.
inline constexpr Duration kLateSends = std::chrono::milliseconds(50);
// Where it is not known when requests left, the generator's clock has taken their times, and they
// are worth what the loop was worth that read it: the same limit holds for its turns.
inline constexpr Duration kLateTurns = kLateSends;
// Of fewer turns the 99th percentile is the longest, and one of those proves nothing.
inline constexpr std::uint64_t kTurnsMin = 100;
// Users that did not get their turn for this long have made no load.
inline constexpr Duration kStall = std::chrono::seconds(5);
// A step of the wall clock of more than this spoils the times around it.
inline constexpr Duration kClockStep = std::chrono::milliseconds(50);
// Open model: the load is not what was asked for when a smaller share of the due starts was made
// ...
inline constexpr double kStartedMin = 0.98;
// ... of at least so many.
inline constexpr std::uint64_t kStartsMin = 50;
// A process of which so large a part was swapped out answers when the disk does.
inline constexpr double kSwappedOut = 0.10;

// Open model: starts for which no user was free.
struct MissedStarts {
  double share_made() const {
    return due == 0 ? 1.0 : static_cast<double>(due - dropped) / static_cast<double>(due);
  }
  // The load was not what was asked for.
  bool matter() const { return due >= kStartsMin && share_made() < kStartedMin; }

  std::uint64_t due = 0;
  std::uint64_t dropped = 0;  // of them
};

MissedStarts missed_starts(const RunData& data);

struct ValidityFinding {
  // "gen-cpu", "gen-late", "gen-stall", "gen-rate", "gen-fd", "gen-port", "gen-mem", "clock-jump":
  // stable names
  std::string_view id;
  std::string text;  // what, and what to do
};

struct Validity {
  bool valid() const { return findings.empty(); }

  std::vector<ValidityFinding> findings;  // each of them makes the run invalid
  double generator_cpu_max = 0;           // busiest second of the busiest shard, share of a core
  Duration send_lateness_p99{0};
  Duration send_lateness_max{0};
  std::uint64_t lateness_known = 0;  // of so many requests
  std::uint64_t lateness_unknown = 0;
  Duration turn_lateness_p99{0};
  Duration turn_lateness_max{0};
};

// Starts that were missed make a run invalid when the generator was late or too busy to make them.
// Where it was neither, the site kept all users busy, which is what such a run is to find out
// (not-kept-up in load_rules.h).
Validity assess_validity(const RunData& data);

// One line without line end: "Run is valid: ..." or "RUN IS INVALID: ...".
std::string validity_line(const Validity& validity);

}  // namespace acrida
