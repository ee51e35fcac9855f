// The small languages in which options describe a load: stages, steps, arrival rates, exact counts.
//
//   --stages        1m:10,5m:50@2,1m:0              SPAN:USERS[@RATE], comma separated
//   --steps         10/1m for 5m[@RATE]             USERS/SPAN for SPAN
//   --shape         shift, shift 9:00-21:30         a shop's day, from opening to closing
//   --arrival-rate  10/s..50/s over 5m then 20/s    pieces joined by "then"
//                   Till=10/s, Till.pay=600/h       for one user class, for one task of it
//   --fixed-count   Till=50,Office=15               CLASS=USERS, comma separated
//
// Blanks are free around every sign. docs/options.md has the meaning and examples.
//
// Thread: any. Errors say what was read, what is wrong with it, and an example of what is right.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"
#include "runner/rate_curve.h"
#include "runner/shape.h"
#include "runner/shift.h"

namespace acrida {

inline constexpr std::size_t kLoadPiecesMax =
    1000;  // stages, arrival pieces, counts: a slip beyond
inline constexpr std::int64_t kUsersMax = 100'000'000;  // beyond it a slip of the finger
inline constexpr double kRateMax = 1e9;                 // per second, likewise
inline constexpr Duration kArrivalHold = std::chrono::hours(24 * 366);  // "for ever"

// Without @RATE the users change evenly over the whole stage, starting from the stage before (at
// first 0); with it they change at that rate and then stay.
Result<std::vector<ShapeStage>> parse_stages(std::string_view text);

// The spawn rate is 0 when the text gives none.
Result<ShapeSteps> parse_steps(std::string_view text);

Result<ShiftDay> parse_shift(std::string_view text);

// The arrivals of all classes together, of one class, or of one task of it.
struct ArrivalRate {
  std::string user_class;  // empty: every class, by weight; or a task that only one class has
  std::string task;        // empty: every task of the class
  // The last one lasts kArrivalHold unless the text ends with "for SPAN".
  std::vector<RateCurve::Segment> segments;
};

// One rate; the comma separated list of an option goes through split_list() first.
Result<ArrivalRate> parse_arrival_rate(std::string_view text);

using ExactCounts = std::vector<std::pair<std::string, std::int64_t>>;
Result<ExactCounts> parse_fixed_counts(std::string_view text);

// The pieces between commas, blanks off, empty ones left out.
std::vector<std::string> split_list(std::string_view text);

}  // namespace acrida
