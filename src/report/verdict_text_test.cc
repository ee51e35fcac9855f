#include "report/verdict_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/figures.h"
#include "base/strings.h"
#include "report/report_testing.h"
#include "report/run_summary.h"
#include "report/verdict_cell.h"
#include "report/verdict_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(VerdictText, IsThePageForTheOwner) {
  EXPECT_EQ(verdict_text(small_verdict()),
            "Run is valid: generator CPU at most 34.2 % of a core, requests sent late by 0."
            "43 ms (99 %), 2.10 ms at most\n"
            "No: 50 terminals are not carried. Invoice creation p95 is 1.24 s [1.19-1.31] a"
            "gainst 0.8 s.\n"
            "\n"
            "Targets of targets.md: 2 PASS, 1 FAIL, 2 UNPROVEN\n"
            "Judged: steady from 14 s to 2m 0s; the first 14 s (ramp-up) are left out\n"
            "\n"
            "target              p50                          p95                          "
            "     p99\n"
            "------------------  ---------------------------  -----------------------------"
            "---  ------------------------------------\n"
            "Login *             PASS 182 ms [170-195] < 300                               "
            "     UNPROVEN 290 ms [at least 250] < 800\n"
            "POS Invoice Create                               FAIL 1.24 s [1.19-1.31] > 800"
            " ms\n"
            "\n"
            "target              failures                    requests/s\n"
            "------------------  --------------------------  ------------------------------"
            "-----\n"
            "POS Invoice Create                              UNPROVEN 13.2 /s [12.9-13.5] <"
            " 25.0\n"
            "all requests        PASS 0.2 % [0.0-0.6] < 1.0\n"
            "* made in on_start: judged over the whole run\n"
            "\n"
            "UNPROVEN p99 of Login: 70 samples; 299 are needed: 4 more minutes\n"
            "FAIL p95 of POS Invoice Create: 1.24 s [1.19-1.31] against 800 ms, 55 % over i"
            "t\n"
            "UNPROVEN requests/s of POS Invoice Create: this load offers 13.6 /s of them, w"
            "hich is below the\n"
            "         target; no run length proves it\n"
            "\n"
            "[sat-flat] requests a second stay flat while users rise (high confidence)\n"
            "  seen: p95 of POST /api/resource/POS Invoice: 1.24 s, 0.31 s at 10 users\n"
            "  likely: creations queue behind one naming-series lock\n"
            "  likely: too few workers\n"
            "  next: look at the site's slow queries\n");
}

TEST(VerdictText, AProvisionalVerdictSaysSo) {
  Verdict verdict = small_verdict();
  verdict.provisional = true;
  const std::string text = verdict_text(verdict);
  EXPECT_THAT(text, HasSubstr("\nNo: 50 terminals"));
  EXPECT_THAT(text, HasSubstr("\nProvisional, the run goes on: Targets of targets.md"));
}

TEST(VerdictText, WithoutTargetsAndFindingsItIsTheValidityAndTheSentence) {
  Verdict verdict;
  verdict.sentence = "The run went well.";
  const std::string text = verdict_text(verdict);
  EXPECT_THAT(text, StartsWith("Run is valid: "));
  EXPECT_EQ(std::ranges::count(text, '\n'), 2);
  EXPECT_EQ(live_verdict(verdict), "");
}

TEST(VerdictText, NoTextOfOthersReachesTheTerminalAsItIs) {
  const std::string text = verdict_text(hostile_verdict());
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xff")));
  EXPECT_THAT(text, HasSubstr("\\x1b[2J"));
  std::vector<std::string_view> lines = split(text, '\n');
  lines.erase(lines.begin());  // the validity line is as long as it is
  for (const std::string_view line : lines) {
    EXPECT_LE(character_count(line), kVerdictColumns) << line;
    EXPECT_THAT(line, Not(StartsWith("::error")));
  }
}

TEST(VerdictText, TheLiveLineCountsOutcomes) {
  EXPECT_EQ(live_verdict(small_verdict()), "verdict so far: 2 PASS, 1 FAIL, 2 UNPROVEN");
}

TEST(VerdictText, AReasonSaysWhatWouldProveACell) {
  const RowVerdict login{.label = "Login"};
  CellVerdict cell = small_verdict().rows[0].cells[1];
  EXPECT_EQ(cell_reason(login, cell), "p99 of Login: 70 samples; 299 are needed: 4 more minutes");
  cell.more_time = std::chrono::milliseconds(200);
  EXPECT_THAT(cell_reason(login, cell), HasSubstr(": 1 more second"));
  cell.more_time = std::chrono::hours(5);
  EXPECT_THAT(cell_reason(login, cell), HasSubstr(": 5 more hours"));
  cell.more_time.reset();
  cell.never = true;
  EXPECT_THAT(cell_reason(login, cell), HasSubstr("; no run length proves it"));
  cell.reason.clear();
  EXPECT_EQ(cell_reason(login, cell),
            "p99 of Login: 290 ms [at least 250] against 800 ms, 70 samples; no run length "
            "proves it");
  cell.value.reset();
  EXPECT_EQ(cell_reason(login, cell), "p99 of Login: no samples; no run length proves it");
  EXPECT_EQ(cell_text(cell, CellDetail::kShort), "UNPROVEN no value, limit 800 ms");
}

TEST(VerdictText, TheSummaryOfAJudgedRunBeginsWithTheVerdict) {
  SmallRun run;
  RunInfo info = small_run_info();
  EXPECT_THAT(run_summary(info, run.data()), Not(HasSubstr("terminals")));
  info.verdict = small_verdict();
  EXPECT_THAT(run_summary(info, run.data()), StartsWith(verdict_text(small_verdict()) + "\n"));
}

}  // namespace
}  // namespace acrida
