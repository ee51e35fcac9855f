// Reads run.json back: to report again, to judge again, to compare.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
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
// place; `file` begins it.
Result<SavedRun> read_run_json(std::string_view text, const std::string& file = "run.json");

// Against what is no run's file, and has no end.
inline constexpr std::size_t kRunJsonBytesMax = std::size_t{1} << 30U;

// The same from a file, or a pipe that ends. Errors begin with its path; nothing in them is
// escaped.
Result<SavedRun> load_run_json(const std::string& path, std::size_t bytes_max = kRunJsonBytesMax);

}  // namespace acrida
