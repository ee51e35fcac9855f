#include "verdict/verdict.h"

#include <algorithm>

namespace acrida {

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass:
      return "PASS";
    case Outcome::kFail:
      return "FAIL";
    case Outcome::kUnproven:
      return "UNPROVEN";
  }
  return "";
}

bool Verdict::unmatched() const {
  return std::ranges::any_of(rows, [](const RowVerdict& row) { return row.entries.empty(); });
}

std::string_view set_name(FindingSet set) {
  switch (set) {
    case FindingSet::kValidity:
      return "validity";
    case FindingSet::kScript:
      return "script";
    case FindingSet::kServer:
      return "server";
    case FindingSet::kSite:
      return "site";
    case FindingSet::kNetwork:
      return "network";
    case FindingSet::kFairness:
      return "fairness";
    case FindingSet::kSafety:
      return "safety";
  }
  return "";
}

std::string_view confidence_name(Confidence confidence) {
  switch (confidence) {
    case Confidence::kLow:
      return "low";
    case Confidence::kMedium:
      return "medium";
    case Confidence::kHigh:
      return "high";
  }
  return "";
}

}  // namespace acrida
