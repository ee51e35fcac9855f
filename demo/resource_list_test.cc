#include "demo/resource_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "demo/percent_encoding.h"
#include "demo/site_testing.h"

namespace acrida::demo {
namespace {

using nlohmann::json;

class ResourceList : public ::testing::Test {
 protected:
  ResourceList() { site_.log_in("manager@scoopjoy.com", "manager_test_password"); }

  HttpReply ask(std::string_view doctype, const json& arguments) {
    std::string target = "/api/resource/" + percent_encode(doctype);
    char separator = '?';
    for (const auto& [key, value] : arguments.items()) {
      const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
      target += separator + key + "=" + percent_encode(text);
      separator = '&';
    }
    return site_.get(target);
  }
  json rows(std::string_view doctype, const json& arguments) {
    return json_of(ask(doctype, arguments)).value("data", json());
  }

  TestSite site_;
};

TEST_F(ResourceList, ServesTheLoadTestsList) {
  const json list =
      rows("Sales Invoice", {{"filters", json::parse(R"([["posting_date", ">=", "2026-03-01"]])")},
                             {"fields", {"name", "grand_total", "status", "posting_date"}},
                             {"limit_page_length", 50}});
  ASSERT_EQ(list.size(), 50U);
  for (const json& row : list) {
    EXPECT_EQ(row.size(), 4U);
    EXPECT_TRUE(row["grand_total"].is_number_float());
    EXPECT_TRUE(row["status"].is_string());
    EXPECT_GE(row["posting_date"].get<std::string>(), "2026-03-01");
  }
}

TEST_F(ResourceList, HasTwentyNamesUnlessAskedForMore) {
  const json list = rows("Sales Invoice", json::object());
  ASSERT_EQ(list.size(), 20U);
  EXPECT_EQ(list[0].size(), 1U);
  EXPECT_TRUE(list[0].contains("name"));
}

TEST_F(ResourceList, ComesInPages) {
  const json all = rows("Item", {{"limit", 0}, {"order_by", "name asc"}});
  const json page = rows("Item", {{"limit", 5}, {"limit_start", 5}, {"order_by", "name asc"}});
  EXPECT_EQ(all.size(), 16U);
  ASSERT_EQ(page.size(), 5U);
  EXPECT_EQ(page[0], all[5]);
}

TEST_F(ResourceList, ShowsTheNewestFirst) {
  const json list = rows("Sales Invoice", {{"fields", {"modified"}}, {"limit_page_length", 3000}});
  ASSERT_GT(list.size(), 1000U);
  for (std::size_t i = 1; i < list.size(); ++i) {
    EXPECT_GE(list[i - 1]["modified"], list[i]["modified"]);
  }
}

TEST_F(ResourceList, SelectsByEveryFormOfFilter) {
  EXPECT_EQ(rows("Item", {{"filters", {{"item_code", "VANILLA-CUP"}}}}).size(), 1U);
  EXPECT_EQ(rows("Item", {{"filters", {{"standard_rate", {">", 400}}}}}).size(), 3U);
  EXPECT_EQ(rows("Item", {{"filters", json::parse(R"([["Item", "name", "like", "VANILLA%"]])")},
                          {"order_by", "name"}}),
            json::parse(R"([{"name":"VANILLA-CUP"},{"name":"VANILLA-TUB-1L"}])"));
  EXPECT_EQ(
      rows("Item", {{"filters", json::parse(R"([["name", "in", ["CHOCO-BAR", "NONE"]]])")}}).size(),
      1U);
  EXPECT_EQ(rows("Item", {{"filters", json::parse(R"([["standard_rate", "between", [50, 60]]])")}})
                .size(),
            2U);
  EXPECT_EQ(rows("Item", {{"or_filters", json::parse(R"([["name", "=", "CHOCO-BAR"],
                                                         ["name", "=", "VANILLA-CUP"]])")}})
                .size(),
            2U);
}

TEST_F(ResourceList, NoFieldsMeanTheName) {
  EXPECT_EQ(rows("Item", {{"fields", json::array()}, {"limit", 1}})[0].size(), 1U);
}

TEST_F(ResourceList, AFieldThatIsNoneOfItsOwnIs417) {
  for (const json& arguments :
       {json{{"fields", {"password"}}}, json{{"fields", {"name; drop table item"}}},
        json{{"order_by", "name desc, sleep(5)"}}, json{{"filters", {{"pwd", "x"}}}}}) {
    const HttpReply reply = ask("Item", arguments);
    EXPECT_EQ(reply.status, 417) << arguments;
    EXPECT_EQ(json_of(reply)["exc_type"], "DataError") << arguments;
  }
}

TEST_F(ResourceList, FieldsThatAreNoJsonAre500) {
  EXPECT_EQ(ask("Item", {{"fields", "[\"name\""}}).status, 500);
  EXPECT_EQ(json_of(ask("Item", {{"filters", "{oops"}}))["exc_type"], "JSONDecodeError");
}

TEST_F(ResourceList, AQuoteInAFilterIsAValue) {
  EXPECT_EQ(rows("Item", {{"filters", {{"name", "' OR 1=1 --"}}}}), json::array());
}

TEST_F(ResourceList, LimitsOfAListHaveNames) {
  json filters = json::array();
  for (std::size_t i = 0; i < 51; ++i) {
    filters.push_back({"name", "=", "x"});
  }
  EXPECT_EQ(ask("Item", {{"filters", filters}}).status, 417);
  EXPECT_EQ(ask("Item", {{"filters", {{"name", std::string(5000, 'x')}}}}).status, 417);
}

TEST_F(ResourceList, AnUnknownDoctypeIs404) {
  const HttpReply reply = ask("Spaceship", json::object());
  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(server_message_of(reply)["message"], "DocType Spaceship not found");
}

TEST_F(ResourceList, GuestsSeeNothing) {
  site_.forget_session();
  const HttpReply reply = ask("Sales Invoice", json::object());
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(json_of(reply)["exc_type"], "PermissionError");
}

TEST_F(ResourceList, HoldsTheInvoicesThatTillsMake) {
  site_.post("/api/resource/POS%20Invoice", order_of("VANILLA-CUP", 2, 50));
  const json list = rows("POS Invoice", {{"fields", {"name", "status", "grand_total"}}});
  EXPECT_EQ(list, json::parse(R"([{"name":"ACC-PSINV-2026-00001","status":"Draft",
                                   "grand_total":100.0}])"));
}

TEST_F(ResourceList, OneDocumentHasAllItsFields) {
  const json item = json_of(site_.get("/api/resource/Item/VANILLA-CUP"))["data"];
  EXPECT_EQ(item["doctype"], "Item");
  EXPECT_EQ(item["item_name"], "Vanilla Cup");
  EXPECT_EQ(item["standard_rate"], 50.0);
  EXPECT_EQ(site_.get("/api/resource/Item/GHOST").status, 404);
}

}  // namespace
}  // namespace acrida::demo
