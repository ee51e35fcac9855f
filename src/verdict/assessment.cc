#include "verdict/assessment.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "verdict/diagnosis.h"
#include "verdict/expression.h"
#include "verdict/frappe_rules.h"
#include "verdict/judge.h"
#include "verdict/judged_window.h"
#include "verdict/sentence.h"
#include "verdict/target_match.h"
#include "verdict/target_table.h"
#include "verdict/watch_rules.h"

namespace acrida {
namespace {

std::vector<RequestName> names_of(const RunData& data) {
  std::vector<RequestName> names;
  names.reserve(data.entries.size());
  for (const EntryStats& entry : data.entries) {
    names.push_back({entry.method, entry.name});
  }
  return names;
}

using Pinned = std::vector<std::vector<RequestName>>;

// The rows with the names that they have so far.
std::vector<JudgedRow> judged_rows(const Targets& targets,
                                   const Pinned& pinned,
                                   const RunData& data) {
  std::vector<JudgedRow> rows;
  const std::vector<RequestName> names = names_of(data);
  const Result<MatchedTargets> matched = match_targets(targets, names, NamesKnown::kSoFar);
  for (std::size_t i = 0; i < targets.rows.size(); ++i) {
    JudgedRow row{.row = &targets.rows[i]};
    if (i < pinned.size() && !pinned[i].empty()) {
      for (std::uint32_t name = 0; name < names.size(); ++name) {
        if (std::ranges::find(pinned[i], names[name]) != pinned[i].end()) {
          row.entries.push_back(name);
        }
      }
    } else if (matched) {
      row.entries = matched->rows[i].names;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Outcome overall(const std::vector<RowVerdict>& rows) {
  Outcome outcome = rows.empty() ? Outcome::kUnproven : Outcome::kPass;
  for (const RowVerdict& row : rows) {
    for (const CellVerdict& cell : row.cells) {
      if (cell.outcome == Outcome::kFail) {
        return Outcome::kFail;
      }
      if (cell.outcome == Outcome::kUnproven) {
        outcome = Outcome::kUnproven;
      }
    }
  }
  return outcome;
}

// What on_start() does has no window, and so few as users.
std::vector<GatedPercentile> percentiles_of(const RunData& data,
                                            const std::vector<JudgedRow>& rows) {
  std::vector<GatedPercentile> gated;
  for (const JudgedRow& judged : rows) {
    for (const Limit& limit : judged.row->limits) {
      if (limit.measure == Measure::kPercentile && !made_in_on_start(data, judged.entries)) {
        gated.push_back({.entries = judged.entries, .quantile = limit.quantile});
      }
    }
  }
  return gated;
}

bool ends_runs(const TargetRow& row) {
  return std::ranges::any_of(row.limits, &Limit::abort);
}

bool is_due(const Limit& limit, const RunFacts& facts) {
  return limit.abort && facts.run_time >= limit.grace;
}

bool is_due(const TargetRow& row, const RunFacts& facts) {
  return std::ranges::any_of(row.limits, [&](const Limit& limit) { return is_due(limit, facts); });
}

// What is against the limit is no more than it allows, so that it is not broken beyond chance: told
// without the histograms of a RowSample, which are most of what that costs.
bool is_kept_so_far(const Limit& limit,
                    const BlockIndex& index,
                    std::span<const std::uint32_t> entries,
                    Seconds whole) {
  const bool percentile = limit.measure == Measure::kPercentile;
  if (limit.span != Limit::Span::kRun || (!percentile && limit.measure != Measure::kFailureRate)) {
    return false;
  }
  const Duration within = from_seconds(percentile ? limit.value : 0);
  const std::int64_t span = index.blocks().span();
  const Seconds starts = {(whole.first + span - 1) / span * span, whole.last - span + 1};
  std::uint64_t requests = 0;
  std::uint64_t against = 0;
  for (const std::uint32_t entry : entries) {
    for (const BlockIndex::Place& place : index.of(entry, starts)) {
      const RowSample::Block block = {.second = place.second,
                                      .requests = place.block->requests,
                                      .failures = place.block->failures,
                                      .entries = std::span(&place.block, 1)};
      requests += block.requests;
      against += percentile ? block.not_served(within, limit.inclusive) : block.failures;
    }
  }
  return static_cast<double>(against) <= allowed_share(limit) * static_cast<double>(requests);
}

// The limit is to end the run, and is broken beyond chance: in all that counts, since a ramp has no
// steady part.
std::optional<CellVerdict> aborting_cell(const Limit& limit,
                                         const RowSample& whole,
                                         std::optional<double> offered,
                                         const RunFacts& facts) {
  if (!is_due(limit, facts)) {
    return std::nullopt;
  }
  CellVerdict cell = judge_cell({.limit = limit,
                                 .sample = whole,
                                 .offered = offered,
                                 .held_back = facts.held_back != 0,
                                 .level = kAbortLevel});
  return cell.outcome == Outcome::kFail ? std::optional(std::move(cell)) : std::nullopt;
}

// What has ended the run is broken, also where the part that is judged does not show it.
void take_aborting(std::vector<RowVerdict>& verdicts,
                   const std::vector<JudgedRow>& rows,
                   const RunData& data,
                   const RunFacts& facts,
                   Seconds whole) {
  const BlockIndex index(data.blocks);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!ends_runs(*rows[i].row)) {
      continue;
    }
    const RowSample sample(index, rows[i].entries, whole);
    const auto offered = offered_rate(data, facts, rows[i].entries, whole);
    for (CellVerdict& cell : verdicts[i].cells) {
      if (cell.outcome == Outcome::kFail) {
        continue;
      }
      if (std::optional<CellVerdict> broken = aborting_cell(cell.limit, sample, offered, facts)) {
        cell = *std::move(broken);
      }
    }
  }
}

// A finding that makes the run invalid belongs to its validity.
void take_invalidating(Verdict& verdict) {
  for (const Finding& finding : verdict.findings) {
    const bool known =
        std::ranges::any_of(verdict.validity.findings,
                            [&](const ValidityFinding& other) { return other.id == finding.id; });
    if (finding.invalidates && !known) {
      verdict.validity.findings.push_back({finding.id, finding.text + "; " + finding.next_step});
    }
  }
}

// What the site and its databases said.
std::vector<Finding> site_findings(const RunData& data) {
  std::vector<Finding> findings = frappe_findings(data);
  std::ranges::move(watch_findings(data), std::back_inserter(findings));
  return findings;
}

// An invalid run proves nothing good.
void withhold_passes(Verdict& verdict) {
  for (RowVerdict& row : verdict.rows) {
    for (CellVerdict& cell : row.cells) {
      if (cell.outcome == Outcome::kPass) {
        cell.outcome = Outcome::kUnproven;
        cell.reason = "the run is invalid";
        cell.more_time.reset();
      }
    }
  }
}

}  // namespace

Assessment::Assessment(Targets targets, std::vector<std::string> muted)
    : targets_(std::move(targets)), muted_(std::move(muted)) {
  may_abort_ = std::ranges::any_of(targets_.rows, ends_runs);
}

Result<Assessment> Assessment::make(const AssessmentRequest& request) {
  Targets targets;
  if (request.table) {
    Result<Targets> table = read_targets(request.table->text, request.table->path);
    if (!table) {
      return fail(std::move(table.error()));
    }
    targets = std::move(*table);
  }
  for (const auto& [conditions, sense, option] :
       {std::tuple(&request.fail_if, ExpressionSense::kFailIf, "--fail-if"),
        std::tuple(&request.threshold, ExpressionSense::kHolds, "--threshold")}) {
    for (const std::string& condition : *conditions) {
      Result<TargetRow> row = parse_expression(condition, sense);
      if (!row) {
        return fail(fmt::format("{} '{}': {}", option, condition, row.error().message()));
      }
      targets.rows.push_back(std::move(*row));
    }
  }
  if (targets.source.empty() && !targets.rows.empty()) {
    targets.source = "the conditions given";
  }
  if (Result<void> known = check_muted(request.muted); !known) {
    return fail("--mute: " + known.error().message());
  }
  return Assessment(std::move(targets), request.muted);
}

Result<Assessment> Assessment::of(Targets targets,
                                  std::vector<std::vector<RequestName>> requests,
                                  std::vector<std::string> muted) {
  if (Result<void> known = check_muted(muted); !known) {
    return fail("--mute: " + known.error().message());
  }
  Assessment assessment(std::move(targets), std::move(muted));
  assessment.pinned_ = std::move(requests);
  return assessment;
}

Result<std::vector<std::string>> Assessment::match(std::span<const RequestName> names) const {
  Result<MatchedTargets> matched = match_targets(targets_, names, NamesKnown::kAll);
  if (!matched) {
    return fail(std::move(matched.error()));
  }
  return match_lines(targets_, *matched, names);
}

void Assessment::pin(std::span<const RequestName> names) {
  const Result<MatchedTargets> matched = match_targets(targets_, names, NamesKnown::kSoFar);
  pinned_.clear();
  for (std::size_t i = 0; matched && i < targets_.rows.size(); ++i) {
    std::vector<RequestName>& row = pinned_.emplace_back();
    if (!matched->rows[i].all) {  // all requests are also those that come later
      for (const std::uint32_t name : matched->rows[i].names) {
        row.push_back(names[name]);
      }
    }
  }
}

Verdict Assessment::assess(const RunData& data, const RunFacts& facts) const {
  Verdict verdict;
  verdict.provisional = !facts.over;
  verdict.source = targets_.source;
  verdict.validity = assess_validity(data);
  const std::vector<JudgedRow> rows = judged_rows(targets_, pinned_, data);
  const JudgedWindow window = judged_window(data, facts);
  verdict.window = window.steady;
  verdict.window_text = window.text;
  verdict.rows = judge_rows(data, facts, rows, window);
  if (may_abort_) {
    take_aborting(verdict.rows, rows, data, facts, window.whole);
  }
  verdict.findings = diagnose(data, facts,
                              {.muted = muted_,
                               .window = window.steady,
                               .steady_found = window.is_steady,
                               .percentiles = percentiles_of(data, rows)},
                              site_findings(data));
  take_invalidating(verdict);
  if (!verdict.validity.valid()) {
    withhold_passes(verdict);
  }
  verdict.outcome = overall(verdict.rows);
  verdict.sentence = owner_sentence(verdict, data, facts);
  return verdict;
}

std::optional<std::string> Assessment::reason_to_abort(const RunData& data,
                                                       const RunFacts& facts) const {
  if (!may_abort_ || std::ranges::none_of(
                         targets_.rows, [&](const TargetRow& row) { return is_due(row, facts); })) {
    return std::nullopt;
  }
  const Seconds whole = whole_of(data);
  const BlockIndex index(data.blocks);
  for (const JudgedRow& judged : judged_rows(targets_, pinned_, data)) {
    const bool kept = std::ranges::all_of(judged.row->limits, [&](const Limit& limit) {
      return !is_due(limit, facts) || is_kept_so_far(limit, index, judged.entries, whole);
    });
    if (kept) {
      continue;
    }
    const RowSample sample(index, judged.entries, whole);
    const auto offered = offered_rate(data, facts, judged.entries, whole);
    for (const Limit& limit : judged.row->limits) {
      if (const auto cell = aborting_cell(limit, sample, offered, facts)) {
        return cell_phrase({.label = judged.row->label}, *cell);
      }
    }
  }
  return std::nullopt;
}

}  // namespace acrida
