#include "verdict/sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/figures.h"
#include "base/strings.h"
#include "base/timespan.h"
#include "verdict/explanation.h"
#include "verdict/reach_rules.h"

namespace acrida {
namespace {

// What does not fit in a sentence stands in the table.
constexpr std::size_t kCellsNamed = 2;
constexpr std::size_t kClassesNamed = 4;
// Nobody waits longer for a verdict.
constexpr Duration kLongestAdvice = std::chrono::hours(4);

struct NamedCell {
  const RowVerdict* row = nullptr;
  const CellVerdict* cell = nullptr;
};

std::vector<NamedCell> cells_of(const Verdict& verdict, Outcome outcome) {
  std::vector<NamedCell> cells;
  for (const RowVerdict& row : verdict.rows) {
    for (const CellVerdict& cell : row.cells) {
      if (cell.outcome == outcome) {
        cells.push_back({&row, &cell});
      }
    }
  }
  return cells;
}

std::size_t cell_count(const Verdict& verdict) {
  std::size_t count = 0;
  for (const RowVerdict& row : verdict.rows) {
    count += row.cells.size();
  }
  return count;
}

// Of several broken cells of a row one is enough; the most broken first.
std::vector<NamedCell> worst_first(std::vector<NamedCell> cells) {
  std::ranges::stable_sort(
      cells, {}, [](const NamedCell& named) { return named.cell->margin.value_or(-HUGE_VAL); });
  std::vector<NamedCell> one_a_row;
  for (const NamedCell& named : cells) {
    const bool seen = std::ranges::any_of(
        one_a_row, [&](const NamedCell& other) { return other.row == named.row; });
    if (!seen) {
      one_a_row.push_back(named);
    }
  }
  return one_a_row;
}

std::string explained(const Verdict& verdict, const RunData& data) {
  const Finding* finding = explanation(verdict.findings, data, {});
  return finding == nullptr ? "" : "; " + finding->text;
}

// Of the rows that are named, each reason once. A second one only where it is enough to break its
// target, for the first may be the reason of both.
std::string explained(const Verdict& verdict,
                      const RunData& data,
                      std::span<const NamedCell> named) {
  std::vector<const Finding*> told;
  std::string text;
  for (const NamedCell& broken : named) {
    const Concern concern = concern_of(*broken.row, *broken.cell);
    const Finding* finding = explanation(verdict.findings, data, concern);
    const bool tells = finding != nullptr && (told.empty() || is_enough(*finding, data, concern));
    if (tells && std::ranges::find(told, finding) == told.end()) {
      told.push_back(finding);
      text += "; " + finding->text;
    }
  }
  return text;
}

std::string failing(const Verdict& verdict, const RunData& data, const std::string& load) {
  const std::vector<NamedCell> broken = cells_of(verdict, Outcome::kFail);
  std::vector<NamedCell> worst = worst_first(broken);
  worst.resize(std::min(worst.size(), kCellsNamed));
  std::vector<std::string> phrases;
  phrases.reserve(worst.size());
  for (const NamedCell& named : worst) {
    phrases.push_back(cell_phrase(*named.row, *named.cell));
  }
  std::string text = fmt::format("No: {} are not carried. {}{}.", load, join(phrases, ", "),
                                 explained(verdict, data, worst));
  if (broken.size() > phrases.size()) {
    text += fmt::format(" {} of {} targets are broken.", broken.size(), cell_count(verdict));
  }
  return text;
}

std::string passing(const Verdict& verdict, const RunData& data, const std::string& load) {
  std::vector<NamedCell> cells = cells_of(verdict, Outcome::kPass);
  const auto nearest = std::ranges::min_element(
      cells, {}, [](const NamedCell& named) { return named.cell->margin.value_or(HUGE_VAL); });
  std::string text = fmt::format(
      "Yes: {} are carried. {} held", load,
      cells.size() == 1 ? "The one target was" : fmt::format("All {} targets were", cells.size()));
  const CellVerdict* const cell = nearest == cells.end() ? nullptr : nearest->cell;
  if (cell != nullptr && cell->value) {
    text += fmt::format("; the nearest to its limit is {} {}: {} of {}", nearest->row->label,
                        measure_name(cell->limit), measure_value(cell->limit, *cell->value),
                        measure_value(cell->limit, cell->limit.value));
  }
  return text + explained(verdict, data) + ".";
}

std::string unproven(const Verdict& verdict, const RunData& data) {
  const std::vector<NamedCell> open = cells_of(verdict, Outcome::kUnproven);
  Duration longest{0};
  std::size_t by_time = 0;
  std::size_t not_asked = 0;
  for (const NamedCell& named : open) {
    if (named.cell->more_time) {
      ++by_time;
      longest = std::max(longest, *named.cell->more_time);
    }
    const CellVerdict& cell = *named.cell;
    const bool rate = cell.limit.measure == Measure::kRate;
    not_asked += rate && cell.offered && *cell.offered < cell.limit.value ? 1U : 0U;
  }
  std::string text =
      fmt::format("Not proven: no target is broken, {} of {} are held, and {} {} open",
                  cell_count(verdict) - open.size(), cell_count(verdict), open.size(),
                  open.size() == 1 ? "is" : "are");
  if (by_time != 0 && longest <= kLongestAdvice) {
    text += fmt::format("; {} more would settle {} of them", short_duration(longest), by_time);
  }
  if (not_asked != 0) {
    text += fmt::format(
        "; {} ask for a rate that this load never reaches (acrida plan says which "
        "would)",
        not_asked);
  }
  return text + explained(verdict, data) + ".";
}

std::string without_targets(const Verdict& verdict, const RunData& data) {
  const EntryStats& total = data.total;
  std::string text =
      fmt::format("{} requests, {} failed, p95 {}", total.counts.requests,
                  percent(total.failure_ratio()), short_duration(total.all().percentile(0.95)));
  return text + explained(verdict, data) + ". Whether that is enough, --targets FILE would say.";
}

std::string invalid(const Verdict& verdict) {
  return fmt::format("No answer: the run is not to be trusted, since {}.",
                     verdict.validity.findings.front().text);
}

}  // namespace

std::string load_phrase(const RunData& data, const RunFacts& facts) {
  if (facts.open_model) {
    return short_rate(data.per_second(data.total.counts.requests)) + " requests a second";
  }
  std::vector<std::uint32_t> most(data.user_classes.size());
  std::uint64_t together = 0;
  for (const SeriesPoint& point : data.series.points()) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < std::min(point.users.size(), most.size()); ++i) {
      most[i] = std::max(most[i], point.users[i]);
      sum += point.users[i];
    }
    together = std::max(together, sum);
  }
  std::vector<std::size_t> order(most.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return most[i]; });
  if (order.size() == 1) {
    return fmt::format("{} {} users", together, data.user_classes.front());
  }
  std::vector<std::string> classes;
  classes.reserve(order.size());
  for (const std::size_t i : order) {
    classes.push_back(fmt::format("{} {}", most[i], data.user_classes[i]));
  }
  if (classes.size() > kClassesNamed) {
    const std::size_t others = classes.size() - kClassesNamed + 1;
    classes.resize(kClassesNamed - 1);
    classes.push_back(fmt::format("{} more kinds", others));
  }
  return fmt::format("{} users{}", together,
                     classes.empty() ? "" : " (" + join(classes, ", ") + ")");
}

