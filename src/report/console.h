// Locust's three tables, to the character.
//
// Every function returns whole lines, escaped for a terminal.
//
// Thread: any; functions of their arguments.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "stats/run_data.h"
#include "stats/run_stats.h"

namespace acrida {

// The width of the name column: what a terminal of so many columns leaves, 80 at most; 80 when
// there is no terminal.
int name_width(std::optional<int> terminal_columns);

// Requests, failures, times and rates per name. The periodic table shows the current rates, which
// are aligned with data.entries (RunStats::entry_rates()); the final one those of the whole run.
std::string stats_table(const RunData& data, std::span<const Rates> current, int name_width);
std::string final_stats_table(const RunData& data, int name_width);

std::string percentile_table(const RunData& data, int name_width);

// Failures by method, name and text; empty when there are none.
std::string error_report(const RunData& data, int name_width);

// A failure's text as a person reads it: Locust's "CatchResponseError('not logged in')" is "not
// logged in".
std::string plain_failure(std::string_view text);

}  // namespace acrida
