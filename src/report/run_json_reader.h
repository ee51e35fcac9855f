// Reads run.json back: to report again, to judge again, to compare.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "report/kept_targets.h"
#include "report/run_info.h"
#include "stats/run_data.h"

namespace acrida {

struct SavedRun {
  RunInfo info;
  RunData data;
  KeptTargets judged_by;
};

// The file may come from anywhere: what is not as docs/run-json.md says is an error that names the
// place.
Result<SavedRun> read_run_json(std::string_view text);

// The same from a file.
Result<SavedRun> load_run_json(const std::string& path);

}  // namespace acrida
