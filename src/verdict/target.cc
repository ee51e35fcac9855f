#include "verdict/target.h"

#include <fmt/format.h>

#include "base/figures.h"

namespace acrida {

std::string measure_name(const Limit& limit) {
  switch (limit.measure) {
    case Measure::kPercentile:
      return fmt::format("p{:g}", limit.quantile * 100);
    case Measure::kMax:
      return "max";
    case Measure::kMean:
      return "mean";
    case Measure::kFailureRate:
      return "failures";
    case Measure::kRate:
      return "requests/s";
  }
  return "";
}

std::string measure_value(const Limit& limit, double value) {
  switch (limit.measure) {
    case Measure::kPercentile:
    case Measure::kMax:
    case Measure::kMean:
      return short_duration(from_seconds(value));
    case Measure::kFailureRate:
      return percent(value);
    case Measure::kRate:
      return short_rate(value) + " /s";
  }
  return "";
}

}  // namespace acrida
