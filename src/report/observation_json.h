// What was noticed beside the figures, in run.json, as docs/run-json.md says: causes, labels, what
// the site said of itself, what the generator used of its machine.
//
// Thread: any.
#pragma once

#include "report/json_reader.h"
#include "report/json_writer.h"
#include "stats/run_data.h"

namespace acrida {

// The members "causes", "labels", "server" and "vitals".
void write_observations(JsonWriter& json, const RunData& data);

// The same of a document, those that it has: older ones have none. REQUIRES: data.entries are read.
void read_observations(JsonReader& reader, JsonReader::Value document, RunData& data);

}  // namespace acrida
