#include "report/watch_json.h"

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace acrida {
namespace {

using Value = JsonReader::Value;

constexpr const char* kWatches = "watches";
constexpr const char* kLevel = "level";
constexpr const char* kGrowth = "growth";
constexpr auto kSecondMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

WatchSeries read_watch(JsonReader& reader, Value json) {
  WatchSeries series;
  series.source = reader.text(json, "source");
  series.name = reader.text(json, "name");
  series.unit = reader.text(json, "unit");
  const std::string kind = reader.text(json, "kind");
  series.kind = kind == kGrowth ? WatchKind::kGrowth : WatchKind::kLevel;
  series.span = static_cast<std::int64_t>(reader.count_of(json, "span_seconds", 1U << 30U));
  if ((kind != kLevel && kind != kGrowth) || series.span < 1) {
    reader.complain(kWatches, "has a figure of no known kind, or of no span");
    return series;
  }
  for (const Value point : reader.array(json, "points")) {
    const std::vector<Value> pair = reader.elements(point, kWatches, 2);
    if (reader.failed()) {
      return series;
    }
    const auto second = static_cast<std::int64_t>(reader.count(pair[0], kWatches, kSecondMax));
    const std::int64_t earliest = series.points.empty() ? 0 : series.points.back().second + 1;
    if (second < earliest || second % series.span != 0) {
      reader.complain(kWatches, "is not in order, or not in multiples of \"span_seconds\"");
    }
    series.points.push_back({second, reader.number(pair[1], kWatches)});
  }
  return series;
}

}  // namespace

void write_watches(JsonWriter& json, const std::vector<WatchSeries>& watches) {
  if (watches.empty()) {
    return;
  }
  json.new_line().key(kWatches).begin_array();
  for (const WatchSeries& series : watches) {
    json.new_line().begin_object();
    json.field("source", series.source).field("name", series.name).field("unit", series.unit);
    json.field("kind", std::string(series.kind == WatchKind::kLevel ? kLevel : kGrowth));
    json.field("span_seconds", series.span).key("points").begin_array();
    for (const WatchPoint& point : series.points) {
      json.begin_array().number(point.second).real(point.value).end_array();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

std::vector<WatchSeries> read_watches(JsonReader& reader, Value document) {
  std::vector<WatchSeries> watches;
  if (!reader.has(document, kWatches)) {
    return watches;
  }
  for (const Value json : reader.array(document, kWatches)) {
    if (watches.size() == kWatchSeriesKept) {
      reader.complain(kWatches, "holds more figures than are kept");
    }
    if (reader.failed()) {
      break;
    }
    watches.push_back(read_watch(reader, json));
  }
  return watches;
}

}  // namespace acrida
