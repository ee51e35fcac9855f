#include "verdict/target.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(Target, AMeasureIsNamedAndItsValueHasItsUnit) {
  const Limit p999{.measure = Measure::kPercentile, .quantile = 0.999, .value = 0.3};
  EXPECT_EQ(measure_name(p999), "p99.9");
  EXPECT_EQ(measure_value(p999, 0.0123), "12.3 ms");
  const Limit failures{.measure = Measure::kFailureRate, .value = 0.01};
  EXPECT_EQ(measure_name(failures), "failures");
  EXPECT_EQ(measure_value(failures, 0.0123), "1.2 %");
  const Limit rate{.measure = Measure::kRate, .value = 25};
  EXPECT_EQ(measure_name(rate), "requests/s");
  EXPECT_EQ(measure_value(rate, 13.64), "13.6 /s");
}

}  // namespace
}  // namespace acrida
