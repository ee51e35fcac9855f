#include "report/template_args.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "base/figures.h"
#include "report/json_writer.h"
#include "report/live_rows.h"
#include "report/live_sections.h"
#include "report/locust_rows.h"

namespace acrida {
namespace {

constexpr std::size_t kNamesMax = 200;
constexpr std::size_t kFailuresMax = 100;
constexpr std::size_t kExceptionsMax = 20;
constexpr std::array kPercentiles = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0};
constexpr std::int64_t kHistorySeconds = 5;

// Python's proper_round(): halves go up.
std::int64_t rounded(double value) {
  return static_cast<std::int64_t>(std::floor(value + 0.5));
}

// The rows that a report shows, and the total.
std::vector<LocustRow> rows_of(const RunInfo& info, const RunData& data) {
  std::vector<std::uint32_t> shown =
      important_entries(data, info.verdict ? &*info.verdict : nullptr, kNamesMax);
  std::ranges::sort(shown, [&data](std::uint32_t a, std::uint32_t b) {
    const EntryStats& x = data.entries[a];
    const EntryStats& y = data.entries[b];
    return std::tie(x.name, x.method) < std::tie(y.name, y.method);
  });
  std::vector<LocustRow> rows;
  for (const std::uint32_t index : shown) {
    rows.emplace_back(data.entries[index], data).index = index;
  }
  rows.push_back(locust_total(data));
  return rows;
}

void write_requests(JsonWriter& json, const std::vector<LocustRow>& rows) {
  json.key("requests_statistics").begin_array();
  for (const LocustRow& row : rows) {
    const EntryCounts& counts = row.entry.counts;
    json.begin_object().field("method", row.entry.method).field("name", row.entry.name);
    json.field("num_requests", counts.requests).field("num_failures", counts.failures);
    json.field("min_response_time", rounded(row.times.min_ms()));
    json.field("max_response_time", rounded(row.times.max_ms()));
    json.field("current_rps", 0).field("current_fail_per_sec", 0);
    json.key("avg_response_time").raw(row.average());
    json.key("median_response_time").raw(row.median());
    json.field("total_rps", row.total_rps);
    json.field("total_fail_per_sec", row.total_failures_per_second);
    json.field("response_time_percentile_0.95", row.times.percentile(0.95));
    json.field("response_time_percentile_0.99", row.times.percentile(0.99));
    json.key("avg_content_length").raw(row.average_length()).end_object();
  }
  json.end_array().key("response_time_statistics").begin_array();
  for (const LocustRow& row : rows) {
    json.begin_object().field("name", row.entry.name).field("method", row.entry.method);
    for (const double percentile : kPercentiles) {
      json.field(python_float(percentile), row.times.percentile(percentile));
    }
    json.end_object();
  }
  json.end_array();
}

template <class Record>
std::vector<const Record*> most_frequent(const std::vector<Record>& records, std::size_t most) {
  std::vector<const Record*> order;
  order.reserve(records.size());
  for (const Record& record : records) {
    order.push_back(&record);
  }
  const std::size_t shown = std::min(order.size(), most);
  std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(shown),
                            [](const Record* a, const Record* b) {
                              return a->count != b->count ? a->count > b->count : a < b;
                            });
  order.resize(shown);
  return order;
}

void write_errors(JsonWriter& json, const RunData& data) {
  json.key("failures_statistics").begin_array();
  for (const FailureRecord* const failure : most_frequent(data.failures, kFailuresMax)) {
    const EntryStats& entry = data.entries[failure->entry];
    json.begin_object().field("method", entry.method).field("name", entry.name);
    json.field("error", failure->text).field("occurrences", failure->count);
    json.field("first_seen", epoch_seconds(failure->first));
    json.field("last_seen", epoch_seconds(failure->last)).end_object();
  }
  json.end_array().key("exceptions_statistics").begin_array();
  for (const ExceptionRecord* const exception : most_frequent(data.exceptions, kExceptionsMax)) {
    json.begin_object().field("count", exception->count).field("msg", exception->message);
    json.field("traceback", shorten(exception->traceback, kLiveTracebackBytesMax));
    json.field("nodes", std::string_view("local")).end_object();
  }
  json.end_array();
}

