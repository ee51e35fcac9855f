#include "report/provisional_verdict.h"

#include "report/run_facts_of.h"

namespace acrida {

const Verdict* ProvisionalVerdict::on_second(const Assessment& assessment,
                                             const RunInfo& info,
                                             const RunData& data,
                                             std::int64_t second) {
  if (figures_from_ && *figures_from_ != data.figures_from) {
    latest_.reset();
    next_ = second + kJudgeSeconds - 1;
  }
  figures_from_ = data.figures_from;
  if (second >= next_) {
    latest_ = assessment.assess(data, run_facts_of(info, data, false));
    const std::size_t more = data.blocks.cells() / kCellsAtOnce;
    next_ = second + kJudgeSeconds * static_cast<std::int64_t>(1 + more);
  }
  return latest_ ? &*latest_ : nullptr;
}

}  // namespace acrida
