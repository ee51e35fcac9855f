// The content of Locust's four CSV files, in its columns and number formats.
//
// Names and error texts keep to one line and send nothing to a terminal: control characters and
// bytes that are not UTF-8 are shown as \n, \xNN. Otherwise fields are quoted only where Python's
// csv module quotes, and nothing guards against formulas, because scripts compare these files.
// Every function returns whole rows; the line end is CR LF, as there.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "acrida/time.h"
#include "stats/run_data.h"
#include "stats/run_stats.h"

namespace acrida {

// PREFIX_stats.csv: headings, a row per entry, "Aggregated".
std::string stats_csv(const RunData& data);

// PREFIX_stats_history.csv: the headings, and what is appended each second.
std::string history_csv_header();
struct HistoryMoment {
  WallTime now{};
  std::uint64_t users = 0;
  std::span<const Rates> rates;  // RunStats::entry_rates()
  // RunStats::entry_windows() and window(), for --csv-full-history: a row for each entry, and
  // percentiles of the last seconds. Without them there is the row "Aggregated" alone, with
  // percentiles of the whole run.
  std::span<const Histogram> entry_windows = {};
  const Histogram* window = nullptr;
};
std::string history_csv_rows(const RunData& data, const HistoryMoment& moment);

// PREFIX_failures.csv
std::string failures_csv(const RunData& data);

// PREFIX_exceptions.csv. `node` is Locust's name for where it happened: "local" without workers.
std::string exceptions_csv(const RunData& data, const std::string& node);

}  // namespace acrida
