#include "report/live_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>

#include "report/live_figure.h"

namespace acrida {
namespace {

constexpr std::array<std::string_view, 18> kColumns = {
    "method", "name", "requests", "failures", "median", "p90", "p95",     "p99",     "p999",
    "avg",    "min",  "max",      "bytes",    "rps",    "fps", "now_rps", "now_fps", "in_on_start"};
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double share(double sum, std::uint64_t count) {
  return count == 0 ? kUnknown : sum / static_cast<double>(count);
}

LiveRows::Percentiles percentiles_of(const EntryStats& entry) {
  std::array<Duration, LiveRows::kQuantiles.size()> times{};
  Histogram::percentiles(entry.success, entry.failure, LiveRows::kQuantiles, times);
  const bool any = entry.success.count() + entry.failure.count() != 0;
  LiveRows::Percentiles found;
  std::ranges::transform(times, found.begin(),
                         [any](Duration time) { return any ? figure_ms(time) : kUnknown; });
  return found;
}

void write_row(JsonWriter& json,
               const RunData& data,
               const EntryStats& entry,
               const LiveRows::Percentiles& percentiles,
               const Rates* now) {
  const EntryCounts& counts = entry.counts;
  const TimeSummary times = entry.all_summary();
  json.begin_array().text(entry.method).text(entry.name);
  json.number(counts.requests).number(counts.failures);
  for (const double percentile : percentiles) {
    write_figure(json, percentile);
  }
  write_figure(json, share(static_cast<double>(times.sum_ns) / 1e6, times.count));
  write_figure(json, times.count == 0 ? kUnknown : figure_ms(times.min));
  write_figure(json, times.count == 0 ? kUnknown : figure_ms(times.max));
  write_figure(json, share(static_cast<double>(counts.response_bytes), counts.requests));
  write_figure(json, data.per_second(counts.requests));
  write_figure(json, data.per_second(counts.failures));
  write_figure(json, now == nullptr ? kUnknown : now->requests);
  write_figure(json, now == nullptr ? kUnknown : now->failures);
  json.number(counts.in_on_start).end_array();
}

// Entries that a warm-up or a reset has emptied stay, as in Locust's tables.
bool is_listed(const EntryStats& entry) {
  return entry.counts.requests + entry.counts.excluded_requests != 0;
}

std::string table(const RunData& data,
                  const Rates* total_now,
                  std::string_view rows,
                  std::size_t left_out) {
  JsonWriter json;
  json.begin_object().key("columns").begin_array();
  for (const std::string_view column : kColumns) {
    json.text(column);
  }
  json.end_array().key("rows").raw(rows).key("total");
  write_row(json, data, data.total, percentiles_of(data.total), total_now);
  json.field("left_out", left_out).end_object();
  return json.take();
}

}  // namespace

void LiveRows::refresh(const RunData& data, std::span<const Rates> now, std::size_t rows_max) {
  const std::size_t count = data.entries.size();
  rows_.resize(count);
  for (std::size_t i = 0; i < std::min(rows_max, count); ++i) {
    next_ = next_ < count ? next_ : 0;
    refresh_row(data, next_, next_ < now.size() ? &now[next_] : nullptr);
    ++next_;
  }
}

void LiveRows::refresh_row(const RunData& data, std::size_t index, const Rates* now) {
  const EntryStats& entry = data.entries[index];
  Row& row = rows_[index];
  if (row.text.empty() || row.requests != entry.counts.requests) {
    row.requests = entry.counts.requests;
    row.percentiles = percentiles_of(entry);
  }
  row.text.clear();
  if (is_listed(entry)) {
    JsonWriter json;
    write_row(json, data, entry, row.percentiles, now);
    row.text = json.take();
  }
}

// Of each row whether it is shown.
std::vector<bool> LiveRows::fitting(std::size_t bytes_max) const {
  std::size_t bytes = 0;
  for (const Row& row : rows_) {
    bytes += row.text.size() + 1;
  }
  if (bytes <= bytes_max) {
    return std::vector<bool>(rows_.size(), true);
  }
  std::vector<std::uint32_t> order(rows_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, [this](std::uint32_t a, std::uint32_t b) {
    return rows_[a].requests != rows_[b].requests ? rows_[a].requests > rows_[b].requests : a < b;
  });
  std::vector<bool> shown(rows_.size(), false);
  bytes = 0;
  for (const std::uint32_t index : order) {
    bytes += rows_[index].text.size() + 1;
    if (bytes > bytes_max) {
      break;
    }
    shown[index] = true;
  }
  return shown;
}

std::string LiveRows::json(const RunData& data,
                           const Rates* total_now,
                           std::size_t bytes_max) const {
  const std::vector<bool> shown = fitting(bytes_max);
  std::size_t left_out = 0;
  std::string rows = "[";
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!rows_[i].text.empty() && shown[i]) {
      rows += rows.size() > 1 ? "," : "";
      rows += rows_[i].text;
    } else if (!rows_[i].text.empty()) {
      ++left_out;
    }
  }
  return table(data, total_now, rows + "]", left_out);
}

std::string rows_json(const RunData& data, std::span<const std::uint32_t> entries) {
  JsonWriter json;
  json.begin_array();
  for (const std::uint32_t entry : entries) {
    write_row(json, data, data.entries[entry], percentiles_of(data.entries[entry]), nullptr);
  }
  json.end_array();
  const auto listed = static_cast<std::size_t>(std::ranges::count_if(data.entries, is_listed));
  return table(data, nullptr, json.take(), listed - entries.size());
}

std::vector<std::uint32_t> important_entries(const RunData& data,
                                             const Verdict* verdict,
                                             std::size_t entries_max) {
  std::vector<std::uint32_t> listed;
  for (std::uint32_t i = 0; i < data.entries.size(); ++i) {
    if (is_listed(data.entries[i])) {
      listed.push_back(i);
    }
  }
  if (listed.size() <= entries_max) {
    return listed;
  }
  std::vector<bool> chosen(data.entries.size());
  std::size_t count = 0;
  const auto choose = [&](std::uint32_t entry) {
    if (count < entries_max && entry < chosen.size() && !chosen[entry] &&
        is_listed(data.entries[entry])) {
      chosen[entry] = true;
      ++count;
    }
  };
  if (verdict != nullptr) {
    for (const RowVerdict& row : verdict->rows) {
      std::ranges::for_each(row.entries, choose);
    }
  }
  // What is left is shared by three orders, one name of each after the other.
  std::vector<double> p95(data.entries.size());
  for (const std::uint32_t entry : listed) {
    const double found = percentiles_of(data.entries[entry])[2];
    p95[entry] = std::isnan(found) ? 0 : found;
  }
  std::array<std::vector<std::uint32_t>, 3> orders = {listed, listed, listed};
  std::ranges::stable_sort(orders[0], std::greater(),
                           [&](std::uint32_t i) { return data.entries[i].counts.requests; });
  std::ranges::stable_sort(orders[1], std::greater(),
                           [&](std::uint32_t i) { return data.entries[i].counts.failures; });
  std::ranges::stable_sort(orders[2], std::greater(), [&](std::uint32_t i) { return p95[i]; });
  for (std::size_t i = 0; i < listed.size() && count < entries_max; ++i) {
    for (const std::vector<std::uint32_t>& order : orders) {
      choose(order[i]);
    }
  }
  std::erase_if(listed, [&](std::uint32_t entry) { return !chosen[entry]; });
  return listed;
}

}  // namespace acrida