// What a moment of the history says: of the seconds since the one before.
struct Moment {
  std::int64_t second = 0;  // the last one
  std::int64_t seconds = 0;
  std::uint64_t requests = 0;
  std::uint64_t failures = 0;
  std::uint64_t users = 0;
  double p50_ms = 0;  // of the worst second
  double p95_ms = 0;
};

std::vector<Moment> history_of(const Series& series) {
  std::vector<Moment> history;
  if (series.points().empty()) {
    return history;
  }
  const std::int64_t end = series.points().back().second + series.span();
  std::int64_t step = std::max(kHistorySeconds, series.span());
  while (end / step > static_cast<std::int64_t>(kHistoryMomentsMax)) {
    step *= 2;
  }
  for (const SeriesPoint& point : series.points()) {
    const std::int64_t last = point.second - point.second % step + step - 1;
    if (history.empty() || history.back().second != last) {
      history.push_back({.second = last});
    }
    Moment& moment = history.back();
    moment.seconds += series.span();
    moment.requests += point.requests;
    moment.failures += point.failures;
    moment.users = std::accumulate(point.users.begin(), point.users.end(), std::uint64_t{0});
    moment.p50_ms = std::max(moment.p50_ms, to_milliseconds(point.p50));
    moment.p95_ms = std::max(moment.p95_ms, to_milliseconds(point.p95));
  }
  return history;
}

void write_history(JsonWriter& json, const RunData& data) {
  json.key("history").begin_array();
  for (const Moment& moment : history_of(data.series)) {
    const std::string when = utc_timestamp(data.start + std::chrono::seconds(moment.second + 1));
    const auto figure = [&](std::string_view name, double value) {
      json.key(name).begin_array().text(when).real(std::round(value * 100) / 100).end_array();
    };
    const auto seconds = static_cast<double>(moment.seconds);
    json.begin_object();
    figure("response_time_percentile_0.5", moment.p50_ms);
    figure("response_time_percentile_0.95", moment.p95_ms);
    figure("current_rps", static_cast<double>(moment.requests) / seconds);
    figure("current_fail_per_sec", static_cast<double>(moment.failures) / seconds);
    figure("user_count", static_cast<double>(moment.users));
    json.field("time", when).end_object();
  }
  json.end_array();
}

// "1 minute and 3 seconds", as Locust says it.
std::string duration_text(Duration span) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span).count();
  const auto count = [](std::int64_t number, std::string_view unit) {
    return number == 0 ? "" : fmt::format("{} {}{}", number, unit, number == 1 ? "" : "s");
  };
  std::vector<std::string> parts;
  for (std::string part : {count(seconds / 86'400, "day"), count(seconds / 3'600 % 24, "hour"),
                           count(seconds / 60 % 60, "minute"), count(seconds % 60, "second")}) {
    if (!part.empty()) {
      parts.push_back(std::move(part));
    }
  }
  if (parts.empty()) {
    return "0 seconds";
  }
  std::string text = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    text += (i + 1 == parts.size() ? " and " : ", ") + parts[i];
  }
  return text;
}

}  // namespace

std::string template_args(const RunInfo& info, const RunData& data) {
  const WallTime end = data.total.last_done == WallTime{} ? info.end : data.total.last_done;
  JsonWriter json;
  json.begin_object().field("is_report", true);
  write_requests(json, rows_of(info, data));
  write_errors(json, data);
  json.field("start_time", utc_timestamp(data.start)).field("end_time", utc_timestamp(end));
  json.field("duration", duration_text(std::max(end - data.start, Duration::zero())));
  json.field("host", mask_password(info.host));
  write_history(json, data);
  json.field("show_download_link", false).field("locustfile", info.scenario);
  json.key("tasks").raw(info.task_ratio == "null" ? R"({"per_class":{},"total":{}})"
                                                  : info.task_ratio);
  json.key("percentiles_to_chart").begin_array().real(0.5).real(0.95).end_array();
  json.key("profile").null().end_object();
  return json.take();
}

}  // namespace acrida
