// Verdict: does what was measured hold what was promised?
//
// Each cell of the targets is PASS, FAIL or UNPROVEN, by a one-sided 95 % bound of its own: 28
// cells are 28 statements, each of which is wrong in at most one of 20 runs, and said of this run
// alone.
//
// Thread: a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/time.h"
#include "stats/time_blocks.h"
#include "verdict/finding.h"
#include "verdict/target.h"
#include "verdict/validity.h"

namespace acrida {

enum class Outcome : std::uint8_t { kPass, kFail, kUnproven };

// "PASS", "FAIL", "UNPROVEN".
std::string_view outcome_name(Outcome outcome);

struct CellVerdict {
  Limit limit;
  Outcome outcome = Outcome::kUnproven;
  // In the unit of the limit (seconds, a share, requests a second); nothing without samples.
  std::optional<double> value;
  // One-sided 95 % bounds of it; nothing where the samples do not allow one.
  std::optional<double> lower;
  std::optional<double> upper;
  std::optional<double> margin;  // (limit - value) / limit; of a rate (value - limit) / limit
  std::uint64_t samples = 0;
  double effective_samples = 0;   // what they are worth, neighbours being alike
  std::optional<double> offered;  // of a rate: what the load asked for, a second
  // Of a cell that is not proven: how much longer the run would have to be, where that is known.
  std::optional<Duration> more_time;
  bool never = false;  // no length of this load's run would settle it
  std::string reason;  // why it is so, where the figures do not say it: one sentence, no full stop
};

struct RowVerdict {
  std::string label;
  std::vector<std::uint32_t> entries;  // indices in RunData::entries; several are judged together
  bool whole_run = false;              // its requests are on_start's: no steady window
  std::vector<CellVerdict> cells;
};

struct Verdict {
  Validity validity;
  bool provisional = false;              // the run goes on
  std::string source;                    // of the targets
  Outcome outcome = Outcome::kUnproven;  // FAIL before UNPROVEN before PASS; of no row: UNPROVEN
  Seconds window;                        // that was judged
  std::string window_text;  // "steady from 14 s to 2m 0s; the first 14 s (ramp-up) are left out"
  std::vector<RowVerdict> rows;
  std::vector<Finding> findings;  // the most telling first
  std::string sentence;           // for the owner, with full stops

  bool targets_given() const { return !rows.empty(); }
  // Of a row's requests there was none.
  bool unmatched() const;
};

}  // namespace acrida
