// The words and units by which people name what a limit is about: "p95 (ms)", "Failure rate".
//
// Thread: any.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "verdict/target.h"

namespace acrida {

// What a word such as "p95 (ms)" says of the values below it.
struct MeasureWord {
  Measure measure = Measure::kPercentile;
  double quantile = 0;  // of kPercentile
  // What a number without unit is multiplied by. Times: milliseconds, as in Locust's tables; of a
  // failure rate 0: a unit has to stand, because 1 may mean one per cent or all of them.
  double scale = 0;
};

enum class MeasureFault : std::uint8_t {
  kUnknown,  // no such measure
  kUnit      // a measure, and a unit that it cannot have
};

// "p95", "P(99.9)", "95%", "median", "Max (s)", "Failure rate (%)", "Target RPS", "req/s".
std::expected<MeasureWord, MeasureFault> read_measure_word(std::string_view word);
// The names that are proposed for misspelt ones: "p95", "Max", "Failure rate", "Target RPS".
std::span<const std::string> measure_words();

bool is_time(Measure measure);
// "a time such as 300ms"
std::string_view wanted_value(Measure measure);
// By what a number with the unit of this name is multiplied; nothing: the measure has no such unit.
std::optional<double> unit_scale(Measure measure, std::string_view name);

}  // namespace acrida
