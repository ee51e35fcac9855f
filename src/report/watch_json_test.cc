#include "report/watch_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/report_testing.h"
#include "report/run_json.h"
#include "report/run_json_reader.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

std::string document() {
  SmallRun run;
  run.stats().add_watched(0, {.source = "mariadb", .name = "Threads_running", .value = 4});
  run.stats().add_watched(
      0, {.source = "redis", .name = "evicted_keys", .kind = WatchKind::kGrowth, .value = 0.5});
  run.stats().add_watched(7, {.source = "mariadb", .name = "Threads_running", .value = 1e12});
  return run_json(small_run_info(), run.data());
}

TEST(WatchJson, ReadsBackAsItWasWritten) {
  const Result<SavedRun> run = read_run_json(document());
  ASSERT_TRUE(run.has_value()) << run.error().message();
  ASSERT_EQ(run->data.watches.size(), 2U);
  EXPECT_EQ(run->data.watches[0].points, (std::vector<WatchPoint>{{0, 4}, {7, 1e12}}));
  EXPECT_EQ(run->data.watches[1].kind, WatchKind::kGrowth);
  EXPECT_EQ(run_json(run->info, run->data), document());
}

TEST(WatchJson, ARunThatWatchedNothingHasNoSuchSection) {
  const SmallRun run;
  const std::string text = run_json(small_run_info(), run.data());
  EXPECT_FALSE(Json::parse(text).contains("watches"));
  EXPECT_TRUE(read_run_json(text)->data.watches.empty());
}

TEST(WatchJson, WhatContradictsItselfIsRefused) {
  const auto refused = [](const auto& damage) {
    Json json = Json::parse(document());
    damage(json["watches"]);
    const Result<SavedRun> run = read_run_json(json.dump());
    return !run && run.error().message().starts_with("run.json: \"");
  };
  EXPECT_TRUE(refused([](Json& watches) { watches = "none"; }));
  EXPECT_TRUE(refused([](Json& watches) { watches = Json::object({{"a", 1}}); }));
  EXPECT_TRUE(refused([](Json& watches) { watches[0].erase("unit"); }));
  EXPECT_TRUE(refused([](Json& watches) { watches[0]["kind"] = "sum"; }));
  EXPECT_TRUE(refused([](Json& watches) { watches[0]["span_seconds"] = 0; }));
  EXPECT_TRUE(refused([](Json& watches) { watches[0]["span_seconds"] = 2; }));
  EXPECT_TRUE(refused([](Json& watches) { watches[0]["points"][1][0] = 0; }));
  EXPECT_TRUE(refused([](Json& watches) { watches[0]["points"][1][0] = -1; }));
  EXPECT_TRUE(refused([](Json& watches) { watches[0]["points"][1] = Json::array({1}); }));
  EXPECT_TRUE(refused([](Json& watches) { watches[0]["points"][1][1] = "many"; }));
  EXPECT_TRUE(refused([](Json& watches) {
    const Json one = watches[0];
    for (std::size_t i = 0; i < kWatchSeriesKept; ++i) {
      watches.push_back(one);
    }
  }));
}

}  // namespace
}  // namespace acrida
