// What a finding says, as JSON: the same in run.json and on pages.
//
// Thread: any; a function of its arguments.
#pragma once

#include "report/json_writer.h"
#include "verdict/finding.h"

namespace acrida {

// The fields from `id` to `next_step`. REQUIRES: an object is open in `json`.
void write_finding_fields(JsonWriter& json, const Finding& finding);

}  // namespace acrida
