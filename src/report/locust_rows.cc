#include "report/locust_rows.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "base/figures.h"

namespace acrida {

LocustRow::LocustRow(const EntryStats& of, const RunData& data)
    : entry(of),
      times(of),
      total_rps(data.per_second(of.counts.requests)),
      total_failures_per_second(data.per_second(of.counts.failures)) {}

std::string LocustRow::median() const {
  const auto whole = static_cast<double>(times.percentile(0.5));
  const double clamped = times.median_ms();
  return whole == clamped ? std::to_string(times.percentile(0.5)) : python_float(clamped);
}

std::string LocustRow::average() const {
  return python_float(times.average_ms());
}

std::string LocustRow::min() const {
  return times.min_ms() == 0 ? "0" : python_float(times.min_ms());
}

std::string LocustRow::max() const {
  return times.max_ms() == 0 ? "0" : python_float(times.max_ms());
}

std::string LocustRow::average_length() const {
  const EntryCounts& counts = entry.counts;
  return counts.requests == 0 ? "0"
                              : python_float(static_cast<double>(counts.response_bytes) /
                                             static_cast<double>(counts.requests));
}

std::vector<LocustRow> locust_rows(const RunData& data) {
  std::vector<std::uint32_t> listed;
  for (std::uint32_t i = 0; i < data.entries.size(); ++i) {
    if (data.entries[i].counts.requests + data.entries[i].counts.excluded_requests != 0) {
      listed.push_back(i);
    }
  }
  std::sort(listed.begin(), listed.end(), [&](std::uint32_t a, std::uint32_t b) {
    const EntryStats& x = data.entries[a];
    const EntryStats& y = data.entries[b];
    return std::tie(x.name, x.method) < std::tie(y.name, y.method);
  });
  std::vector<LocustRow> rows;
  rows.reserve(listed.size());
  for (const std::uint32_t index : listed) {
    rows.emplace_back(data.entries[index], data).index = index;
  }
  return rows;
}

LocustRow locust_total(const RunData& data) {
  LocustRow row(data.total, data);
  row.index = static_cast<std::uint32_t>(data.entries.size());
  return row;
}

std::vector<std::string> locust_percentile_names() {
  return {"50%", "66%", "75%", "80%", "90%", "95%", "98%", "99%", "99.9%", "99.99%", "100%"};
}

}  // namespace acrida
