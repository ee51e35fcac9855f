// Learned as JSON: from Python's rehearsal to the plan, from the child of a run to the run, and in
// run.json ("plan"), from which a later plan is made.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "report/json_reader.h"
#include "report/json_writer.h"
#include "stats/learned.h"

namespace acrida {

// As one value of the document.
void write_learned(JsonWriter& json, const Learned& learned);
std::string learned_json(const Learned& learned);

// What is missing keeps its default; what has another type, is negative, or is nested deeper than
// tasks are, is an error of the reader's.
Learned read_learned(JsonReader& reader, JsonReader::Value json);
Result<Learned> read_learned_json(std::string_view text);

}  // namespace acrida
