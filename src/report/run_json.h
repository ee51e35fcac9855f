// run.json: everything that is known about a run, in a versioned format of our own
// (docs/run-json.md).
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "base/error.h"
#include "report/run_info.h"
#include "stats/run_data.h"

namespace acrida {

// Raised when a reader of the older version would misread the file; new fields do not raise it.
inline constexpr int kRunJsonVersion = 1;

// The document. For many thousands of names it is large: about 15 bytes per (name, bucket) pair.
std::string run_json(const RunInfo& info, const RunData& data);

// The same into a file, replaced as a whole, in pieces of about a megabyte.
Result<void> save_run_json(const std::string& path, const RunInfo& info, const RunData& data);

}  // namespace acrida
