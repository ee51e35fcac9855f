#include "report/locust_web.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "base/figures.h"
#include "report/json_writer.h"
#include "report/locust_rows.h"

namespace acrida {
namespace {

// Locust's PERCENTILES_TO_STATISTICS and PERCENTILES_TO_CHART.
constexpr std::array<std::pair<double, std::string_view>, 2> kOfRows = {
    {{0.95, "response_time_percentile_0.95"}, {0.99, "response_time_percentile_0.99"}}};
constexpr std::array<std::pair<double, std::string_view>, 2> kOfChart = {
    {{0.5, "response_time_percentile_0.5"}, {0.95, "response_time_percentile_0.95"}}};
constexpr std::string_view kNode = "local";

// Half up, as Locust's proper_round().
std::int64_t proper_round(double value) {
  return static_cast<std::int64_t>(std::floor(value + 0.5));
}

// Whole where Locust has an int.
void median_field(JsonWriter& json, const LocustRow& row) {
  const std::int64_t whole = row.times.percentile(0.5);
  if (static_cast<double>(whole) == row.times.median_ms()) {
    json.field("median_response_time", whole);
  } else {
    json.field("median_response_time", row.times.median_ms());
  }
}

void write_row(JsonWriter& json, const LocustRow& row, const Rates& now) {
  const EntryCounts& counts = row.entry.counts;
  json.begin_object()
      .field("method", row.entry.method)
      .field("name", row.entry.name)
      .field("num_requests", counts.requests)
      .field("num_failures", counts.failures)
      .field("min_response_time", proper_round(row.times.min_ms()))
      .field("max_response_time", proper_round(row.times.max_ms()))
      .field("current_rps", now.requests)
      .field("current_fail_per_sec", now.failures)
      .field("avg_response_time", row.times.average_ms());
  median_field(json, row);
  json.field("total_rps", row.total_rps).field("total_fail_per_sec", row.total_failures_per_second);
  for (const auto& [q, name] : kOfRows) {
    json.field(name, row.times.percentile(q));
  }
  json.field("avg_content_length", counts.requests == 0
                                       ? 0.0
                                       : static_cast<double>(counts.response_bytes) /
                                             static_cast<double>(counts.requests));
  json.end_object();
}

void write_stats(JsonWriter& json, const RunStats& stats, const LocustRow& total) {
  const RunData& data = stats.data();
  const std::vector<Rates> rates = stats.entry_rates();
  json.key("stats").begin_array();
  std::size_t left = kWebEntriesMax;
  for (const LocustRow& row : locust_rows(data)) {
    if (left-- == 0) {
      break;
    }
    write_row(json, row, rates[row.index]);
  }
  write_row(json, total, stats.current_rates());
  json.end_array();
}

void write_errors(JsonWriter& json, const RunData& data) {
  json.key("errors").begin_array();
  for (std::size_t i = 0; i < std::min(data.failures.size(), kWebEntriesMax); ++i) {
    const FailureRecord& failure = data.failures[i];
    const EntryStats& entry = data.entries[failure.entry];
    json.begin_object()
        .field("method", entry.method)
        .field("name", entry.name)
        .field("error", failure.text)
        .field("occurrences", failure.count)
        .field("first_seen", epoch_seconds(failure.first))
        .field("last_seen", epoch_seconds(failure.last))
        .end_object();
  }
  json.end_array();
}

// Of the last ten seconds; null without a request in them.
void write_percentiles(JsonWriter& json, const RunStats& stats, std::int64_t second) {
  std::optional<LocustView> window;
  if (second >= 0) {
    window.emplace(stats.window(second));
  }
  json.key("current_response_time_percentiles").begin_object();
  for (const auto& [q, name] : kOfChart) {
    if (window && !window->empty()) {
      json.field(name, window->percentile(q));
    } else {
      json.key(name).null();
    }
  }
  json.end_object();
}

}  // namespace

std::string stats_requests_json(const RunStats* stats, const WebMoment& moment) {
  JsonWriter json;
  json.begin_object();
  const RunStats nothing{WallTime()};
  const RunStats& shown = stats != nullptr ? *stats : nothing;
  const LocustRow total = locust_total(shown.data());
  const Rates now = shown.current_rates();
  write_stats(json, shown, total);
  write_errors(json, shown.data());
  json.field("current_rps", now.requests)
      .field("current_fail_per_sec", now.failures)
      .field("total_rps", total.total_rps)
      .field("total_fail_per_sec", total.total_failures_per_second)
      .field("fail_ratio", total.entry.failure_ratio());
  write_percentiles(json, shown, moment.second);
  json.field("state", moment.state).field("user_count", moment.users).end_object();
  return json.take() + "\n";
}

std::string exceptions_json(const RunStats* stats) {
  JsonWriter json;
  json.begin_object().key("exceptions").begin_array();
  if (stats != nullptr) {
    for (const ExceptionRecord& exception : stats->data().exceptions) {
      json.begin_object()
          .field("count", exception.count)
          .field("msg", exception.message)
          .field("traceback", exception.traceback)
          .field("nodes", kNode)
          .end_object();
    }
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

}  // namespace acrida
