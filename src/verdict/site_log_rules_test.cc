#include "verdict/site_log_rules.h"

#include <gtest/gtest.h>

#include "verdict/diagnosis_testing.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;

// A run whose first name has been found in the log so often.
const Finding* with_log(BuiltRun& run, std::uint64_t joined, Duration server, Duration total) {
  RunFacts facts;
  facts.server_times = {{.entry = 0,
                         .joined = joined,
                         .server_p50 = server,
                         .server_p95 = server,
                         .total_p50 = total,
                         .total_p95 = total}};
  return run.finding("waits-outside", facts);
}

TEST(SiteLogRules, WaitsOutsideFiresWhereTheSiteWorksForALittleOfTheTime) {
  BuiltRun run = healthy_run();
  const Finding* const finding = with_log(run, 100, milliseconds(80), milliseconds(900));
  ASSERT_NE(finding, nullptr);
  EXPECT_NE(finding->text.find("by its own log the site works 80.0 ms"), std::string::npos)
      << finding->text;
  EXPECT_NE(finding->text.find("its users wait 900 ms"), std::string::npos) << finding->text;
  EXPECT_EQ(finding->entries, std::vector<std::uint32_t>{0});
}

TEST(SiteLogRules, WaitsOutsideIsSilentAboutShortWaitsSlowSitesAndFewRequests) {
  BuiltRun run = healthy_run();
  EXPECT_EQ(with_log(run, 100, milliseconds(10), milliseconds(55)), nullptr);
  EXPECT_EQ(with_log(run, 100, milliseconds(500), milliseconds(900)), nullptr);
  EXPECT_EQ(with_log(run, 29, milliseconds(80), milliseconds(900)), nullptr);
}

TEST(SiteLogRules, WithoutALogNothingIsSaid) {
  EXPECT_EQ(healthy_run().finding("waits-outside"), nullptr);
}

}  // namespace
}  // namespace acrida
