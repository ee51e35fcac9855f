// LocustRow is one line of Locust's tables and files: an entry with the figures that Locust derives
// from it.
//
// Thread: values; a row must not outlive its RunData.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "stats/locust_view.h"
#include "stats/run_data.h"

namespace acrida {

struct LocustRow {
  LocustRow(const EntryStats& of, const RunData& data);

  const EntryStats& entry;
  std::uint32_t index = 0;  // in RunData::entries; their number for the total
  LocustView times;
  double total_rps = 0;
  double total_failures_per_second = 0;

  // As Python would write Locust's numbers: whole where Locust has an int, otherwise a float.
  std::string median() const;
  std::string average() const;
  std::string min() const;
  std::string max() const;
  std::string average_length() const;
};

// What Locust would list, sorted by name and method: entries with requests, and those that a
// warm-up or a reset has emptied.
std::vector<LocustRow> locust_rows(const RunData& data);
LocustRow locust_total(const RunData& data);

// "50%", "66%", ..., "99.99%", "100%": the headings of locust_percentiles().
std::vector<std::string> locust_percentile_names();

}  // namespace acrida
