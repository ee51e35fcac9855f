#include "report/live_feed.h"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "report/live_sections.h"
#include "report/live_testing.h"
#include "report/report_testing.h"
#include "report/verdict_testing.h"
#include "stats/limits.h"

namespace acrida {
namespace {

using Json = nlohmann::json;
using Kind = LivePart::Kind;

LiveStatus running(std::int64_t second) {
  LiveStatus status;
  status.state = "running";
  status.users = 7;
  status.users_wanted = 7;
  status.second = second;
  status.run_time = std::chrono::seconds(second + 1);
  return status;
}

LiveStatus stopped(std::int64_t second) {
  LiveStatus status = running(second);
  status.state = "stopped";
  status.users = 0;
  return status;
}

// What is kept, as the server keeps it; every text must be JSON on one line.
class Page {
 public:
  void take(const LiveUpdate& update) {
    told_.clear();
    for (const LivePart& part : update.parts) {
      EXPECT_EQ(part.json->find('\n'), std::string::npos) << part.name;
      EXPECT_EQ(part.json->find('\r'), std::string::npos) << part.name;
      told_.insert(part.name);
      const Json json = Json::parse(*part.json);
      if (part.kind == Kind::kTick) {
        ticks_[part.name].push_back(json);
      } else {
        kept_[part.name] = json;
        bytes_ += part.json->size();
      }
      if (part.kind == Kind::kBase) {
        ticks_.clear();
      }
    }
  }
  const Json& operator[](const std::string& name) const { return kept_.at(name); }
  const std::vector<Json>& ticks(const std::string& name) { return ticks_[name]; }
  bool told(const std::string& name) const { return told_.contains(name); }
  const std::set<std::string>& told() const { return told_; }
  std::size_t bytes() const { return bytes_; }

