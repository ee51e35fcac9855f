// LiveRows: the table of the names, kept as JSON texts of its rows, since percentiles of 10,000
// names cannot be looked up every second.
//
// refresh() makes a bounded number of rows anew, one name after the other, and looks up percentiles
// only of those that have had requests since.
//
// Times are exact (the engine's histograms, not Locust's rounded ones), in milliseconds; "bytes" is
// the mean length of a response; "rps" and "fps" are of the whole run, "now_rps" and "now_fps"
// Locust's current rates. What is not known is null.
//
// Thread: owned by one thread; not synchronized. Cost of refresh(): about 10 us a row that changed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stats/run_stats.h"
#include "verdict/verdict.h"

namespace acrida {

class LiveRows {
 public:
  static constexpr std::array kQuantiles = {0.5, 0.9, 0.95, 0.99, 0.999};
  // Ten thousand names of 250 bytes are shown, of the longest that there may be 3,500.
  static constexpr std::size_t kBytesMax = 4'000'000;
  using Percentiles = std::array<double, kQuantiles.size()>;

  // `now`: RunStats::entry_rates(). REQUIRES: one RunData for all calls.
  void refresh(const RunData& data, std::span<const Rates> now, std::size_t rows_max);

  // {columns, rows, total, left_out}: of the names that were refreshed and have had requests. What
  // would be longer than `bytes_max` has those with the most requests, and counts the others.
  // `total_now`: RunStats::current_rates().
  std::string json(const RunData& data,
                   const Rates* total_now,
                   std::size_t bytes_max = kBytesMax) const;

 private:
  struct Row {
    std::uint64_t requests = 0;  // when the percentiles were looked up
    Percentiles percentiles{};
    std::string text;  // empty: not listed
  };

  void refresh_row(const RunData& data, std::size_t index, const Rates* now);
  std::vector<bool> fitting(std::size_t bytes_max) const;

  std::vector<Row> rows_;
  std::size_t next_ = 0;
};

// The table of a run that is over, of these entries alone; the others are counted. REQUIRES: they
// have had requests.
std::string rows_json(const RunData& data, std::span<const std::uint32_t> entries);

// At most so many entries with requests, in the order of RunData::entries: those of the targets,
// then those with the most requests, the most failures and the highest p95 in turns.
// `verdict`: null: there is none.
std::vector<std::uint32_t> important_entries(const RunData& data,
                                             const Verdict* verdict,
                                             std::size_t entries_max);

}  // namespace acrida
