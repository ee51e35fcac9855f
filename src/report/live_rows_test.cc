#include "report/live_rows.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/live_testing.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kAll = 100'000;

TEST(LiveRows, ARowHasWhatIsKnownOfAName) {
  SmallRun run;
  LiveRows rows;
  rows.refresh(run.data(), run.stats().entry_rates(), kAll);
  const Rates now = run.stats().current_rates();
  const Json table = Json::parse(rows.json(run.data(), &now));
  EXPECT_EQ(table["columns"].size(), 18U);
  ASSERT_EQ(table["rows"].size(), 4U);
  // 180 requests in 20 s, the last at 19.25 s.
  EXPECT_EQ(table["rows"][0],
            Json::parse(R"(["GET", "/a", 180, 0, 3.249, 6.248, 6.248, 6.248, 6.25, 3.08333, 0.25,
                            6.25, 13, 9.35065, 0, 9, 0, 0])"));
  EXPECT_EQ(table["rows"][2][0], "GET");
  EXPECT_EQ(table["rows"][2][1], "/refused");
  EXPECT_EQ(table["rows"][2][3], 20);
  EXPECT_EQ(table["rows"][3][1], "/q,\"x\"");
  EXPECT_EQ(table["total"][1], "Aggregated");
  EXPECT_EQ(table["total"][2], 380);
  EXPECT_EQ(table["total"][15], 19);
  EXPECT_EQ(table["left_out"], 0);
}

TEST(LiveRows, AfterTheRunThereAreNoCurrentRates) {
  SmallRun run;
  const std::uint32_t entries[] = {1, 3};
  const Json table = Json::parse(rows_json(run.data(), entries));
  ASSERT_EQ(table["rows"].size(), 2U);
  EXPECT_EQ(table["rows"][0][1], "/b");
  EXPECT_EQ(table["rows"][0][15], nullptr);
  EXPECT_EQ(table["total"][15], nullptr);
  EXPECT_EQ(table["left_out"], 2);
}

TEST(LiveRows, ATableThatIsTooLongHasTheNamesWithTheMostRequests) {
  ManyNames run(1'000);
  for (const std::size_t name : {7U, 900U, 31U}) {
    run.request(name, std::chrono::milliseconds(1));
  }
  run.request(900, std::chrono::milliseconds(1));
  run.merge(1);
  LiveRows rows;
  rows.refresh(run.data(), {}, kAll);
  const std::size_t whole = rows.json(run.data(), nullptr).size();
  const Json three = Json::parse(rows.json(run.data(), nullptr, 320));
  ASSERT_EQ(three["rows"].size(), 3U);
  EXPECT_EQ(three["rows"][0][1], "/api/resource/Some Doctype/list [7]");
  EXPECT_EQ(three["rows"][2][1], "/api/resource/Some Doctype/list [900]");
  EXPECT_EQ(three["left_out"], 997);
  EXPECT_EQ(three["total"][2], 1'004);
  EXPECT_EQ(Json::parse(rows.json(run.data(), nullptr, whole))["left_out"], 0);
}

TEST(LiveRows, OfManyNamesAFewAreMadeAnewByTurns) {
  ManyNames run(1'000);
  LiveRows rows;
  rows.refresh(run.data(), {}, 400);
  EXPECT_EQ(Json::parse(rows.json(run.data(), nullptr))["rows"].size(), 400U);
  rows.refresh(run.data(), {}, 400);
  rows.refresh(run.data(), {}, 400);
  EXPECT_EQ(Json::parse(rows.json(run.data(), nullptr))["rows"].size(), 1'000U);
  run.second(1);
  rows.refresh(run.data(), {}, 400);  // those from 200 on
  const Json table = Json::parse(rows.json(run.data(), nullptr))["rows"];
  EXPECT_EQ(table[199][2], 1);
  EXPECT_EQ(table[200][2], 2);
  EXPECT_EQ(table[599][2], 2);
  EXPECT_EQ(table[600][2], 1);
}

TEST(LiveRows, TheImportantOnesAreThoseOfTheTargetsAndTheMostTelling) {
  ManyNames run(1'000);
  run.request(500, std::chrono::seconds(5));
  run.request(501, std::chrono::milliseconds(1), "boom");
  run.request(502, std::chrono::milliseconds(1));
  run.request(502, std::chrono::milliseconds(1));
  run.merge(1);
  Verdict verdict;
  verdict.rows = {{.label = "Seven", .entries = {7}}};
  const std::vector<std::uint32_t> chosen = important_entries(run.data(), &verdict, 4);
  EXPECT_EQ(chosen, (std::vector<std::uint32_t>{7, 500, 501, 502}));
  EXPECT_EQ(important_entries(run.data(), nullptr, 2'000).size(), 1'000U);
}

}  // namespace
}  // namespace acrida
