#include "report/locust_json.h"

#include <map>

#include "base/figures.h"
#include "report/json_writer.h"
#include "stats/locust_view.h"

namespace acrida {
namespace {

constexpr int kIndent = 4;

using CountsBySecond = std::map<std::int64_t, std::uint64_t>;
struct EntrySeconds {
  CountsBySecond requests;
  CountsBySecond failures;
};

std::vector<EntrySeconds> seconds_by_entry(const RunData& data) {
  std::vector<EntrySeconds> seconds(data.entries.size());
  const auto start =
      std::chrono::floor<std::chrono::seconds>(data.start).time_since_epoch().count();
  for (const SeriesPoint& point : data.series.points()) {
    if (point.second + data.series.span() <= data.figures_from_second) {
      continue;
    }
    for (const EntryCell& cell : point.entries) {
      if (cell.requests != 0) {
        seconds[cell.entry].requests[start + point.second] += cell.requests;
      }
      if (cell.failures != 0) {
        seconds[cell.entry].failures[start + point.second] += cell.failures;
      }
    }
  }
  return seconds;
}

void write_counts(JsonWriter& json, std::string_view name, const CountsBySecond& counts) {
  json.key(name).begin_object();
  for (const auto& [second, count] : counts) {
    json.field(std::to_string(second), count);
  }
  json.end_object();
}

// Python's Locust starts these at the int 0 and turns them into floats by adding to them.
void write_time(JsonWriter& json, std::string_view name, double milliseconds) {
  if (milliseconds == 0) {
    json.field(name, 0);
  } else {
    json.field(name, milliseconds);
  }
}

void write_entry(JsonWriter& json, const EntryStats& entry, const EntrySeconds& seconds) {
  const LocustView times(entry);
  json.begin_object();
  json.field("name", entry.name);
  json.field("method", entry.method);
  json.field("last_request_timestamp", epoch_seconds(entry.last_done));
  json.field("start_time", epoch_seconds(entry.first_done));
  json.field("num_requests", entry.counts.requests);
  json.field("num_none_requests", entry.counts.without_time);
  json.field("num_failures", entry.counts.failures);
  write_time(json, "total_response_time", times.total_ms());
  write_time(json, "max_response_time", times.max_ms());
  json.key("min_response_time");
  times.empty() ? json.null() : json.real(times.min_ms());
  json.field("total_content_length", entry.counts.response_bytes);
  json.key("response_times").begin_object();
  for (const LocustView::Bucket& bucket : times.buckets()) {
    json.field(std::to_string(bucket.milliseconds), bucket.count);
  }
  json.end_object();
  write_counts(json, "num_reqs_per_sec", seconds.requests);
  write_counts(json, "num_fail_per_sec", seconds.failures);
  json.end_object();
}

}  // namespace

std::string locust_json(const RunData& data) {
  const std::vector<EntrySeconds> seconds = seconds_by_entry(data);
  JsonWriter json(kIndent);
  json.begin_array();
  for (std::size_t i = 0; i < data.entries.size(); ++i) {
    if (data.entries[i].counts.requests != 0) {
      write_entry(json, data.entries[i], seconds[i]);
    }
  }
  json.end_array();
  return json.take();
}

}  // namespace acrida
