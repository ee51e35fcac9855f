// The part of a run that is judged.
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "stats/run_data.h"
#include "verdict/run_facts.h"

namespace acrida {

struct JudgedWindow {
  Seconds steady;  // of rows in general; when nothing is steady, the stretch of constant load
  Seconds whole;   // of what on_start() does: every second that counts
  bool is_steady = true;
  std::string text;  // for people
};

// From the figures' start (the end of the warm-up, or of a reset) to the last whole second, by
// find_steady_window(). The open model has no users to go by: its load counts as constant.
JudgedWindow judged_window(const RunData& data, const RunFacts& facts);

// Its `whole` alone, for who asks every second.
Seconds whole_of(const RunData& data);

}  // namespace acrida
