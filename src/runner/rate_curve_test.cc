#include "runner/rate_curve.h"

#include <gtest/gtest.h>

#include <cmath>

#include "acrida/random.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(RateCurve, AConstantRateCountsSecondsTimesRate) {
  const RateCurve curve = RateCurve::constant(250).value();
  EXPECT_EQ(curve.count_at(seconds(10)), 2500);
  EXPECT_EQ(curve.time_of(2500), seconds(10));
  EXPECT_EQ(curve.rate_at(minutes(90)), 250);
  EXPECT_EQ(curve.end(), std::nullopt);
}

TEST(RateCurve, ARampCountsItsTriangle) {
  const RateCurve curve = RateCurve::make({{seconds(10), 0, 100}}).value();
  EXPECT_DOUBLE_EQ(curve.count_at(seconds(5)), 125);
  EXPECT_DOUBLE_EQ(curve.count_at(seconds(10)), 500);
  EXPECT_EQ(curve.time_of(125), seconds(5));
  EXPECT_DOUBLE_EQ(curve.rate_at(seconds(3)), 30);
}

TEST(RateCurve, AFallingRampReachesItsLastArrival) {
  const RateCurve curve = RateCurve::make({{seconds(10), 100, 0}}).value();
  EXPECT_DOUBLE_EQ(curve.count_at(seconds(10)), 500);
  EXPECT_NEAR(to_seconds(curve.time_of(375).value()), 5, 1e-9);
  EXPECT_LT(curve.time_of(499.999).value(), seconds(10));
}

TEST(RateCurve, EndsWithItsLastPiece) {
  const RateCurve curve = RateCurve::make({{seconds(2), 10, 10}, {seconds(1), 0, 0}}).value();
  EXPECT_EQ(curve.end(), seconds(3));
  EXPECT_EQ(curve.rate_at(seconds(3)), 0);
  EXPECT_EQ(curve.count_at(minutes(1)), 20);
  EXPECT_EQ(curve.time_of(20), std::nullopt);
}

TEST(RateCurve, APauseMovesTheNextArrivalToItsEnd) {
  const RateCurve curve =
      RateCurve::make({{seconds(1), 10, 10}, {seconds(5), 0, 0}, {seconds(1), 10, 10}}).value();
  EXPECT_EQ(curve.time_of(9), milliseconds(900));
  EXPECT_EQ(curve.time_of(10), seconds(6));
  EXPECT_EQ(curve.time_of(11), milliseconds(6100));
}

TEST(RateCurve, TakesAScenariosArrivals) {
  Arrivals ramp = per_second(10);
  ramp.hold(minutes(1)).ramp_to(100, minutes(5));
  const RateCurve curve = RateCurve::from(ramp).value();
  EXPECT_EQ(curve.end(), minutes(6));
  EXPECT_DOUBLE_EQ(curve.count_at(minutes(6)), 600 + 55 * 300);
  EXPECT_EQ(RateCurve::from(per_second(7)).value().end(), std::nullopt);
}

TEST(RateCurve, RefusesRatesThatNeverStartAnything) {
  EXPECT_FALSE(RateCurve::make({}).has_value());
  EXPECT_FALSE(RateCurve::make({{seconds(5), 0, 0}}).has_value());
  EXPECT_FALSE(RateCurve::make({{Duration::zero(), 1, 1}}).has_value());
  EXPECT_FALSE(RateCurve::make({{seconds(1), 1, -1}}).has_value());
  EXPECT_FALSE(RateCurve::make({{seconds(1), 1, INFINITY}}).has_value());
  EXPECT_FALSE(RateCurve::constant(0).has_value());
  EXPECT_FALSE(RateCurve::constant(NAN).has_value());
}

// Numbers of the order of a day's run: the inverse is good to a microsecond and never goes back.
TEST(RateCurveProperty, TheInverseAgreesWithTheIntegralAndNeverGoesBack) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    std::vector<RateCurve::Segment> segments;
    for (int i = 0; i < 6; ++i) {
      const double from = random.integer(0, 4) == 0 ? 0 : random.real() * 1000;
      const double to = random.integer(0, 4) == 0 ? 0 : random.real() * 1000;
      segments.push_back({random.between(milliseconds(1), minutes(30)), from, to});
    }
    segments.push_back({seconds(1), 1, 1});
    const RateCurve curve = RateCurve::make(segments).value();
    const double total = curve.count_at(curve.end().value());
    Duration last = Duration::zero();
    for (int i = 0; i < 2000; ++i) {
      const double count = total * i / 2000;
      const Duration time = curve.time_of(count).value();
      EXPECT_GE(time, last);
      EXPECT_LE(time, curve.end().value());
      EXPECT_NEAR(curve.count_at(time), count, 1e-3);
      last = time;
    }
  }
}

}  // namespace
}  // namespace acrida
