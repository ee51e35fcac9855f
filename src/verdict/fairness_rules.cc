#include "verdict/fairness_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/figures.h"
#include "stats/label_branch.h"

namespace acrida {
namespace {

struct LabelTime {
  const LabelStats* label = nullptr;
  Duration p95{0};
};

std::optional<Finding> unfair(const RunView& view) {
  const std::vector<LabelStats> branches = branches_of(view.data.labels);
  std::vector<LabelTime> labels;
  for (const LabelStats& label : branches) {
    if (label.times.count() >= kLabelSamples) {
      labels.push_back({&label, label.times.percentile(0.95)});
    }
  }
  if (labels.size() < kLabelsMin) {
    return std::nullopt;
  }
  std::ranges::sort(labels, {}, &LabelTime::p95);
  const LabelTime& worst = labels.back();
  const LabelTime& median = labels[(labels.size() - 1) / 2];
  if (ratio(worst.p95, median.p95) <= kUnfair || p95_at_least(worst.label->times) <= median.p95) {
    return std::nullopt;
  }
  Finding finding;
  finding.id = "branch-unfair";
  finding.set = FindingSet::kFairness;
  finding.confidence = Confidence::kHigh;
  finding.text = fmt::format("{} waits {:.1f} times as long as the others: p95 {} against {}",
                             worst.label->label, ratio(worst.p95, median.p95),
                             short_duration(worst.p95), short_duration(median.p95));
  finding.evidence = {
      {"p95 of " + worst.label->label,
       fmt::format("{}, {} requests", short_duration(worst.p95), worst.label->times.count())},
      {"p95 of the median branch, " + median.label->label, short_duration(median.p95)},
      {"branches compared", fmt::format("{}", labels.size())}};
  finding.causes = {"its users ask for more, or for larger documents",
                    "its records are spread unevenly"};
  finding.next_step =
      "compare what its users do, and how much data it has, with a branch that is served well";
  return finding;
}

}  // namespace

std::vector<Finding> fairness_rules(const RunView& view) {
  std::vector<Finding> findings;
  add_finding(findings, unfair(view));
  return findings;
}

}  // namespace acrida