std::string cell_phrase(const RowVerdict& row, const CellVerdict& cell) {
  const Limit& limit = cell.limit;
  const std::string measured =
      limit.measure == Measure::kFailureRate ? "failure rate" : measure_name(limit);
  const std::string what = (row.label.empty() ? "All requests" : row.label) + " " + measured;
  if (!cell.value || !cell.reason.empty()) {
    const std::string value =
        cell.value ? " is " + measure_value(limit, *cell.value) + " against " : " should be ";
    return what + value + measure_value(limit, limit.value) +
           (cell.reason.empty() ? "" : ": " + cell.reason);
  }
  std::string bounds;
  if (cell.lower && cell.upper) {
    bounds = fmt::format(" [{} to {}]", measure_value(limit, *cell.lower),
                         measure_value(limit, *cell.upper));
  }
  return fmt::format("{} is {}{} against {}", what, measure_value(limit, *cell.value), bounds,
                     measure_value(limit, limit.value));
}

std::string owner_sentence(const Verdict& verdict, const RunData& data, const RunFacts& facts) {
  const std::string load = load_phrase(data, facts);
  std::string text;
  if (!verdict.validity.valid()) {
    text = invalid(verdict);
  } else if (const Finding* const nobody = unreachable(verdict.findings); nobody != nullptr) {
    text =
        fmt::format("No answer: {}. Nothing was learned of what the site carries.", nobody->text);
  } else if (!verdict.targets_given()) {
    text = without_targets(verdict, data);
  } else if (verdict.outcome == Outcome::kFail) {
    text = failing(verdict, data, load);
  } else if (verdict.outcome == Outcome::kPass) {
    text = passing(verdict, data, load);
  } else {
    text = unproven(verdict, data);
  }
  if (verdict.provisional) {  // "So far, yes: 65 users are carried."
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return "So far, " + text;
  }
  return text;
}

}  // namespace acrida
