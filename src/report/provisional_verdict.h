// ProvisionalVerdict: how a run that goes on stands against its targets, and what the rules find in
// it so far, made anew now and then.
//
// A verdict walks over all that the run has kept, on the thread that also decides who runs next. So
// the more there is, the rarer it is made anew: about one part in a hundred of that thread's time,
// whatever the run (bench-verdict measures what one costs).
//
// Thread: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "report/run_info.h"
#include "stats/run_data.h"
#include "verdict/assessment.h"
#include "verdict/verdict.h"

namespace acrida {

class ProvisionalVerdict {
 public:
  static constexpr std::int64_t kJudgeSeconds = 5;
  // Counts of TimeBlocks that are walked over within some 50 ms.
  static constexpr std::size_t kCellsAtOnce = 150'000;

  // Once a second of the run, from 0; `info.end` is the present. Null before the first one, which
  // comes after kJudgeSeconds. A reset of the figures is a beginning: what was said of those from
  // before is forgotten. Good until the next call.
  const Verdict* on_second(const Assessment& assessment,
                           const RunInfo& info,
                           const RunData& data,
                           std::int64_t second);
  // The second in which the next one is made.
  std::int64_t next() const { return next_; }

 private:
  std::optional<Verdict> latest_;
  std::optional<WallTime> figures_from_;  // of the figures that latest_ and next_ are about
  std::int64_t next_ = kJudgeSeconds - 1;
};

}  // namespace acrida
