// TimeBlocks in run.json, as docs/run-json.md says: arrays of numbers, because there are many.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <functional>

#include "report/json_reader.h"
#include "report/json_writer.h"
#include "stats/time_blocks.h"

namespace acrida {

// The member "blocks"; `written` is called now and then.
void write_blocks(JsonWriter& json, const TimeBlocks& blocks, const std::function<void()>& written);

// The same of a document, whose entries are `entries`; none of one that is older.
TimeBlocks read_blocks(JsonReader& reader, JsonReader::Value document, std::size_t entries);

}  // namespace acrida
