#include "verdict/worker_estimate.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(WorkerEstimate, IsTheRateTimesTheTimeAlone) {
  const auto workers = estimate_workers({.value = 80, .bounds = {78, 82}},
                                        {.value = 0.052, .bounds = {0.050, 0.055}}, 0.002);
  ASSERT_TRUE(workers);
  EXPECT_NEAR(workers->value, 4, 1e-12);
  EXPECT_LT(workers->bounds.lower, 4);
  EXPECT_GT(workers->bounds.upper, 4);
  // The wider of the two figures decides, and both add.
  EXPECT_LT(workers->bounds.lower, 80 * 0.048);
  EXPECT_GT(workers->bounds.lower, 78 * 0.048);
  EXPECT_GT(workers->bounds.upper, 80 * 0.053);
  EXPECT_LT(workers->bounds.upper, 82 * 0.053);
}

TEST(WorkerEstimate, OfExactFiguresIsExact) {
  const auto workers =
      estimate_workers({.value = 30, .bounds = {30, 30}}, {.value = 0.3, .bounds = {0.3, 0.3}});
  ASSERT_TRUE(workers);
  EXPECT_DOUBLE_EQ(workers->bounds.lower, workers->value);
  EXPECT_DOUBLE_EQ(workers->bounds.upper, workers->value);
}

TEST(WorkerEstimate, ALowerBoundThatIsNotAboveZeroSaysNothing) {
  const auto workers = estimate_workers({.value = 30, .bounds = {29, 31}},
                                        {.value = 0.3, .bounds = {0.1, 0.5}}, 0.15);
  ASSERT_TRUE(workers);
  EXPECT_DOUBLE_EQ(workers->bounds.lower, 0);
}

TEST(WorkerEstimate, OfNothingIsNone) {
  EXPECT_FALSE(estimate_workers({}, {.value = 0.3, .bounds = {0.3, 0.3}}));
  EXPECT_FALSE(estimate_workers({.value = 30, .bounds = {30, 30}},
                                {.value = 0.3, .bounds = {0.3, 0.3}}, 0.3));
}

}  // namespace
}  // namespace acrida
