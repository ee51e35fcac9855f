#include "site/frappe_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "site/site_testing.h"

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view kSid = "Set-Cookie: sid=0123456789abcdef; Path=/\r\n";

SimSite::Handler always(SimReply reply) {
  return [reply = std::move(reply)](const std::string&, const std::string&) {
    return reply;
  };
}

TEST(FrappeClient, ALoginKeepsItsSession) {
  SimSite site([](const std::string& what, const std::string&) {
    return what == "POST /api/method/login"
               ? SimReply{.body = R"({"message":"Logged In"})", .headers = std::string(kSid)}
               : SimReply{.body = R"({"message":"me"})"};
  });
  ASSERT_TRUE(site.client.log_in("me@x.com", "secret").has_value());
  EXPECT_EQ(site.client.ask("frappe.auth.get_logged_user")->text(), "me");
  EXPECT_THAT(site.requests.at(0), HasSubstr(R"({"pwd":"secret","usr":"me@x.com"})"));
  EXPECT_THAT(site.requests.at(1), HasSubstr("Cookie: sid=0123456789abcdef"));
}

TEST(FrappeClient, AWrongPasswordIsSaidAsFrappeSaysIt) {
  SimSite site(always({.status = 401,
                       .body = R"({"message":"Invalid login credentials",)"
                               R"("exc_type":"AuthenticationError"})"}));
  const auto logged_in = site.client.log_in("me", "wrong");
  ASSERT_FALSE(logged_in.has_value());
  EXPECT_EQ(logged_in.error().text(),
            "Invalid login credentials (AuthenticationError, status 401)");
}

TEST(FrappeClient, A200WithoutASessionIsNoLogin) {
  SimSite reset(always({.body = R"({"message":"Password Reset","redirect_to":"/x"})"}));
  EXPECT_THAT(reset.client.log_in("me", "old").error().message, HasSubstr("has expired"));
  SimSite second(always({.body = R"({"verification":{"method":"Email"},"tmp_id":"1"})"}));
  EXPECT_THAT(second.client.log_in("me", "pw").error().message, HasSubstr("two-factor"));
  SimSite guest(always(
      {.body = R"({"message":"Logged In"})", .headers = "Set-Cookie: sid=Guest; Path=/\r\n"}));
  EXPECT_FALSE(guest.client.log_in("me", "pw").has_value());
}

TEST(FrappeClient, ATokenIsSentInTheHeader) {
  SimSite site(always({.body = R"({"data":{"name":"UPI"}})"}));
  site.client.use_token("key:secret\n");
  EXPECT_EQ(site.client.get("Mode of Payment", "UPI")->operator[]("name").text(), "UPI");
  EXPECT_THAT(site.requests.at(0), HasSubstr("Authorization: token key:secret\r\n"));
  EXPECT_THAT(site.requests.at(0), HasSubstr("GET /api/resource/Mode%20of%20Payment/UPI HTTP"));
}

TEST(FrappeClient, AllPagesOfAListAreRead) {
  const std::size_t page = FrappeClient::kPageRows;
  const std::size_t rows = page + 3;
  SimSite site([&](const std::string&, const std::string& request) {
    const bool first = request.find("limit_start=0&") != std::string::npos;
    Value data = Value::list({});
    for (std::size_t i = first ? 0 : page; i < (first ? page : rows); ++i) {
      data.append(Value::object({{"name", std::to_string(i)}}));
    }
    return SimReply{.body = Value::object({{"data", data}}).to_json()};
  });
  const auto list = site.client.list(
      {.doctype = "POS Invoice",
       .filters = {Value::list({Value("remarks"), Value("like"), Value("acrida %")})}});
  ASSERT_TRUE(list.has_value());
  EXPECT_THAT(*list, SizeIs(rows));
  EXPECT_EQ(list->back()["name"].text(), std::to_string(rows - 1));
  EXPECT_THAT(site.requests, SizeIs(2));
  EXPECT_THAT(percent_decode(site.requests.at(1)), HasSubstr(R"([["remarks","like","acrida+%"]])"));
  EXPECT_THAT(site.requests.at(1), HasSubstr("order_by=name+asc&limit_start=500&"));
}

TEST(FrappeClient, AListCanBeCutShort) {
  SimSite site(always({.body = R"({"data":[{"name":"1"}]})"}));
  EXPECT_THAT(*site.client.list({.doctype = "Item", .rows_max = 1}), SizeIs(1));
  EXPECT_THAT(site.requests, SizeIs(1));
  EXPECT_THAT(site.requests.at(0), HasSubstr("limit_page_length=1 "));
}

TEST(FrappeClient, APauseLetsTimePassOnTheLoop) {
  SimSite site(always({}));
  const TimePoint begin = site.loop.now();
  site.client.pause(std::chrono::seconds(3));
  EXPECT_GE(site.loop.now() - begin, std::chrono::seconds(3));
  EXPECT_LT(site.loop.now() - begin, std::chrono::seconds(4));
}

