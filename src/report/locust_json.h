// What Locust prints with --json and writes with --json-file: an array of entries, without the
// total.
//
// Times per rounded value are in ascending order of the value; Locust has the order of their first
// appearance.
//
// Thread: any; a function of its arguments.
#pragma once

#include <string>

#include "stats/run_data.h"

namespace acrida {

// Indented by four blanks, without a line end behind the last bracket.
std::string locust_json(const RunData& data);

}  // namespace acrida
