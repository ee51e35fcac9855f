#include "report/github_annotations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/strings.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

TEST(GithubAnnotations, FailuresAreErrorsAndTheRestWarnings) {
  EXPECT_EQ(github_annotations(small_verdict()),
            "::error title=FAIL POS Invoice Create p95 < 800 ms::p95 of POS Invoice Create:"
            " 1.24 s [1.19-1.31] against 800 ms, 55 %25 over it\n"
            "::warning title=UNPROVEN Login p99 < 800 ms::p99 of Login: 70 samples; 299 are"
            " needed: 4 more minutes\n"
            "::warning title=UNPROVEN POS Invoice Create requests/s >= 25.0 /s::requests/s "
            "of POS Invoice Create: this load offers 13.6 /s of them, which is below the ta"
            "rget; no run length proves it\n"
            "::warning title=sat-flat::requests a second stay flat while users rise%0Ap95 o"
            "f POST /api/resource/POS Invoice: 1.24 s, 0.31 s at 10 users%0ANext: look at t"
            "he site's slow queries\n");
}

TEST(GithubAnnotations, WhenAllIsWellThereIsNone) {
  Verdict verdict = small_verdict();
  verdict.rows.pop_back();
  verdict.rows.clear();
  verdict.findings.clear();
  EXPECT_EQ(github_annotations(verdict), "");
}

TEST(GithubAnnotations, NoTextOfOthersIsACommand) {
  const std::string lines = github_annotations(hostile_verdict());
  for (const std::string_view line : split(lines, '\n')) {
    EXPECT_TRUE(line.empty() || line.starts_with("::error title=") ||
                line.starts_with("::warning title="))
        << line;
  }
  EXPECT_THAT(lines, StartsWith("::error title=The run is invalid (gen-late)::<script>|`a`%0A"
                                "::error::x\\x1b[2J"));
  EXPECT_THAT(lines, HasSubstr("title=FAIL <script>|`a`%0A%3A%3Aerror%3A%3Ax"));
}

TEST(GithubAnnotations, WhatGitHubWouldNotShowIsCounted) {
  Verdict verdict = small_verdict();
  verdict.rows.assign(30, verdict.rows[1]);
  verdict.findings.clear();
  const std::string lines = github_annotations(verdict);
  EXPECT_EQ(split(lines, '\n').size(), 21U);
  EXPECT_THAT(lines, HasSubstr("::error title=Acrida::and 21 more; the job's summary has them"));
  EXPECT_THAT(lines, EndsWith("::warning title=Acrida::and 21 more; the job's summary has them "
                              "all\n"));
}

}  // namespace
}  // namespace acrida