 private:
  std::map<std::string, Json> kept_;
  std::map<std::string, std::vector<Json>> ticks_;
  std::set<std::string> told_;
  std::size_t bytes_ = 0;
};

TEST(LiveFeed, ANewRunHasEverySection) {
  RunStats stats(kRunStart);
  LiveFeed feed;
  Page page;
  RunInfo info = small_run_info();
  info.stop_reason.clear();
  info.task_ratio = R"({"per_class":{"Till":{"ratio":1}},"total":{}})";
  page.take(feed.begin(info, stats, {}));
  EXPECT_EQ(page["ratio"], Json::parse(info.task_ratio));
  EXPECT_EQ(page.told(),
            (std::set<std::string>{"run", "status", "plan", "ratio", "workers", "verdict", "rows",
                                   "failures", "exceptions", "labels", "series", "heat", "logs"}));
  EXPECT_EQ(page["run"]["id"], "0badcafe");
  EXPECT_EQ(page["run"]["end"], nullptr);
  EXPECT_EQ(page["run"]["stop_reason"], nullptr);
  EXPECT_EQ(page["run"]["start"], 1'795'473'350'000);
  EXPECT_EQ(page["run"]["seed"], "42");
  EXPECT_EQ(page["run"]["options"],
            Json::parse(R"([{"name": "users", "value": "7", "origin": "command line"}])"));
  EXPECT_EQ(page["status"]["state"], "ready");
  EXPECT_EQ(page["status"]["p95"], nullptr);
  EXPECT_EQ(page["status"]["time_left"], nullptr);
  EXPECT_EQ(page["verdict"], nullptr);
  EXPECT_EQ(page["plan"], nullptr);
  EXPECT_EQ(page["series"]["points"].size(), 0U);
}

TEST(LiveFeed, ASecondIsATickWithStatusPointAndHeat) {
  SmallRun run;
  LiveFeed feed;
  Page page;
  LiveStatus status = running(18);
  status.time_left = std::chrono::milliseconds(1'500);
  page.take(feed.begin(small_run_info(), run.stats(), status));
  page.take(feed.on_second(small_run_info(), run.stats(), running(19), nullptr));
  ASSERT_EQ(page.ticks("second").size(), 1U);
  const Json& second = page.ticks("second")[0];
  EXPECT_EQ(second["point"][0], 19);
  EXPECT_EQ(second["point"][1], 19);
  EXPECT_EQ(second["heat"][0], 19);
  EXPECT_EQ(second["status"]["users_by_class"], Json::parse(R"([["Till", 5], ["Manager", 2]])"));
  EXPECT_EQ(second["status"]["generator_cpu"], 0.25);
  EXPECT_EQ(second["status"]["requests"], 380);
  EXPECT_EQ(second["status"]["failures"], 180);
  EXPECT_EQ(second["status"]["valid"], true);
  EXPECT_EQ(second["status"]["run_time"], 20);
  EXPECT_EQ(second["status"]["send_lateness_p99"], 0.1);
}

TEST(LiveFeed, SecondsThatCameTogetherAreTicksOfTheirOwn) {
  SmallRun run;
  LiveFeed feed;
  Page page;
  page.take(feed.begin(small_run_info(), run.stats(), running(15)));
  page.take(feed.on_second(small_run_info(), run.stats(), running(18), nullptr));
  ASSERT_EQ(page.ticks("second").size(), 3U);
  EXPECT_EQ(page.ticks("second")[0]["point"][0], 16);
  EXPECT_EQ(page.ticks("second")[2]["point"][0], 18);
}

TEST(LiveFeed, WhatHasNotChangedIsNotToldAgain) {
  SmallRun run;
  LiveFeed feed;
  Page page;
  const Verdict verdict = small_verdict();
  page.take(feed.begin(small_run_info(), run.stats(), running(17)));
  page.take(feed.on_second(small_run_info(), run.stats(), running(18), &verdict));
  EXPECT_TRUE(page.told("verdict"));
  page.take(feed.on_second(small_run_info(), run.stats(), running(19), &verdict));
  EXPECT_EQ(page.told(), (std::set<std::string>{"second"}));
}

TEST(LiveFeed, EveryTenSecondsABaseHoldsTheTicks) {
  ManyNames run(3);
  LiveFeed feed;
  Page page;
  page.take(feed.begin(small_run_info(), run.stats(), running(0)));
  for (std::int64_t second = 1; second <= 25; ++second) {
    run.second(second);
    page.take(feed.on_second(small_run_info(), run.stats(), running(second), nullptr));
    const std::size_t in_base = page["series"]["points"].size();
    EXPECT_EQ(in_base + page.ticks("second").size(), static_cast<std::size_t>(second + 1));
    EXPECT_LE(page.ticks("second").size(), 10U);
  }
  EXPECT_EQ(page["heat"]["columns"].size(), 21U);
}

TEST(LiveFeed, AResetBeginsTheTableAnew) {
  SmallRun run;
  LiveFeed feed;
  Page page;
  page.take(feed.begin(small_run_info(), run.stats(), running(18)));
  run.stats().reset(kRunStart + std::chrono::seconds(19), 19);
  page.take(feed.on_second(small_run_info(), run.stats(), running(19), nullptr));
  EXPECT_EQ(page["run"]["figures_from"], 19);
  EXPECT_EQ(page["rows"]["rows"][0][2], 0);
  EXPECT_EQ(page["rows"]["rows"][0][4], nullptr);
  EXPECT_EQ(page["failures"].size(), 0U);
}

TEST(LiveFeed, TheEndTellsAll) {
  SmallRun run;
  LiveFeed feed;
  Page page;
  page.take(feed.begin(small_run_info(), run.stats(), running(18)));
  RunInfo info = small_run_info();
  info.verdict = small_verdict();
  page.take(feed.finish(info, run.stats(), stopped(19)));
  EXPECT_EQ(page["run"]["stop_reason"], "run time limit reached");
  EXPECT_EQ(page["run"]["end"], 1'795'473'370'000);
  EXPECT_EQ(page["status"]["state"], "stopped");
  EXPECT_EQ(page["verdict"]["outcome"], "FAIL");
  EXPECT_EQ(page["series"]["points"].size(), 20U);
  EXPECT_TRUE(page.ticks("second").empty());
}

TEST(LiveFeed, TheLogIsKeptForPagesThatOpenLater) {
  RunStats stats(kRunStart);
  LiveFeed feed;
  Page page;
  feed.add_log_line("before");
  page.take(feed.begin(small_run_info(), stats, {}));
  EXPECT_EQ(page["logs"], Json::parse(R"({"lines": ["before"]})"));
  feed.add_log_line(kHostileText);
  page.take(feed.on_state(stats, {}));
  EXPECT_EQ(page.ticks("log")[0]["lines"][0], kHostileRead);
  for (int i = 0; i < 1'500; ++i) {
    feed.add_log_line("line " + std::to_string(i) + std::string(5'000, 'x'));
  }
  page.take(feed.begin(small_run_info(), stats, {}));
  EXPECT_EQ(page["logs"]["lines"].size(), LiveFeed::kLogLinesKept);
  EXPECT_EQ(page["logs"]["lines"][0].get<std::string>().size(), LiveFeed::kLogLineBytesMax);
}

TEST(LiveFeed, OfTenThousandNamesTheTableComesMoreSeldom) {
  ManyNames run(10'000);
  LiveFeed feed;
  Page page;
  page.take(feed.begin(small_run_info(), run.stats(), running(0)));
  EXPECT_EQ(page["rows"]["rows"].size(), 10'000U);
  int tables = 0;
  for (std::int64_t second = 1; second <= 40; ++second) {
    run.second(second);
    page.take(feed.on_second(small_run_info(), run.stats(), running(second), nullptr));
    tables += page.told("rows") ? 1 : 0;
  }
  EXPECT_GE(tables, 2);
  EXPECT_LE(tables, 4);
}

// As many names as there may be, each as long as it may be, of characters that JSON has to escape.
TEST(LiveFeed, NoPartIsTooLargeForAPage) {
  ManyNames run(0);
  for (std::uint32_t i = 0; i < kEntriesMax; ++i) {
    Sample sample;
    sample.entry =
        run.recorder().entry("GET", std::to_string(i) + std::string(kNameBytesMax, '\x01'));
    sample.sent = kRunStart;
    sample.response_time = sample.service_time = std::chrono::milliseconds(i % 500);
    const std::string failure = std::to_string(i) + std::string(kFailureTextBytesMax, '\x01');
    if (i % 20 == 0) {
      sample.failure = failure;
    }
    run.recorder().record(sample);
  }
  run.merge(1);
  LiveFeed feed;
  Page page;
  for (const LiveUpdate& update : {feed.begin(small_run_info(), run.stats(), running(0)),
                                   feed.on_second(small_run_info(), run.stats(), running(1), {}),
                                   feed.finish(small_run_info(), run.stats(), stopped(2))}) {
    page.take(update);
    for (const LivePart& part : update.parts) {
      EXPECT_LT(part.json->size(), 8'388'608U) << part.name;
    }
  }
  const std::size_t shown = page["rows"]["rows"].size();
  EXPECT_GT(shown, 500U);
  EXPECT_EQ(page["rows"]["left_out"], kEntriesMax - shown);
}

TEST(LiveFeed, AHostileTextIsAnotherText) {
  ManyNames run(1);
  Sample sample;
  sample.entry = run.recorder().entry(kHostileText, kHostileText);
  sample.sent = kRunStart;
  sample.response_time = std::chrono::milliseconds(1);
  sample.failure = kHostileText;
  sample.cause = kHostileText;
  sample.cause_message = kHostileText;
  sample.label = kHostileText;
  run.recorder().record(sample);
  run.recorder().record_exception(kHostileText, kHostileText, kRunStart);
  run.merge(1);
  const UserCount users[] = {{kHostileText, 1}};
  run.stats().set_users(1, users);
  RunInfo info = small_run_info();
  for (std::string* const text : {&info.scenario, &info.host, &info.machine, &info.kernel,
                                  &info.stop_reason, &info.run_id, &info.version}) {
    *text = kHostileText;
  }
  info.options = {{kHostileText, kHostileText, kHostileText}};
  info.versions = {{kHostileText, kHostileText}};
  info.protocols = {kHostileText};
  info.verdict = hostile_verdict();
  LiveFeed feed;
  Page page;
  page.take(feed.begin(info, run.stats(), running(0)));
  page.take(feed.finish(info, run.stats(), stopped(1)));
  EXPECT_EQ(page["rows"]["rows"][1][1], kHostileRead);
  EXPECT_EQ(page["failures"][0]["text"], kHostileRead);
  EXPECT_EQ(page["exceptions"][0]["traceback"], kHostileRead);
  EXPECT_EQ(page["labels"]["rows"][0][0], kHostileRead);
  EXPECT_EQ(page["run"]["options"][0]["value"], kHostileRead);
  const Json state = Json::parse(state_document(info, run.data(), stopped(1)));
  EXPECT_EQ(state["rows"]["rows"][1][0], kHostileRead);
}

TEST(StateDocument, HoldsTheMostImportantOfTenThousandNames) {
  ManyNames run(10'000);
  for (int i = 0; i < 3'000; ++i) {
    run.request(static_cast<std::size_t>(i), std::chrono::milliseconds(1), std::string(2'000, 'x'));
  }
  run.merge(1);
  RunInfo info = small_run_info();
  info.verdict = small_verdict();
  const std::string text = state_document(info, run.data(), stopped(1));
  EXPECT_LT(text.size(), 500'000U);
  const Json state = Json::parse(text);
  EXPECT_EQ(state["rows"]["rows"].size(), kReportRowsMax);
  EXPECT_EQ(state["rows"]["left_out"], 9'800);
  EXPECT_EQ(state["failures"].size(), 200U);
  for (const char* const section :
       {"run", "status", "series", "heat", "exceptions", "labels", "verdict", "plan", "ratio"}) {
    EXPECT_TRUE(state.contains(section)) << section;
  }
  EXPECT_EQ(state["status"]["rps"], state["rows"]["total"][13]);
}

}  // namespace
}  // namespace acrida
