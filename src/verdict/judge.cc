#include "verdict/judge.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace acrida {
namespace {

std::optional<double> offered_of(const RunData& data,
                                 const RunFacts& facts,
                                 std::span<const std::uint32_t> entries) {
  double sum = 0;
  for (const std::uint32_t entry : entries) {
    const EntryStats& stats = data.entries[entry];
    const auto known = facts.offered.find({stats.method, stats.name});
    if (known == facts.offered.end()) {
      return std::nullopt;
    }
    sum += known->second;
  }
  return entries.empty() ? std::nullopt : std::optional(sum);
}

// Of the users that the plan was made for, how many were there: a ramp that did not end, users that
// gave up.
double users_there(const RunData& data, const RunFacts& facts, Seconds window) {
  double users = 0;
  double points = 0;
  for (const SeriesPoint& point : data.series.points()) {
    if (point.second >= window.first && point.second < window.last) {
      users += std::accumulate(point.users.begin(), point.users.end(), 0.0);
      ++points;
    }
  }
  const auto planned = static_cast<double>(facts.users_planned);
  return planned > 0 && points > 0 ? std::min(1.0, users / points / planned) : 1;
}

}  // namespace

std::optional<double> offered_rate(const RunData& data,
                                   const RunFacts& facts,
                                   std::span<const std::uint32_t> entries,
                                   Seconds window) {
  const std::optional<double> offered = offered_of(data, facts, entries);
  return offered && !facts.open_model ? *offered * users_there(data, facts, window) : offered;
}

bool made_in_on_start(const RunData& data, std::span<const std::uint32_t> entries) {
  std::uint64_t requests = 0;
  std::uint64_t started = 0;
  for (const std::uint32_t entry : entries) {
    requests += data.entries[entry].counts.requests;
    started += data.entries[entry].counts.in_on_start;
  }
  return started * 2 > requests;
}

std::vector<RowVerdict> judge_rows(const RunData& data,
                                   const RunFacts& facts,
                                   std::span<const JudgedRow> rows,
                                   const JudgedWindow& window) {
  std::vector<RowVerdict> verdicts;
  const BlockIndex index(data.blocks);
  for (const JudgedRow& judged : rows) {
    RowVerdict row{.label = judged.row->label, .entries = judged.entries};
    row.whole_run = made_in_on_start(data, row.entries);
    const RowSample sample(index, row.entries, row.whole_run ? window.whole : window.steady);
    const auto offered = offered_rate(data, facts, row.entries, window.steady);
    for (const Limit& limit : judged.row->limits) {
      CellVerdict cell = judge_cell({.limit = limit,
                                     .sample = sample,
                                     .whole_run = row.whole_run,
                                     .offered = offered,
                                     .held_back = facts.held_back != 0});
      if (cell.outcome == Outcome::kPass && !window.is_steady && !row.whole_run) {
        cell.outcome = Outcome::kUnproven;
        cell.reason = "the run never became steady";
      }
      row.cells.push_back(std::move(cell));
    }
    verdicts.push_back(std::move(row));
  }
  return verdicts;
}

}  // namespace acrida
