#include "base/vitals.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(Vitals, TheLargerOfEachIsKeptAndAnInterfaceGoesWithItsShare) {
  Vitals sum;
  sum.merge({.descriptors_max = 5,
             .memory_max = 100,
             .network_share_max = 0.1,
             .network_interface = "eth0"});
  sum.merge({.descriptors_max = 3,
             .memory_max = 200,
             .network_share_max = 0.05,
             .network_interface = "eth1"});
  EXPECT_EQ(sum.descriptors_max, 5U);
  EXPECT_EQ(sum.memory_max, 200U);
  EXPECT_EQ(sum.network_interface, "eth0");
  sum.merge({.network_share_max = 0.2, .network_interface = "eth1"});
  EXPECT_EQ(sum.network_interface, "eth1");
}

}  // namespace
}  // namespace acrida
