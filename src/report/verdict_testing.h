// Verdicts made by hand, for tests of what shows them.
//
// Thread: any.
#pragma once

#include <chrono>
#include <string>

#include "verdict/verdict.h"

namespace acrida {

inline Limit p_limit(double quantile, double seconds) {
  return {.measure = Measure::kPercentile, .quantile = quantile, .value = seconds};
}

inline CellVerdict cell_of(
    const Limit& limit, Outcome outcome, double value, double lower, double upper) {
  CellVerdict cell;
  cell.limit = limit;
  cell.outcome = outcome;
  cell.value = value;
  cell.lower = lower;
  cell.upper = upper;
  cell.margin = (limit.value - value) / limit.value;
  if (limit.measure == Measure::kRate) {
    cell.margin = -*cell.margin;
  }
  cell.samples = 600;
  cell.effective_samples = 412.4;
  return cell;
}

// Three rows with one of each outcome and more, two findings, the run valid.
inline Verdict small_verdict() {
  Verdict verdict;
  verdict.validity.generator_cpu_max = 0.342;
  verdict.validity.send_lateness_p99 = std::chrono::microseconds(430);
  verdict.validity.send_lateness_max = std::chrono::microseconds(2'100);
  verdict.source = "targets.md";
  verdict.outcome = Outcome::kFail;
  verdict.window = {.first = 14, .last = 120};
  verdict.window_text = "steady from 14 s to 2m 0s; the first 14 s (ramp-up) are left out";
  verdict.sentence =
      "No: 50 terminals are not carried. Invoice creation p95 is 1.24 s [1.19-1.31] against 0.8 s.";
  RowVerdict login{.label = "Login", .entries = {0}, .whole_run = true};
  CellVerdict few = cell_of(p_limit(0.99, 0.8), Outcome::kUnproven, 0.29, 0.25, 0);
  few.upper.reset();
  few.samples = 70;
  few.reason = "70 samples; 299 are needed";
  few.more_time = std::chrono::seconds(232);
  login.cells = {cell_of(p_limit(0.5, 0.3), Outcome::kPass, 0.182, 0.170, 0.195), few};
  RowVerdict create{.label = "POS Invoice Create", .entries = {1, 2}};
  const Limit rate{.measure = Measure::kRate, .value = 25, .inclusive = true};
  CellVerdict slow = cell_of(rate, Outcome::kUnproven, 13.2, 12.9, 13.5);
  slow.offered = 13.6;
  slow.never = true;
  slow.reason = "this load offers 13.6 /s of them, which is below the target";
  create.cells = {cell_of(p_limit(0.95, 0.8), Outcome::kFail, 1.24, 1.19, 1.31), slow};
  RowVerdict all;
  all.cells = {
      cell_of({.measure = Measure::kFailureRate, .value = 0.01}, Outcome::kPass, 0.002, 0, 0.006)};
  verdict.rows = {login, create, all};
  Finding finding;
  finding.id = "sat-flat";
  finding.confidence = Confidence::kHigh;
  finding.text = "requests a second stay flat while users rise";
  finding.evidence = {{"p95 of POST /api/resource/POS Invoice", "1.24 s, 0.31 s at 10 users"}};
  finding.causes = {"creations queue behind one naming-series lock", "too few workers"};
  finding.next_step = "look at the site's slow queries";
  finding.entries = {1};
  verdict.findings = {finding};
  return verdict;
}

inline const std::string kHostile =
    "<script>|`a`\n::error::x\x1b[2J]]>\"&\x01 @team [b](http://x) \xff";

// The same with a text in every place that somebody else writes into.
inline Verdict hostile_verdict() {
  Verdict verdict = small_verdict();
  verdict.source = kHostile;
  verdict.sentence = kHostile;
  verdict.window_text = kHostile;
  verdict.validity.findings = {{"gen-late", kHostile}};
  for (RowVerdict& row : verdict.rows) {
    row.label = kHostile;
    for (CellVerdict& cell : row.cells) {
      cell.reason = kHostile;
      cell.limit.text = kHostile;
    }
  }
  for (Finding& finding : verdict.findings) {
    finding.text = kHostile;
    finding.evidence = {{kHostile, kHostile}};
    finding.causes = {kHostile};
    finding.next_step = kHostile;
  }
  return verdict;
}

}  // namespace acrida
