// The ratio of the tasks (RunInfo::task_ratio) in run.json: lists in the place of Locust's objects,
// so that no reader loses the order of classes and tasks.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>
#include <string_view>

#include "report/json_reader.h"
#include "report/json_writer.h"

namespace acrida {

// Tasks in tasks; deeper ones are left out.
inline constexpr int kRatioDepthMax = 32;

// {per_class: [{name, ratio[, tasks]}], total: ...}, with empty lists where the text is not
// Locust's /tasks.
void write_ratio(JsonWriter& json, std::string_view ratio);

// Back to Locust's /tasks, on one line.
std::string read_ratio(JsonReader& reader, JsonReader::Value json);

}  // namespace acrida
