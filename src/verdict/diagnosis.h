// The diagnosis: rules that look at a run's figures and say what is wrong, with evidence, likely
// causes and the next step. docs/diagnosis.md explains each rule.
//
//   const std::vector<Finding> findings = diagnose(data, facts, {.muted = {"tls-cost"}});
//
// Each rule names the least it needs and is silent on less. Rules are grouped: validity_rules.h,
// reach_rules.h, script_rules.h, load_rules.h, error_rules.h, time_rules.h, network_rules.h,
// fairness_rules.h and safety_rules.h say what each of theirs needs.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "stats/run_data.h"
#include "verdict/finding.h"
#include "verdict/run_facts.h"
#include "verdict/validity_rules.h"

namespace acrida {

struct Rule {
  std::string_view id;
  FindingSet set = FindingSet::kServer;
  std::string_view what;  // when it fires: one line
};

// Every rule there is, causes before what they cause: of findings that are equally sure, the one
// whose rule comes first here is told first.
std::span<const Rule> all_rules();

struct DiagnosisOptions {
  std::vector<std::string> muted;  // ids of rules, and names of sets
  // The seconds that are judged; empty: all the figures.
  Seconds window;
  bool steady_found = true;                  // that window is a steady one
  std::vector<GatedPercentile> percentiles;  // that targets ask for
};

// Each of `muted` is a rule or a set; an error names the nearest right word.
Result<void> check_muted(const std::vector<std::string>& muted);

// The most telling first: what makes the run invalid; then by confidence; then in the order of
// all_rules(). `others` are findings made elsewhere (of what a site said, of its database): they
// are muted and ordered like the rest.
std::vector<Finding> diagnose(const RunData& data,
                              const RunFacts& facts,
                              const DiagnosisOptions& options,
                              std::vector<Finding> others = {});

}  // namespace acrida
