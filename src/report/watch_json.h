// The section "watches" of run.json: what watched databases said of themselves (docs/run-json.md).
//
// Thread: any; functions of their arguments.
#pragma once

#include <vector>

#include "report/json_reader.h"
#include "report/json_writer.h"
#include "stats/watch_series.h"

namespace acrida {

// The key and its value; nothing when nothing was watched.
void write_watches(JsonWriter& json, const std::vector<WatchSeries>& watches);

// Those of a whole document, which may have none. What is wrong is the reader's to complain of.
std::vector<WatchSeries> read_watches(JsonReader& reader, JsonReader::Value document);

}  // namespace acrida
