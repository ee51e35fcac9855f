#include "demo/costs.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

using std::chrono::milliseconds;

TEST(DemoCosts, ZeroIsFree) {
  const DemoCosts costs = parse_demo_costs("0").value();
  EXPECT_TRUE(costs.is_free());
  EXPECT_EQ(costs.create, Duration(0));
  EXPECT_EQ(costs.growth, Duration(0));
  EXPECT_EQ(costs.spread, 0);
}

TEST(DemoCosts, AListChangesTheDefaults) {
  const DemoCosts costs = parse_demo_costs("create=100,submit=2.5,growth=0.002,spread=0").value();
  EXPECT_EQ(costs.create, milliseconds(100));
  EXPECT_EQ(costs.submit, std::chrono::microseconds(2500));
  EXPECT_EQ(costs.growth, std::chrono::microseconds(2));
  EXPECT_EQ(costs.spread, 0);
  EXPECT_EQ(costs.search, DemoCosts().search);
  EXPECT_FALSE(costs.is_free());
}

TEST(DemoCosts, WrongListsAreRefused) {
  for (const char* text : {"", "create", "create=", "create=x", "create=-1", "flying=3", "spread=2",
                           "create=1e9", "create=nan", "create=1,,submit=2"}) {
    EXPECT_FALSE(parse_demo_costs(text)) << text;
  }
}

TEST(DemoCosts, AMisspeltNameGetsTheNearestOne) {
  EXPECT_NE(parse_demo_costs("creat=5").error().message().find("create"), std::string::npos);
}

TEST(DemoCosts, ScaleTogether) {
  DemoCosts costs;
  costs.scale(2);
  EXPECT_EQ(costs.create, milliseconds(70));
  EXPECT_EQ(costs.ping, milliseconds(2));
  EXPECT_EQ(costs.spread, DemoCosts().spread);
  costs.scale(0);
  EXPECT_EQ(costs.create, Duration(0));
}

}  // namespace
}  // namespace acrida
