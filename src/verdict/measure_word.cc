#include "verdict/measure_word.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace acrida {
namespace {

struct Unit {
  std::string_view name;
  double scale;
};

constexpr std::array kTimeUnits = {
    Unit{"us", 1e-6},   Unit{"\xc2\xb5s", 1e-6}, Unit{"\xce\xbcs", 1e-6},    Unit{"ms", 1e-3},
    Unit{"msec", 1e-3}, Unit{"millis", 1e-3},    Unit{"milliseconds", 1e-3}, Unit{"s", 1},
    Unit{"sec", 1},     Unit{"secs", 1},         Unit{"second", 1},          Unit{"seconds", 1},
    Unit{"m", 60},      Unit{"min", 60},         Unit{"minutes", 60}};
constexpr std::array kShareUnits = {Unit{"%", 0.01}, Unit{"percent", 0.01}, Unit{"pct", 0.01},
                                    Unit{"ratio", 1}, Unit{"share", 1}};
constexpr std::array kRateUnits = {Unit{"/s", 1},
                                   Unit{"rps", 1},
                                   Unit{"req/s", 1},
                                   Unit{"reqs/s", 1},
                                   Unit{"requests/s", 1},
                                   Unit{"1/s", 1},
                                   Unit{"per second", 1},
                                   Unit{"/min", 1.0 / 60},
                                   Unit{"rpm", 1.0 / 60},
                                   Unit{"req/min", 1.0 / 60},
                                   Unit{"per minute", 1.0 / 60}};

std::span<const Unit> units_of(Measure measure) {
  if (is_time(measure)) {
    return kTimeUnits;
  }
  return measure == Measure::kRate ? std::span<const Unit>(kRateUnits) : kShareUnits;
}

struct NamedMeasure {
  std::string_view name;  // without blanks, in lower case
  Measure measure;
  double scale;
};

constexpr std::array kNamedMeasures = {NamedMeasure{"max", Measure::kMax, 1e-3},
                                       NamedMeasure{"maximum", Measure::kMax, 1e-3},
                                       NamedMeasure{"maxresponsetime", Measure::kMax, 1e-3},
                                       NamedMeasure{"mean", Measure::kMean, 1e-3},
                                       NamedMeasure{"avg", Measure::kMean, 1e-3},
                                       NamedMeasure{"average", Measure::kMean, 1e-3},
                                       NamedMeasure{"avgresponsetime", Measure::kMean, 1e-3},
                                       NamedMeasure{"averageresponsetime", Measure::kMean, 1e-3},
                                       NamedMeasure{"failures", Measure::kFailureRate, 0},
                                       NamedMeasure{"failure", Measure::kFailureRate, 0},
                                       NamedMeasure{"failurerate", Measure::kFailureRate, 0},
                                       NamedMeasure{"failrate", Measure::kFailureRate, 0},
                                       NamedMeasure{"errors", Measure::kFailureRate, 0},
                                       NamedMeasure{"error", Measure::kFailureRate, 0},
                                       NamedMeasure{"errorrate", Measure::kFailureRate, 0},
                                       NamedMeasure{"failratio", Measure::kFailureRate, 1},
                                       NamedMeasure{"failureratio", Measure::kFailureRate, 1},
                                       NamedMeasure{"errorratio", Measure::kFailureRate, 1},
                                       NamedMeasure{"rps", Measure::kRate, 1},
                                       NamedMeasure{"targetrps", Measure::kRate, 1},
                                       NamedMeasure{"req/s", Measure::kRate, 1},
                                       NamedMeasure{"reqs/s", Measure::kRate, 1},
                                       NamedMeasure{"targetreq/s", Measure::kRate, 1},
                                       NamedMeasure{"requests/s", Measure::kRate, 1},
                                       NamedMeasure{"requestspersecond", Measure::kRate, 1},
                                       NamedMeasure{"throughput", Measure::kRate, 1}};

// Lower case, without blanks and what Markdown, k6 and identifiers put between.
std::string compact(std::string_view word) {
  std::string key;
  for (const char c : word) {
    if (std::string_view(" \t_-*`()").find(c) == std::string_view::npos) {
      key += ascii_lower(c);
    }
  }
  return key;
}

std::optional<double> quantile_of(std::string_view key) {
  if (key == "median" || key == "med") {
    return 0.5;
  }
  bool percentile = false;
  for (const std::string_view before : {"percentile", "pct", "p"}) {
    if (!percentile && key.starts_with(before)) {
      key.remove_prefix(before.size());
      percentile = true;
    }
  }
  for (const std::string_view behind : {"thpercentile", "percentile", "%ile", "pct", "%", "th"}) {
    if (!percentile && key.ends_with(behind)) {
      key.remove_suffix(behind.size());
      percentile = true;
    }
  }
  const std::optional<double> number = parse_real(key);
  const bool valid = percentile && number && *number >= 0.001 && *number <= 99.99999 &&
                     key.find_first_not_of("0123456789.") == std::string_view::npos;
  return valid ? std::optional<double>(*number / 100) : std::nullopt;
}

std::optional<MeasureWord> bare_measure(std::string_view word) {
  const std::string key = compact(word);
  if (const std::optional<double> quantile = quantile_of(key)) {
    return MeasureWord{Measure::kPercentile, *quantile, 1e-3};
  }
  const auto* const found =
      std::find_if(kNamedMeasures.begin(), kNamedMeasures.end(),
                   [&key](const NamedMeasure& one) { return one.name == key; });
  if (found == kNamedMeasures.end()) {
    return std::nullopt;
  }
  return MeasureWord{found->measure, 0, found->scale};
}

// The unit in "p95 (ms)", "p95 [ms]", "p95 ms": cut from the word.
std::string_view cut_unit(std::string_view& word) {
  const bool bracket = word.ends_with(')') || word.ends_with(']');
  const std::size_t open = bracket ? word.find_last_of("([") : word.find_last_of(" \t");
  if (open == std::string_view::npos) {
    return {};
  }
  std::string_view unit = word.substr(open + 1);
  if (bracket) {
    unit.remove_suffix(1);
  }
  word = trim(word.substr(0, open));
  return trim(unit);
}

}  // namespace

bool is_time(Measure measure) {
  return measure == Measure::kPercentile || measure == Measure::kMax || measure == Measure::kMean;
}

std::string_view wanted_value(Measure measure) {
  if (is_time(measure)) {
    return "a time such as 300ms";
  }
  return measure == Measure::kRate ? "a rate such as 25" : "a share such as 1 %";
}

std::optional<double> unit_scale(Measure measure, std::string_view name) {
  for (const Unit& unit : units_of(measure)) {
    if (equals_ignoring_case(unit.name, name)) {
      return unit.scale;
    }
  }
  return std::nullopt;
}

std::expected<MeasureWord, MeasureFault> read_measure_word(std::string_view word) {
  word = trim(word);
  if (const std::optional<MeasureWord> bare = bare_measure(word)) {
    return *bare;
  }
  const std::string_view unit = cut_unit(word);
  std::optional<MeasureWord> measure = bare_measure(word);
  if (!measure) {
    return std::unexpected(MeasureFault::kUnknown);
  }
  const std::optional<double> scale = unit_scale(measure->measure, unit);
  if (!scale) {
    return std::unexpected(MeasureFault::kUnit);
  }
  measure->scale = *scale;
  return *measure;
}

std::span<const std::string> measure_words() {
  static const std::array<std::string, 9> kWords = {
      "p50", "p90", "p95", "p99", "p99.9", "Max", "Mean", "Failure rate", "Target RPS"};
  return kWords;
}

}  // namespace acrida
