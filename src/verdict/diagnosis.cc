#include "verdict/diagnosis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "base/spelling.h"
#include "verdict/error_rules.h"
#include "verdict/fairness_rules.h"
#include "verdict/frappe_situations.h"
#include "verdict/load_rules.h"
#include "verdict/network_rules.h"
#include "verdict/reach_rules.h"
#include "verdict/safety_rules.h"
#include "verdict/script_rules.h"
#include "verdict/site_log_rules.h"
#include "verdict/time_rules.h"

namespace acrida {
namespace {

constexpr std::array kSets = {FindingSet::kValidity, FindingSet::kScript,  FindingSet::kServer,
                              FindingSet::kSite,     FindingSet::kNetwork, FindingSet::kFairness,
                              FindingSet::kSafety};

// Findings made elsewhere whose rule is in no table come last.
std::ptrdiff_t place_of(std::string_view id) {
  const std::span<const Rule> rules = all_rules();
  return std::distance(rules.begin(), std::ranges::find(rules, id, &Rule::id));
}

bool is_muted(const Finding& finding, const std::vector<std::string>& muted) {
  return std::ranges::any_of(muted, [&finding](const std::string& word) {
    return word == finding.id || word == set_name(finding.set);
  });
}

// A rule that knows no Frappe, and the situations that say the same and more of a Frappe site.
struct Generic {
  std::string_view id;
  std::array<std::string_view, 2> situations;
};

constexpr auto kGeneric = std::to_array<Generic>({
    {"deadlock", {"frappe-deadlock"}},
    {"lock-wait", {"frappe-lock-wait"}},
    {"ts-mismatch", {"frappe-timestamp-mismatch"}},
    {"rate-limited", {"frappe-site-rate-limit", "frappe-endpoint-rate-limit"}},
    {"queue-front", {"frappe-bad-gateway", "frappe-gateway-timeout"}},
    {"dev-server", {"frappe-dev-server"}},
    {"no-answer", {"frappe-reset"}},
});

std::uint64_t requests_of(const Finding& finding) {
  return std::accumulate(finding.struck.begin(), finding.struck.end(), std::uint64_t{0});
}

// The situations tell of every request that the rule has counted. What it has seen otherwise
// (times, headers) they do not tell.
bool is_told_by(const Finding& finding, const std::vector<Finding>& others) {
  const auto generic = std::ranges::find(kGeneric, finding.id, &Generic::id);
  if (generic == kGeneric.end()) {
    return false;
  }
  bool spoken = false;
  std::uint64_t told = 0;
  for (const Finding& other : others) {
    if (!other.id.empty() &&
        std::ranges::find(generic->situations, other.id) != generic->situations.end()) {
      spoken = true;
      told += requests_of(other);
    }
  }
  const std::uint64_t counted = requests_of(finding);
  return spoken && told >= counted && (counted != 0 || finding.set == FindingSet::kSafety);
}

bool tells_more(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& finding) {
    return std::tuple(!finding.invalidates, -static_cast<int>(finding.confidence),
                      place_of(finding.id));
  };
  return key(a) < key(b);
}

}  // namespace

Result<void> check_muted(const std::vector<std::string>& muted) {
  std::vector<std::string> known;
  for (const Rule& rule : all_rules()) {
    known.emplace_back(rule.id);
  }
  for (const FrappeSituation& situation : frappe_situations()) {
    known.emplace_back(situation.id);
  }
  for (const FindingSet set : kSets) {
    known.emplace_back(set_name(set));
  }
  for (const std::string& word : muted) {
    if (std::ranges::find(known, word) != known.end()) {
      continue;
    }
    const std::optional<std::string> nearest = nearest_word(word, known);
    return fail(fmt::format(
        "no rule and no set of rules is called \"{}\"; {}", word,
        nearest ? fmt::format("do you mean \"{}\"?", *nearest) : "docs/diagnosis.md lists them"));
  }
  return {};
}

std::vector<Finding> diagnose(const RunData& data,
                              const RunFacts& facts,
                              const DiagnosisOptions& options,
                              std::vector<Finding> others) {
  const Seconds window = options.window.count() > 0 ? options.window : whole_window(data);
  const RunView view = view_run(data, facts, window);
  std::vector<Finding> findings = validity_rules(view, options.percentiles, options.steady_found);
  for (auto* group : {reach_rules, script_rules, load_rules, error_rules, time_rules, network_rules,
                      fairness_rules, safety_rules, site_log_rules}) {
    std::ranges::move(group(view), std::back_inserter(findings));
  }
  std::erase_if(findings,
                [&others](const Finding& finding) { return is_told_by(finding, others); });
  std::ranges::move(others, std::back_inserter(findings));
  std::erase_if(findings,
                [&options](const Finding& finding) { return is_muted(finding, options.muted); });
  leave_what_is_unreachable(findings);
  std::ranges::stable_sort(findings, tells_more);
  return findings;
}

}  // namespace acrida
