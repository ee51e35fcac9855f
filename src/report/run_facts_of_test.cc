#include "report/run_facts_of.h"

#include <gtest/gtest.h>

#include "report/report_testing.h"

namespace acrida {
namespace {

TEST(RunFactsOf, TheHostsPasswordIsNotInThem) {
  RunInfo info = small_run_info();
  info.host = "https://bob:geheim@erp.example.com";
  EXPECT_EQ(run_facts_of(info, RunData()).host, "https://bob:***@erp.example.com");
}

}  // namespace
}  // namespace acrida
