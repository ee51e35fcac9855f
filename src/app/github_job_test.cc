#include "app/github_job.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(GithubJob, IsWhereTheEnvironmentSaysSo) {
  EXPECT_FALSE(github_job({}).has_value());
  EXPECT_FALSE(github_job({{"GITHUB_ACTIONS", "false"}}).has_value());
  EXPECT_FALSE(github_job({{"GITHUB_STEP_SUMMARY", "/tmp/summary"}}).has_value());
  EXPECT_FALSE(github_job({{"GITHUB_ACTIONS", "true"}}).value().step_summary.has_value());
  EXPECT_FALSE(github_job({{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", ""}})
                   .value()
                   .step_summary.has_value());
  EXPECT_EQ(github_job({{"GITHUB_ACTIONS", "true"}, {"GITHUB_STEP_SUMMARY", "/tmp/summary"}})
                .value()
                .step_summary,
            "/tmp/summary");
}

}  // namespace
}  // namespace acrida
