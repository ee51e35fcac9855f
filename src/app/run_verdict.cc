#include "app/run_verdict.h"

#include <utility>

#include "report/run_facts_of.h"

namespace acrida {

Result<RunVerdict> RunVerdict::open(const Options& options, FileReader& files) {
  AssessmentRequest request{
      .fail_if = options.fail_if, .threshold = options.thresholds, .muted = options.muted};
  if (options.targets) {
    Result<std::optional<std::string>> text = files.read(*options.targets);
    if (!text) {
      return fail("--targets: " + text.error().message());
    }
    std::optional<std::string>& table = *text;
    if (!table) {
      return fail("--targets: there is no file " + *options.targets);
    }
    request.table = {.path = *options.targets, .text = std::move(*table)};
  }
  Result<Assessment> assessment = Assessment::make(request);
  if (!assessment) {
    return fail(std::move(assessment.error()));
  }
  return RunVerdict(std::move(*assessment));
}

const Verdict* RunVerdict::on_second(const RunInfo& info,
                                     const RunData& data,
                                     std::int64_t second) {
  return provisional_.on_second(assessment_, info, data, second);
}

std::optional<std::string> RunVerdict::reason_to_abort(const RunInfo& info,
                                                       const RunData& data) const {
  if (!assessment_.may_abort()) {
    return std::nullopt;  // the facts are a walk over the series
  }
  return assessment_.reason_to_abort(data, run_facts_of(info, data, false));
}

Verdict RunVerdict::finish(const RunInfo& info, const RunData& data) const {
  return assessment_.assess(data, run_facts_of(info, data));
}

}  // namespace acrida
