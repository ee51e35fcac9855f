// The sections of run.json about what a site itself said: its own times, and whose fault failures
// were.
//
// Thread: any.
#pragma once

#include <cstddef>

#include "report/json_reader.h"
#include "report/json_writer.h"
#include "stats/run_data.h"
#include "verdict/server_times.h"

namespace acrida {

// "failure_split": in total, and of each entry that has failures.
void write_failure_split(JsonWriter& json, const RunData& data);
// "server_times", of --frappe-monitor-log.
void write_server_times(JsonWriter& json, const ServerTimesTable& table);
// Of a document with that section. `entries`: how many there are.
ServerTimesTable read_server_times(JsonReader& reader,
                                   JsonReader::Value document,
                                   std::size_t entries);

}  // namespace acrida
