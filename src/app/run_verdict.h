// RunVerdict: how the run that is under way stands against its targets, and how it ends.
//
// Thread: main.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "app/file_reader.h"
#include "app/options.h"
#include "base/error.h"
#include "report/provisional_verdict.h"
#include "report/run_info.h"
#include "stats/run_data.h"
#include "verdict/assessment.h"
#include "verdict/verdict.h"

namespace acrida {

class RunVerdict {
 public:
  // Reads the targets and conditions of the options; what is wrong with them is a usage error.
  static Result<RunVerdict> open(const Options& options, FileReader& files);

  const Assessment& assessment() const { return assessment_; }

  // What was planned is what is judged: Assessment::pin().
  void pin(std::span<const RequestName> names) { assessment_.pin(names); }

  // While the run goes on, once a second: the provisional verdict, made anew now and then; null
  // before the first one.
  const Verdict* on_second(const RunInfo& info, const RunData& data, std::int64_t second);
  // Why the run should end now; nothing: it should not.
  std::optional<std::string> reason_to_abort(const RunInfo& info, const RunData& data) const;
  // After the run.
  Verdict finish(const RunInfo& info, const RunData& data) const;

 private:
  explicit RunVerdict(Assessment assessment) : assessment_(std::move(assessment)) {}

  Assessment assessment_;
  ProvisionalVerdict provisional_;
};

}  // namespace acrida
