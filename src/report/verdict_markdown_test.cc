#include "report/verdict_markdown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/strings.h"
#include "report/report_testing.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(VerdictMarkdown, IsSentenceValidityTableReasonsAndFindings) {
  EXPECT_EQ(verdict_markdown(small_run_info(), small_verdict()),
            "### No: 50 terminals are not carried. Invoice creation p95 is 1.24 s &#91;1.19"
            "-1.31&#93; against 0.8 s.\n"
            "\n"
            "Run is valid: generator CPU at most 34.2 % of a core, requests sent late by 0."
            "43 ms (99 %), 2.10 ms at most\n"
            "\n"
            "| target | p50 | p95 | p99 | failures | requests/s |\n"
            "|---|---|---|---|---|---|\n"
            "| Login | PASS 182 ms &#91;170-195&#93; &#60; 300 |  | UNPROVEN 290 ms &#91;at"
            " least 250&#93; &#60; 800 |  |  |\n"
            "| POS Invoice Create |  | **FAIL 1.24 s &#91;1.19-1.31&#93; &#62; 800 ms** |  "
            "|  | UNPROVEN 13.2 /s &#91;12.9-13.5&#93; &#60; 25.0 |\n"
            "| all requests |  |  |  | PASS 0.2 % &#91;0.0-0.6&#93; &#60; 1.0 |  |\n"
            "\n"
            "2 PASS, 1 FAIL, 2 UNPROVEN; steady from 14 s to 2m 0s; the first 14 s (ramp-up"
            ") are left out\n"
            "\n"
            "- UNPROVEN p99 of Login: 70 samples; 299 are needed: 4 more minutes\n"
            "- FAIL p95 of POS Invoice Create: 1.24 s &#91;1.19-1.31&#93; against 800 ms, 5"
            "5 % over it\n"
            "- UNPROVEN requests/s of POS Invoice Create: this load offers 13.6 /s of them,"
            " which is below the target; no run length proves it\n"
            "\n"
            "<details><summary>1 finding</summary>\n"
            "\n"
            "- **sat-flat** requests a second stay flat while users rise (high confidence)\n"
            "  - seen: p95 of POST /api/resource/POS Invoice: 1.24 s, 0.31 s at 10 users\n"
            "  - likely: creations queue behind one naming-series lock\n"
            "  - likely: too few workers\n"
            "  - next: look at the site&#39;s slow queries\n"
            "\n"
            "</details>\n"
            "\n"
            "acrida 0.1.0: shop.cpp against http&#58;//127.0.0.1:8000, run 0badcafe\n");
}

TEST(VerdictMarkdown, TextsOfOthersAreNeitherMarkupNorHtml) {
  const std::string text = verdict_markdown(small_run_info(), hostile_verdict());
  for (const std::string_view bad : {"<script", "`", "@team", "http://x", "\x1b", "\x01", "\xff"}) {
    EXPECT_THAT(text, Not(HasSubstr(bad)));
  }
  // Six bars of five columns, whatever the label.
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with("| &#60;script")) {
      EXPECT_EQ(std::count(line.begin(), line.end(), '|'), 7) << line;
    }
  }
}

TEST(VerdictMarkdown, IsAsLongAsGitHubTakesAtMost) {
  Verdict verdict = small_verdict();
  verdict.rows.assign(200, verdict.rows[1]);
  verdict.findings.assign(2'000, verdict.findings[0]);
  const std::string text = verdict_markdown(small_run_info(), verdict);
  EXPECT_LT(text.size(), 65'536U);
  EXPECT_THAT(text, HasSubstr("<summary>2000 findings</summary>"));
  EXPECT_THAT(text, HasSubstr("\n- and "));
  EXPECT_THAT(text, EndsWith(", run 0badcafe\n"));
}

}  // namespace
}  // namespace acrida
