#include "runner/shift.h"

#include <gtest/gtest.h>

#include <vector>

namespace acrida {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const std::vector<ShiftClass> kCrew = {
    {"DashboardUser", 15, false}, {"POSTerminal", 50, true}, {"ReportUser", 5, false}};

std::optional<ShapeTarget> at(const ShapeFunction& shape, Duration since_opening) {
  return shape({since_opening, 0});
}

std::int64_t users_at(const ShapeFunction& shape, Duration since_opening) {
  const std::optional<ShapeTarget> target = at(shape, since_opening);
  return target ? target->users : -1;
}

TEST(Shift, ADayHasItsBurstItsPeaksAndItsClosing) {
  const ShapeFunction shape = shift_shape({}, kCrew).value();
  EXPECT_EQ(users_at(shape, Duration::zero()), 20);  // 10:00 the office
  EXPECT_EQ(users_at(shape, minutes(1)), 20 + 20);   // the burst, half way
  EXPECT_EQ(users_at(shape, minutes(2)), 20 + 40);
  EXPECT_EQ(users_at(shape, minutes(90)), 20 + 20);  // 11:30
  EXPECT_EQ(users_at(shape, hours(3)), 20 + 50);     // 13:00 lunch
  EXPECT_EQ(users_at(shape, hours(6)), 20 + 25);     // 16:00
  EXPECT_EQ(users_at(shape, hours(10)), 20 + 45);    // 20:00
  EXPECT_EQ(users_at(shape, hours(12) - minutes(40)), 20 + 30);
  EXPECT_EQ(users_at(shape, hours(12) - seconds(1)), 20);  // reports run to the end
  EXPECT_EQ(at(shape, hours(12)), std::nullopt);
}

TEST(Shift, OtherHoursStretchTheDay) {
  const ShiftDay short_day{.opens = hours(9), .closes = hours(15)};
  const ShapeFunction shape = shift_shape(short_day, kCrew).value();
  EXPECT_EQ(users_at(shape, minutes(90)), 20 + 50);
  EXPECT_EQ(at(shape, hours(6)), std::nullopt);
}

TEST(Shift, TheOfficeComesFirstAndTillsAreTheOnesThatComeAndGo) {
  const ShapeFunction shape = shift_shape({}, kCrew).value();
  const std::vector<std::string> office = {"DashboardUser", "ReportUser"};
  EXPECT_EQ(at(shape, Duration::zero())->user_classes, office);
  EXPECT_EQ(at(shape, seconds(1))->user_classes, std::vector<std::string>{"POSTerminal"});
}

TEST(Shift, WithoutAWordAllUsersComeAndGo) {
  const ShapeFunction shape = shift_shape({}, {{"Shopper", 10, false}}).value();
  EXPECT_EQ(users_at(shape, Duration::zero()), 0);
  EXPECT_EQ(users_at(shape, minutes(2)), 8);
  EXPECT_EQ(users_at(shape, hours(3)), 10);
}

TEST(Shift, ADayThatCannotBeIsRefused) {
  EXPECT_FALSE(shift_shape({.opens = hours(22), .closes = hours(10)}, kCrew).has_value());
  EXPECT_FALSE(shift_shape({}, {{"Shopper", 0, true}}).has_value());
}

TEST(Shift, SharesRiseAndFallWithoutJumps) {
  double before = shift_share(0);
  for (int minute = 1; minute <= 720; ++minute) {
    const double share = shift_share(minute / 720.0);
    EXPECT_GE(share, 0);
    EXPECT_LE(share, 1);
    EXPECT_LE(std::abs(share - before), 0.4 + 1e-9) << minute;
    before = share;
  }
  EXPECT_EQ(before, 0);
}

}  // namespace
}  // namespace acrida
