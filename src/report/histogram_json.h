// Histograms in run.json, as docs/run-json.md says.
//
// Thread: any.
#pragma once

#include <vector>

#include "report/json_reader.h"
#include "report/json_writer.h"
#include "stats/histogram.h"

namespace acrida {

void write_buckets(JsonWriter& json, const std::vector<BucketCount>& buckets);
void write_histogram(JsonWriter& json, const Histogram& histogram);

// Of the member `name`.
std::vector<BucketCount> read_buckets(JsonReader& reader,
                                      JsonReader::Value object,
                                      const char* name);
Histogram read_histogram(JsonReader& reader, JsonReader::Value object, const char* name);

}  // namespace acrida
