// The judge: from targets and what was measured to PASS, FAIL or UNPROVEN.
//
// "p95 < 300 ms" says that 95 % of the requests are served within 300 ms. So a cell counts the
// requests that were not (those that took longer, and those that failed, whose answer came to
// nothing however fast), and asks what that count proves about the share: Clopper and Pearson's
// exact bounds of a binomial proportion, one-sided at 95 %, which is the interval of order
// statistics (Hahn & Meeker, Statistical Intervals, ch. 5) turned to the limit. Requests of the
// same seconds are alike, and worth fewer: effective_samples.h says how many.
//
//   percentile    PASS: upper bound of the share not served <= 1 - q; FAIL: lower bound > 1 - q
//   max           on the longest time that was observed; what it says of the others is its reason
//   mean          Student's interval of the mean of block means
//   failure rate  Clopper and Pearson's bounds of the share that failed
//   rate          bounds of the mean of the successes of a second; a rate that the load did not ask
//                 for is UNPROVEN, never FAIL
//
// Nothing passes in a run that is invalid, or that never became steady.
//
// Thread: any; functions of their arguments. Cost: a walk over the blocks for every limit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stats/run_data.h"
#include "verdict/bounds.h"
#include "verdict/judged_window.h"
#include "verdict/row_sample.h"
#include "verdict/run_facts.h"
#include "verdict/target.h"
#include "verdict/verdict.h"

namespace acrida {

// The bounds that end a run before its time (Limit::abort) hold with this probability each: the
// question is put every second, and each time they may be wrong.
inline constexpr double kAbortLevel = 0.999;

// A row of the targets, and the names it is about: indices in RunData::entries.
struct JudgedRow {
  const TargetRow* row = nullptr;
  std::vector<std::uint32_t> entries;
};

// What a row's requests in a part of the run say about one limit.
struct CellInput {
  const Limit& limit;
  const RowSample& sample;
  bool whole_run = false;  // as many requests as users: a longer run has no more of them
  std::optional<double> offered;
  bool held_back = false;  // --max-rps kept the load below what it would have been
  double level = kConfidenceLevel;
};
CellVerdict judge_cell(const CellInput& input);

// Of percentiles and the failure rate: at most this share of the requests may be against the limit.
double allowed_share(const Limit& limit);

// What the load asks for of these names, a second: what was planned, for as many users as there
// were in these seconds. Nothing: not known.
std::optional<double> offered_rate(const RunData& data,
                                   const RunFacts& facts,
                                   std::span<const std::uint32_t> entries,
                                   Seconds window);

// Most of the requests of these names were made by on_start().
bool made_in_on_start(const RunData& data, std::span<const std::uint32_t> entries);

// Every row and cell. What a verdict has besides (validity, findings, the sentence) is left to
// assess() in assessment.h. REQUIRES: the targets outlive the call.
std::vector<RowVerdict> judge_rows(const RunData& data,
                                   const RunFacts& facts,
                                   std::span<const JudgedRow> rows,
                                   const JudgedWindow& window);

}  // namespace acrida
