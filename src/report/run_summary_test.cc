#include "report/run_summary.h"

#include <gtest/gtest.h>

#include <string>

#include "report/report_testing.h"

namespace acrida {
namespace {

TEST(RunSummary, BeginsWithValidityAndNamesTheRun) {
  const SmallRun run;
  EXPECT_EQ(run_summary(small_run_info(), run.data()),
            "Run is valid: generator CPU at most 25.0 % of a core, requests sent late by 0.10 ms "
            "(99 %), 0.10 ms at most\n"
            "acrida 0.1.0: shop.cpp against http://127.0.0.1:8000, 7 users (5 Till, 2 Manager) for "
            "20.0 s, run 0badcafe, seed 42, 2 shards, closed model\n"
            "Protocol HTTP/1.1\n"
            "End of response stamped by the kernel for 380 requests\n");
}

TEST(RunSummary, ALocustfileHasNoSeedAndPerhapsNoHost) {
  RunInfo info = small_run_info();
  info.locustfile = true;
  info.scenario = "till.py";
  info.host.clear();
  EXPECT_NE(run_summary(info, SmallRun().data())
                .find("acrida 0.1.0: till.py, 7 users (5 Till, 2 Manager) for 20.0 s, run "
                      "0badcafe\n"),
            std::string::npos);
}

TEST(RunSummary, TellsWhatMakesTheFiguresLessThanTheyLook) {
  SmallRun run;
  Sample sample;
  sample.entry = run.recorder().entry("GET", "/socket");
  sample.sent = kRunStart;
  sample.stamp = StampKind::kLoop;
  run.recorder().record(sample);
  sample.stamp = StampKind::kShared;
  run.recorder().record(sample);
  run.merge(19);
  RunInfo info = small_run_info();
  info.tls_verification = false;
  const std::string text = run_summary(info, run.data());
  EXPECT_NE(text.find("TLS certificates were NOT verified\n"), std::string::npos);
  EXPECT_NE(text.find("for 380 requests, by the kernel for several HTTP/2 streams at once for 1, "
                      "by the generator's own clock for 1\n"),
            std::string::npos);
}

TEST(RunSummary, AnAcceleratedRunSaysSo) {
  RunInfo info = small_run_info();
  info.acceleration = 720;
  EXPECT_NE(run_summary(info, SmallRun().data())
                .find("Accelerated 720 times: a second of this run stands for 12m of the day; the "
                      "site's times are as they are\n"),
            std::string::npos);
}

TEST(RunSummary, SaysWhatACapHeldBack) {
  SmallRun run;
  RunInfo info = small_run_info();
  EXPECT_EQ(run_summary(info, run.data()).find("held back"), std::string::npos);
  info.max_rps = 20;
  EXPECT_NE(
      run_summary(info, run.data()).find("At most 20 requests a second: none was held back\n"),
      std::string::npos);
  info.held_back = 4;
  info.held_time = std::chrono::seconds(6);
  EXPECT_NE(run_summary(info, run.data())
                .find("At most 20 requests a second: 4 were held back, for 1.50 s on average"),
            std::string::npos);
}

TEST(RunSummary, HidesPasswordsAndControlCharacters) {
  RunInfo info = small_run_info();
  info.host = "https://admin:geheim@erp.example.com/x\x1b[2J";
  const std::string text = run_summary(info, SmallRun().data());
  EXPECT_NE(text.find("https://admin:***@erp.example.com/x\\x1b[2J"), std::string::npos);
  EXPECT_EQ(text.find("geheim"), std::string::npos);
}

TEST(RunSummary, OnlyAUserInfoIsMasked) {
  EXPECT_EQ(mask_password("http://host:80/a@b:c"), "http://host:80/a@b:c");
  EXPECT_EQ(mask_password("http://user@host"), "http://user@host");
  EXPECT_EQ(mask_password("http://u:p@ss@host/x"), "http://u:***@host/x");
  EXPECT_EQ(mask_password("not a URL: x@y"), "not a URL: x@y");
}

TEST(UncountedReport, SaysNothingWhenEverythingIsCounted) {
  EXPECT_EQ(uncounted_report(SmallRun().data()), "");
}

TEST(UncountedReport, ListsWhatTheStopCutOffPerName) {
  SmallRun run;
  Recorder& recorder = run.recorder();
  recorder.record_abandoned(recorder.entry("GET", "/a"));
  recorder.record_abandoned(recorder.entry("POST", "/b"));
  recorder.record_abandoned(recorder.entry("POST", "/b"));
  recorder.record_unsent(recorder.entry("GET", "/a"));
  recorder.record_unsent(recorder.entry("POST", "/b\n"));
  run.merge(19);
  EXPECT_EQ(uncounted_report(run.data()),
            "Cut off by the stop (in none of the tables)\n"
            "# unanswered # never sent Name\n"
            "           1            1 GET /a\n"
            "           2            0 POST /b\n"
            "           0            1 POST /b\\n\n"
            "           3            2 Aggregated\n"
            "\n");
}

TEST(UncountedReport, TellsOfTheWarmUpAndOfStartsThatWereLateOrDropped) {
  SmallRun run;
  run.recorder().record_late_start(std::chrono::milliseconds(40));
  run.recorder().record_dropped_starts(3);
  run.stats().reset(kRunStart, 0);
  run.merge(19);
  EXPECT_EQ(uncounted_report(run.data()),
            "380 requests (180 failed) of the warm-up or before a reset are in no figure\n"
            "1 starts were late, by 40.0 ms at most\n"
            "3 starts were dropped: no user was free\n"
            "\n");
}

}  // namespace
}  // namespace acrida
