// The files that show a verdict to a CI system: --junit, --markdown, and the summary of a job of
// GitHub's.
//
// Thread: any; functions of their arguments.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "report/junit_xml.h"
#include "report/run_info.h"
#include "stats/run_data.h"
#include "verdict/verdict.h"

namespace acrida {

struct VerdictFiles {
  std::optional<std::string> junit;
  std::optional<std::string> markdown;
  std::optional<std::string> step_summary;  // GITHUB_STEP_SUMMARY: Markdown is appended to it
  Unproven unproven = Unproven::kFails;
};

// Whether --junit and --markdown could be written; they are left as they are. Errors name the
// option.
Result<void> check_verdict_files(const VerdictFiles& files);

struct VerdictFileError {
  std::string option;  // "--junit", "GITHUB_STEP_SUMMARY"
  Error error;
};

// Writes all of them, the first two as wholes. What could not be written is returned.
std::vector<VerdictFileError> write_verdict_files(const VerdictFiles& files,
                                                  const RunInfo& info,
                                                  const RunData& data,
                                                  const Verdict& verdict);

}  // namespace acrida
