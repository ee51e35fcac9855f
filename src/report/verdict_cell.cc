#include "report/verdict_cell.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "base/figures.h"
#include "base/timespan.h"

namespace acrida {
namespace {

constexpr std::array<std::string_view, 4> kUnits = {" ms", " s", " %", " /s"};

std::string_view unit_of(std::string_view text) {
  for (const std::string_view unit : kUnits) {
    if (text.ends_with(unit)) {
      return unit;
    }
  }
  return "";
}

// "300" beside a value in the same unit, "300 ms" beside another.
std::string without_unit(std::string text, std::string_view value) {
  const std::string_view unit = unit_of(text);
  if (!unit.empty() && unit == unit_of(value)) {
    text.resize(text.size() - unit.size());
  }
  return text;
}

std::string_view relation(const Limit& limit, double value) {
  return value < limit.value ? "<" : value > limit.value ? ">" : "=";
}

// " [170-195]", " [at most 195]"; nothing when neither bound is known.
std::string interval(const CellVerdict& cell, std::string_view value) {
  const auto bound = [&](double figure) {
    return without_unit(measure_value(cell.limit, figure), value);
  };
  if (cell.lower && cell.upper) {
    return fmt::format(" [{}-{}]", bound(*cell.lower), bound(*cell.upper));
  }
  if (cell.lower) {
    return fmt::format(" [at least {}]", bound(*cell.lower));
  }
  return cell.upper ? fmt::format(" [at most {}]", bound(*cell.upper)) : "";
}

std::string more_time(Duration time) {
  const auto seconds =
      std::max<std::int64_t>(std::chrono::ceil<std::chrono::seconds>(time).count(), 1);
  const auto count = [](std::int64_t number, std::string_view unit) {
    return fmt::format("{} more {}{}", number, unit, number == 1 ? "" : "s");
  };
  if (seconds < 60) {
    return count(seconds, "second");
  }
  const std::int64_t minutes = (seconds + 59) / 60;
  return minutes <= 120 ? count(minutes, "minute") : count((minutes + 59) / 60, "hour");
}

// ", 55 % over": of a limit that is not held.
std::string excess(const CellVerdict& cell) {
  if (!cell.margin || *cell.margin >= 0 || !std::isfinite(*cell.margin)) {
    return "";
  }
  return fmt::format(", {:.0f} % {}", -*cell.margin * 100,
                     cell.limit.measure == Measure::kRate ? "short of it" : "over it");
}

std::string samples_text(const CellVerdict& cell) {
  const std::string samples =
      fmt::format("{} sample{}", cell.samples, cell.samples == 1 ? "" : "s");
  const double worth = std::floor(cell.effective_samples);
  return worth >= 1 && worth < static_cast<double>(cell.samples)
             ? fmt::format("{}, worth {:.0f}", samples, worth)
             : samples;
}

std::string limit_value(const Limit& limit) {
  return measure_value(limit, limit.value);
}

std::string figures(const CellVerdict& cell) {
  if (!cell.value) {
    return "no samples";
  }
  const std::string value = measure_value(cell.limit, *cell.value);
  std::string text = fmt::format("{}{} against {}{}", value, interval(cell, value),
                                 limit_value(cell.limit), excess(cell));
  if (cell.offered) {
    text += fmt::format(", {} offered", measure_value(cell.limit, *cell.offered));
  }
  return text;
}

std::string span_text(const Limit& limit) {
  switch (limit.span) {
    case Limit::Span::kRun:
      return "";
    case Limit::Span::kFor:
      return " for " + format_timespan(limit.span_length);
    case Limit::Span::kWithin:
      return " within " + format_timespan(limit.span_length);
    case Limit::Span::kOver:
      return " over " + format_timespan(limit.span_length);
  }
  return "";
}

}  // namespace

OutcomeCounts count_outcomes(const Verdict& verdict) {
  OutcomeCounts counts;
  for (const RowVerdict& row : verdict.rows) {
    for (const CellVerdict& cell : row.cells) {
      ++(cell.outcome == Outcome::kPass   ? counts.pass
         : cell.outcome == Outcome::kFail ? counts.fail
                                          : counts.unproven);
    }
  }
  return counts;
}

std::string outcome_counts(const Verdict& verdict) {
  const OutcomeCounts counts = count_outcomes(verdict);
  return fmt::format("{} PASS, {} FAIL, {} UNPROVEN", counts.pass, counts.fail, counts.unproven);
}

std::string row_name(const RowVerdict& row) {
  return row.label.empty() ? "all requests" : row.label;
}

std::string column_name(const Limit& limit) {
  return measure_name(limit) + span_text(limit);
}

std::string limit_text(const Limit& limit) {
  return fmt::format("{}{} {}", limit.measure == Measure::kRate ? ">" : "<",
                     limit.inclusive ? "=" : "", measure_value(limit, limit.value));
}

std::string cell_title(const RowVerdict& row, const Limit& limit) {
  const std::string_view sign = limit.measure == Measure::kRate ? ">" : "<";
  return fmt::format("{} {} {}{} {}{}", row_name(row), measure_name(limit), sign,
                     limit.inclusive ? "=" : "", limit_value(limit), span_text(limit));
}

std::string cell_text(const CellVerdict& cell, CellDetail detail) {
  const std::string limit = limit_value(cell.limit);
  if (!cell.value) {
    return fmt::format("{} no value, limit {}", outcome_name(cell.outcome), limit);
  }
  const std::string value = measure_value(cell.limit, *cell.value);
  return fmt::format("{} {}{} {} {}", outcome_name(cell.outcome), value,
                     detail == CellDetail::kShort ? "" : interval(cell, value),
                     relation(cell.limit, *cell.value), without_unit(limit, value));
}

std::string cell_why(const CellVerdict& cell) {
  if (cell.outcome != Outcome::kUnproven) {
    return figures(cell) + (cell.reason.empty() ? "" : "; " + cell.reason);
  }
  std::string text = cell.reason;
  if (text.empty()) {
    text = cell.value ? fmt::format("{}, {}", figures(cell), samples_text(cell)) : figures(cell);
  }
  return text + (cell.more_time ? ": " + more_time(*cell.more_time)
                 : cell.never   ? "; no run length proves it"
                                : "");
}

std::string cell_reason(const RowVerdict& row, const CellVerdict& cell) {
  return fmt::format("{} of {}: {}", column_name(cell.limit), row_name(row), cell_why(cell));
}

}  // namespace acrida
