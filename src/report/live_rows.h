// LiveRows: the table of the names, kept as JSON texts of its rows, since percentiles of 10,000
// names cannot be looked up every second.
//
// refresh() makes at most kRowsPerSecond rows anew, one name after the other, and looks up
// percentiles only of those that have had requests since. So up to 500 names are always of this
// second, and 10,000 of the last 20.
//
// Times are exact (the engine's histograms, not Locust's rounded ones), in milliseconds; `bytes` is
// the mean length of a response; `rps` and `fps` are of the whole run, `now_rps` and `now_fps`
// Locust's current rates.
//
// Thread: owned by one thread; not synchronized. Cost of refresh(): about 10 us a row that changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stats/run_stats.h"

namespace acrida {

class LiveRows {
 public:
  static constexpr std::size_t kRowsPerSecond = 500;

  // `now`: RunStats::entry_rates(); empty: the run is over. REQUIRES: one RunData for all calls.
  void refresh(const RunData& data, std::span<const Rates> now, std::size_t rows_max);
  // Every row.
  void refresh_all(const RunData& data, std::span<const Rates> now);

  // {columns, rows, total, left_out}: of the names that were refreshed and have had requests.
  // `total_now`: RunStats::current_rates(); null: the run is over.
  std::string json(const RunData& data, const Rates* total_now) const;
  // The same with these names alone, indices in RunData::entries.
  std::string json_of(const RunData& data, std::span<const std::uint32_t> entries) const;

 private:
  struct Row {
    std::uint64_t requests = 0;  // when the percentiles were looked up
    std::array<double, 5> percentiles{};
    std::string text;  // empty: not listed
  };

  void refresh_row(const RunData& data, std::size_t index, const Rates* now);

  std::vector<Row> rows_;
  std::size_t next_ = 0;
};

}  // namespace acrida
