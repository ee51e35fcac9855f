#include "stats/label_branch.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace acrida {
namespace {

std::vector<LabelStats> ranked(std::vector<LabelStats> labels) {
  std::erase_if(labels, [](const LabelStats& stats) {
    return stats.requests < kRankedRequestsMin || stats.times.count() == 0;
  });
  std::vector<std::pair<Duration, std::size_t>> order;
  order.reserve(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    order.emplace_back(-labels[i].times.percentile(0.95), i);  // equals stay in their order
  }
  std::sort(order.begin(), order.end());
  std::vector<LabelStats> sorted;
  sorted.reserve(labels.size());
  for (const auto& [p95, index] : order) {
    sorted.push_back(std::move(labels[index]));
  }
  return sorted;
}

}  // namespace

std::string_view branch_of(std::string_view label) {
  return label.substr(0, label.find('/'));
}

std::vector<LabelStats> worst_terminals(const std::vector<LabelStats>& labels) {
  return ranked(labels);
}

std::vector<LabelStats> branches_of(const std::vector<LabelStats>& labels) {
  std::map<std::string_view, std::size_t> known;
  std::vector<LabelStats> branches;
  for (const LabelStats& terminal : labels) {
    const std::string_view name = branch_of(terminal.label);
    const auto [place, added] = known.try_emplace(name, branches.size());
    if (added) {
      branches.emplace_back().label = name;
    }
    LabelStats& branch = branches[place->second];
    branch.requests += terminal.requests;
    branch.failures += terminal.failures;
    branch.times.merge(terminal.times);
  }
  return branches;
}

std::vector<LabelStats> worst_branches(const std::vector<LabelStats>& labels) {
  return ranked(branches_of(labels));
}

}  // namespace acrida
