// Limits as people write them: "p95 (ms)" above, "< 800" below.
//
// A limit is an operator (`<`, `<=`, `>`, `>=`, or none, which is "at most" and of a rate "at
// least"), a value, and clauses: "< 800 ms for 10s, abort after 30s".
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

#include "verdict/measure_word.h"
#include "verdict/target.h"
#include "verdict/text_cursor.h"

namespace acrida {

// Values beyond these are slips of the finger.
inline constexpr double kLimitSecondsMin = 1e-6;
inline constexpr double kLimitSecondsMax = 24.0 * 3600;
inline constexpr double kLimitShareMin = 1e-6;  // but for 0
inline constexpr double kLimitRateMin = 1e-4;
inline constexpr double kLimitRateMax = 1e9;

// The number at the cursor with its unit, in the unit of a Limit. Words that begin a clause are
// not taken for units.
Parsed<double> read_limit_value(TextCursor& cursor, const MeasureWord& word);
// One of "for 10s", "within 30s", "over 1m", "abort", "abort after 30s", a comma before it or not;
// false when no such clause stands at the cursor.
Parsed<bool> read_limit_clause(TextCursor& cursor, Limit& limit);
// A whole cell.
Parsed<Limit> read_limit(std::string_view text, const MeasureWord& word);

// Without a unit: "< 800", in milliseconds and per cent, and its clauses; reads back as the same
// limit below a column_title().
std::string limit_cell(const Limit& limit);
// "p95 (ms)", "Failure rate (%)", "Target RPS".
std::string column_title(const Limit& limit);

// The limit's comparison can hold and be broken.
Parsed<void> check_limit_value(const TextCursor& at, const Limit& limit);

}  // namespace acrida
