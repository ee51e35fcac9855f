// The section "watches" of run.json: what watched databases said of themselves (docs/run-json.md).
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/json_writer.h"
#include "stats/watch_series.h"

namespace acrida {

inline constexpr const char* kWatchLevel = "level";
inline constexpr const char* kWatchGrowth = "growth";

// The key and its value; nothing when nothing was watched.
void write_watches(JsonWriter& json, const std::vector<WatchSeries>& watches);

// False: this is no figure that write_watches() has written. Json is nlohmann::json, whose header
// stays out of this one.
template <class Json>
bool read_watch(const Json& json, WatchSeries& series) {
  for (const char* const name : {"source", "name", "unit", "kind"}) {
    if (!json.is_object() || !json.contains(name) || !json[name].is_string()) {
      return false;
    }
  }
  const std::string kind = json["kind"];
  if ((kind != kWatchLevel && kind != kWatchGrowth) || !json.contains("span_seconds") ||
      !json["span_seconds"].is_number_unsigned() || !json.contains("points") ||
      !json["points"].is_array()) {
    return false;
  }
  series.span = json["span_seconds"];
  if (series.span < 1) {
    return false;
  }
  series.source = json["source"];
  series.name = json["name"];
  series.unit = json["unit"];
  series.kind = kind == kWatchLevel ? WatchKind::kLevel : WatchKind::kGrowth;
  for (const Json& point : json["points"]) {
    if (!point.is_array() || point.size() != 2 || !point[0].is_number_unsigned() ||
        !point[1].is_number()) {
      return false;
    }
    const std::int64_t second = point[0];
    const std::int64_t earliest = series.points.empty() ? 0 : series.points.back().second + 1;
    if (second < earliest || second % series.span != 0) {
      return false;
    }
    series.points.push_back({second, point[1]});
  }
  return true;
}

// Adds those of a whole document, which may have none. What is wrong is the reader's to complain
// of.
template <class Reader, class Json>
void read_watches(Reader& reader, const Json& document, std::vector<WatchSeries>& watches) {
  if (!document.contains("watches")) {
    return;
  }
  for (const Json& json : document["watches"]) {
    if (!document["watches"].is_array() || watches.size() == kWatchSeriesKept ||
        !read_watch(json, watches.emplace_back())) {
      reader.complain("watches", "holds something else than figures of databases by second");
      return;
    }
  }
}

}  // namespace acrida
