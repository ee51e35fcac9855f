#include "verdict/explanation.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

namespace acrida {
namespace {

bool is_about(const Concern& concern, std::uint32_t entry) {
  return concern.entries.empty() ||
         std::ranges::find(concern.entries, entry) != concern.entries.end();
}

// Of the requests that matter, the share that the finding struck.
double struck_share(const Finding& finding, const RunData& data, const Concern& concern) {
  std::uint64_t requests = 0;
  for (std::uint32_t entry = 0; entry < data.entries.size(); ++entry) {
    requests += is_about(concern, entry) ? data.entries[entry].counts.requests : 0;
  }
  std::uint64_t struck = 0;
  for (std::size_t i = 0; i < std::min(finding.struck.size(), finding.entries.size()); ++i) {
    struck += is_about(concern, finding.entries[i]) ? finding.struck[i] : 0;
  }
  return requests == 0 ? 0 : static_cast<double>(struck) / static_cast<double>(requests);
}

// What the network does is no matter as long as nothing is broken.
bool explains(const Finding& finding, const Concern& concern) {
  return finding.set == FindingSet::kServer || finding.set == FindingSet::kSite ||
         (finding.set == FindingSet::kNetwork && !concern.entries.empty());
}

enum class Grade : std::uint8_t { kStruck, kFailed, kSite, kFigures, kNetwork, kOthers, kSymptom };

Grade grade_of(const Finding& finding, const Concern& concern, double share) {
  const bool enough = share > concern.tolerated;
  if (finding.id == "failure-rate") {
    return enough ? Grade::kFailed : Grade::kSymptom;
  }
  if (enough) {
    return Grade::kStruck;
  }
  const bool about = finding.entries.empty() ||
                     std::ranges::any_of(finding.entries, [&concern](std::uint32_t entry) {
                       return is_about(concern, entry);
                     });
  if (!about) {
    return Grade::kOthers;
  }
  if (finding.set == FindingSet::kNetwork) {
    return Grade::kNetwork;
  }
  return finding.set == FindingSet::kSite && finding.struck.empty() ? Grade::kSite
                                                                    : Grade::kFigures;
}

}  // namespace

Concern concern_of(const RowVerdict& row, const CellVerdict& cell) {
  Concern concern{.entries = row.entries};
  if (cell.limit.measure == Measure::kPercentile) {
    concern.tolerated = 1 - cell.limit.quantile;
  } else if (cell.limit.measure == Measure::kFailureRate) {
    concern.tolerated = cell.limit.value;
  }
  return concern;
}

const Finding* explanation(const std::vector<Finding>& findings,
                           const RunData& data,
                           const Concern& concern) {
  const Finding* best = nullptr;
  std::tuple<Grade, double> best_key;
  for (const Finding& finding : findings) {
    if (finding.invalidates || finding.confidence == Confidence::kLow ||
        !explains(finding, concern)) {
      continue;
    }
    const double share = struck_share(finding, data, concern);
    const Grade grade = grade_of(finding, concern, share);
    const std::tuple key(grade, grade == Grade::kStruck ? -share : 0.0);
    if (best == nullptr || key < best_key) {
      best = &finding;
      best_key = key;
    }
  }
  return best;
}

bool is_enough(const Finding& finding, const RunData& data, const Concern& concern) {
  return struck_share(finding, data, concern) > concern.tolerated;
}

}  // namespace acrida
