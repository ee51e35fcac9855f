#include "reconcile/site_account.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "site/site_testing.h"

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string data(const std::string& json) {
  return "{\"data\":" + json + "}";
}

// `count` items for sale, of which a search shows 100 at most.
SimReply items_page(const std::string& request, int count) {
  const std::string mark = "\"start\":";
  const int start = std::stoi(request.substr(request.find(mark) + mark.size()));
  std::string items;
  for (int i = start; i < std::min(count, start + 100); ++i) {
    items += std::string(items.empty() ? "" : ",") + "{\"item_code\":\"I" + std::to_string(i) +
             "\",\"actual_qty\":" + std::to_string(1000 + i) + ".0}";
  }
  return {.body = items.empty() ? "{\"message\":[]}" : "{\"message\":{\"items\":[" + items + "]}}"};
}

TEST(SiteAccountTest, StockIsReadPageByPageForEachWarehouse) {
  SimSite site([](const std::string& what, const std::string& request) -> SimReply {
    if (what == "GET /api/resource/POS Profile") {
      return {.body = data(R"([{"name":"A"},{"name":"B"},{"name":"C"},{"name":"D"}])")};
    }
    if (what == "GET /api/resource/POS Profile/C") {
      return {.body = data(R"({"name":"C","warehouse":"Cellar","selling_price_list":"Retail"})")};
    }
    if (what == "GET /api/resource/POS Profile/D") {
      return {.body = data(R"({"name":"D","warehouse":"Attic","disabled":1})")};
    }
    if (what.starts_with("GET ")) {
      return {.body = data(R"({"warehouse":"Shop"})")};
    }
    return items_page(request, request.find("Retail") == std::string::npos ? 100 : 130);
  });
  const FrappeResult<StockLevels> levels = read_stock(site.client);
  ASSERT_TRUE(levels.has_value()) << levels.error().text();
  EXPECT_EQ(levels->size(), 230U);
  EXPECT_EQ(levels->at({"I129", "Cellar"}), 1129);
  EXPECT_EQ(levels->at({"I7", "Shop"}), 1007);
  EXPECT_EQ(levels->count({"I7", "Attic"}), 0U);
}

TEST(SiteAccountTest, DocumentsAreFoundByTheMarkOfTheRun) {
  SimSite site([](const std::string&, const std::string&) -> SimReply {
    return {.body = data(R"([{"name":"INV-1","remarks":"acrida 1f00ba12 0-1","docstatus":1,
                              "rounded_total":200.0,"grand_total":199.7},
                             {"name":"INV-2","remarks":"acrida 1f00ba12 0-2","docstatus":0,
                              "rounded_total":0.0,"grand_total":80.5}])")};
  });
  const auto listed = list_marked(site.client, "POS Invoice", "1f00ba12");
  ASSERT_TRUE(listed.has_value()) << listed.error().text();
  ASSERT_EQ(listed->size(), 2U);
  EXPECT_EQ((*listed)[0].total, 200);
  EXPECT_EQ((*listed)[0].docstatus, 1);
  EXPECT_EQ((*listed)[1].total, 80.5);
  EXPECT_EQ((*listed)[1].token, "acrida 1f00ba12 0-2");
  EXPECT_THAT(percent_decode(site.requests[0]), HasSubstr("\"like\",\"acrida+1f00ba12+%\""));
}

TEST(SiteAccountTest, WhatOthersSoldIsReadWhereTheSeriesHasGaps) {
  SimSite site([](const std::string& what, const std::string&) -> SimReply {
    if (what == "GET /api/resource/POS Invoice") {
      // As text, INV-999 and INV-1000 lie between the two names as well.
      return {.body = data(R"([{"name":"INV-12"},{"name":"INV-1000"},{"name":"INV-13"}])")};
    }
    const int docstatus = what.ends_with("INV-12") ? 1 : 0;
    return {.body = data(R"({"docstatus":)" + std::to_string(docstatus) +
                         R"(,"items":[{"item_code":"CUP","warehouse":"Shop","qty":3.0},
                                      {"item_code":"CUP","warehouse":"Shop","qty":2.0}]})")};
  });
  RunAccount account;
  account.ours = {{"INV-11", "a", 1, 1}, {"INV-15", "b", 1, 1}};
  const FrappeResult<void> read = read_others(site.client, "POS Invoice", {}, account);
  ASSERT_TRUE(read.has_value()) << read.error().text();
  EXPECT_THAT(account.others, ElementsAre("INV-12", "INV-13"));
  EXPECT_THAT(account.sold_by_others, ElementsAre(Pair(StockPlace("CUP", "Shop"), 5)));
}

TEST(SiteAccountTest, ARunWithoutOthersAsksForNoneOfThem) {
  SimSite site([](const std::string&, const std::string&) -> SimReply {
    return {.status = 500, .body = "{}"};
  });
  RunAccount account;
  account.ours = {{"INV-11", "a", 1, 1}, {"INV-12", "b", 1, 1}};
  EXPECT_TRUE(read_others(site.client, "POS Invoice", {}, account).has_value());
  EXPECT_TRUE(site.asked.empty());
}

TEST(SiteAccountTest, AGapOverAPowerOfTenIsAskedForInPieces) {
  SimSite site(
      [](const std::string&, const std::string&) -> SimReply { return {.body = data("[]")}; });
  RunAccount account;
  account.ours = {{"INV-99997", "a", 1, 1}, {"INV-100002", "b", 1, 1}};
  EXPECT_TRUE(read_others(site.client, "POS Invoice", {}, account).has_value());
  ASSERT_EQ(site.requests.size(), 2U);
  EXPECT_THAT(percent_decode(site.requests[0]), HasSubstr("INV-99998"));
  EXPECT_THAT(percent_decode(site.requests[0]), HasSubstr("INV-99999"));
  EXPECT_THAT(percent_decode(site.requests[1]), HasSubstr("INV-100000"));
  EXPECT_THAT(percent_decode(site.requests[1]), HasSubstr("INV-100001"));
}

TEST(SiteAccountTest, AGapThatIsTooLongToListIsNotListed) {
  SimSite site([](const std::string& what, const std::string&) -> SimReply {
    return {.body =
                data(what == "GET /api/resource/POS Invoice" ? R"([{"name":"INV-12"}])" : "{}")};
  });
  RunAccount account;
  account.ours = {{"INV-11", "a", 1, 1},
                  {"INV-13", "b", 1, 1},
                  {"INV-999999999999999999", "c", 1, 1},
                  {"X-1", "d", 1, 1},
                  {"X-999999999999999999", "e", 1, 1}};
  const FrappeResult<void> read = read_others(site.client, "POS Invoice", {}, account);
  ASSERT_TRUE(read.has_value()) << read.error().text();
  EXPECT_THAT(account.others, ElementsAre("INV-12"));
  EXPECT_EQ(account.others_not_read, 2 * kGapNamesMax);
  EXPECT_EQ(site.asked.size(), 2U);
}

TEST(SiteAccountTest, ASiteThatRefusesIsAnError) {
  SimSite site([](const std::string&, const std::string&) -> SimReply {
    return {.status = 403, .body = R"({"exc_type":"PermissionError"})"};
  });
  EXPECT_FALSE(read_stock(site.client).has_value());
  EXPECT_FALSE(list_marked(site.client, "POS Invoice", "1f00ba12").has_value());
}

}  // namespace
}  // namespace acrida
