// The section `verdict` of run.json (docs/run-json.md).
//
// Thread: any; functions of their arguments.
#pragma once

#include "report/json_writer.h"
#include "verdict/verdict.h"

namespace acrida {

// The key and its object, on lines of their own. REQUIRES: an object is open in `json`.
void write_verdict(JsonWriter& json, const Verdict& verdict);

}  // namespace acrida
