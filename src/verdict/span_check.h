// Limits that must hold in every stretch of a run, rather than over it as a whole: Taurus's for,
// within and over.
//
// These compare the observed figure of each stretch with the limit, as Taurus and k6 do: a stretch
// of seconds has too few requests to prove anything, and whoever asks for one wants an alarm.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "stats/time_blocks.h"
#include "verdict/row_sample.h"
#include "verdict/target.h"

namespace acrida {

// The figure of a limit over blocks [first, last) of a sample; nothing where it has none (no
// request; a percentile that lies among failures is infinite).
std::optional<double> figure_over(const Limit& limit,
                                  const RowSample& sample,
                                  std::size_t first,
                                  std::size_t last);

// Whether a figure keeps a limit.
bool holds(const Limit& limit, double figure);

struct BrokenSpan {
  Seconds seconds;
  double figure = 0;  // of kFor: of its last second
};

// The first stretch in which the limit was broken. Blocks longer than the span are stretches
// themselves. REQUIRES: limit.span is not kRun. Cost: a walk over the blocks.
std::optional<BrokenSpan> first_broken(const Limit& limit, const RowSample& sample);

}  // namespace acrida