TEST(FrappeClient, EveryVerbOfADocument) {
  SimSite site(always({.body = R"({"data":{"name":"A/B"}})"}));
  EXPECT_TRUE(site.client.create("Item", Value::object({{"item_code", "A"}})).has_value());
  EXPECT_TRUE(site.client.update("Item", "A/B", Value::object({{"disabled", 0}})).has_value());
  EXPECT_TRUE(site.client.submit("POS Invoice", "P-1").has_value());
  EXPECT_TRUE(site.client.cancel("POS Invoice", "P-1").has_value());
  EXPECT_TRUE(site.client.remove("POS Invoice", "P-1").has_value());
  EXPECT_THAT(site.asked,
              ElementsAre("POST /api/resource/Item", "PUT /api/resource/Item/A/B",
                          "PUT /api/resource/POS Invoice/P-1", "PUT /api/resource/POS Invoice/P-1",
                          "DELETE /api/resource/POS Invoice/P-1"));
  EXPECT_THAT(site.requests.at(1), HasSubstr("/Item/A%2FB HTTP"));
  EXPECT_THAT(site.requests.at(2), HasSubstr(R"({"docstatus":1})"));
  EXPECT_THAT(site.requests.at(3), HasSubstr(R"({"docstatus":2})"));
  EXPECT_THAT(site.requests.at(4), Not(HasSubstr("Content-Type")));
}

TEST(FrappeClient, WhatIsMissingIsNothingAndWhatIsForbiddenIsAnError) {
  SimSite missing(always({.status = 404, .body = R"({"exc_type":"DoesNotExistError"})"}));
  const auto found = missing.client.find("Item", "X");
  ASSERT_TRUE(found.has_value());
  EXPECT_FALSE(found->has_value());
  SimSite forbidden(always({.status = 403, .body = R"({"exc_type":"PermissionError"})"}));
  EXPECT_TRUE(forbidden.client.find("Item", "X").error().forbidden());
}

TEST(FrappeClient, AMethodsMessageIsItsAnswer) {
  SimSite site(always({.body = R"({"message":480.0})"}));
  EXPECT_EQ(site.client
                .call("erpnext.stock.utils.get_stock_balance", Value::object({{"item_code", "X"}}))
                ->number(),
            480);
  EXPECT_THAT(site.requests.at(0), HasSubstr("POST /api/method/erpnext.stock.utils"));
}

TEST(FrappeClient, ACsrfTokenIsFetchedWhenTheSiteWantsOne) {
  SimSite site([](const std::string& what, const std::string& request) {
    if (what == "GET /app") {
      return SimReply{.body = "<script>frappe.csrf_token = \"abc123\";</script>"};
    }
    return request.find("X-Frappe-CSRF-Token: abc123\r\n") == std::string::npos
               ? SimReply{.status = 400, .body = R"({"exc_type":"CSRFTokenError"})"}
               : SimReply{.body = R"({"message":1})"};
  });
  EXPECT_FALSE(site.client.csrf_token_wanted());
  EXPECT_EQ(site.client.call("x.y")->number(), 1);
  EXPECT_THAT(site.asked, ElementsAre("POST /api/method/x.y", "GET /app", "POST /api/method/x.y"));
  EXPECT_TRUE(site.client.csrf_token_wanted());
  site.client.be_guest();
  EXPECT_FALSE(site.client.csrf_token_wanted());
}

TEST(FrappeClient, ARedirectNamesTheRightAddress) {
  SimSite site(
      always({.status = 301, .body = "", .headers = "Location: https://erp.example.com/api\r\n"}));
  EXPECT_THAT(site.client.call("x.y").error().message,
              HasSubstr("redirects to https://erp.example.com/api"));
  EXPECT_THAT(site.requests, SizeIs(1));
}

TEST(FrappeClient, APageInTheDocumentsPlaceIsNoSuccess) {
  SimSite site(always({.body = "<html>Welcome</html>"}));
  EXPECT_THAT(site.client.get("Item", "X").error().message, HasSubstr("no Frappe site"));
}

TEST(FrappeClient, AServerThatIsNotThereIsAnErrorWithoutStatus) {
  SimKernel kernel;
  Loop loop(kernel);
  FrappeClient client(loop, SimSite::config(), {});
  const auto answer = client.ask("ping");
  ASSERT_FALSE(answer.has_value());
  EXPECT_TRUE(answer.error().no_answer());
  EXPECT_THAT(answer.error().text(), HasSubstr("Connection refused"));
}

TEST(FrappeClient, AServerThatDoesNotAnswerEndsWithTheTimeout) {
  SimKernel kernel;
  kernel.blackhole(*Endpoint::from_literal("10.0.0.1", 80));
  Loop loop(kernel);
  FrappeClient client(loop, SimSite::config(), {});
  const TimePoint begin = loop.now();
  EXPECT_TRUE(client.ask("ping").error().no_answer());
  // The timer wheel's granularity above the timeout.
  EXPECT_GE(loop.now() - begin, std::chrono::seconds(60));
  EXPECT_LT(loop.now() - begin, std::chrono::seconds(61));
}

}  // namespace
}  // namespace acrida
