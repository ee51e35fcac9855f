#include "report/watch_json.h"

namespace acrida {

void write_watches(JsonWriter& json, const std::vector<WatchSeries>& watches) {
  if (watches.empty()) {
    return;
  }
  json.new_line().key("watches").begin_array();
  for (const WatchSeries& series : watches) {
    json.new_line().begin_object();
    json.field("source", series.source).field("name", series.name).field("unit", series.unit);
    json.field("kind", std::string(series.kind == WatchKind::kLevel ? kWatchLevel : kWatchGrowth));
    json.field("span_seconds", series.span).key("points").begin_array();
    for (const WatchPoint& point : series.points) {
      json.begin_array().number(point.second).real(point.value).end_array();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace acrida
