#include "demo/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "demo/site_testing.h"

namespace acrida::demo {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

std::string logged_user(TestSite& site) {
  const auto body = json_of(site.get("/api/method/frappe.auth.get_logged_user"));
  return body.value("message", "nobody");
}

TEST(Login, AnswersAsFrappeDoes) {
  TestSite site;
  const HttpReply reply = site.log_in();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "application/json");
  EXPECT_EQ(reply.body,
            R"({"message":"Logged In","home_page":"/app/home","full_name":"POS Terminal 1"})");
}

TEST(Login, SetsTheFiveCookies) {
  TestSite site;
  const auto cookies = set_cookies_of(site.log_in());
  ASSERT_EQ(cookies.size(), 5U);
  EXPECT_THAT(cookies[0], MatchesRegex("sid=[0-9a-f]+; Expires=Fri, 27 Mar 2026 12:00:00 GMT; "
                                       "Max-Age=612000; HttpOnly; Path=/; SameSite=Lax"));
  EXPECT_EQ(site.sid().size(), 56U);
  EXPECT_EQ(cookies[1], "system_user=yes; Path=/; SameSite=Lax");
  EXPECT_EQ(cookies[2], "full_name=POS%20Terminal%201; Path=/; SameSite=Lax");
  EXPECT_EQ(cookies[3], "user_id=pos-terminal-1%40scoopjoy.com; Path=/; SameSite=Lax");
  EXPECT_EQ(cookies[4], "user_image=; Path=/; SameSite=Lax");
}

TEST(Login, TakesAFormAndAnyVerb) {
  TestSite site;
  HttpRequest form = json_request("POST", "/api/method/login",
                                  "usr=pos-terminal-2%40scoopjoy.com&pwd=pos_test_password");
  form.content_type = "application/x-www-form-urlencoded; charset=utf-8";
  EXPECT_EQ(json_of(site.ask(form))["full_name"], "POS Terminal 2");
  const auto by_query = site.get("/?cmd=login&usr=manager@scoopjoy.com&pwd=manager_test_password");
  EXPECT_EQ(json_of(by_query)["message"], "Logged In");
}

TEST(Login, KnowsEveryAccountOfTheLoadTest) {
  TestSite site;
  for (int terminal = 1; terminal <= 50; ++terminal) {
    const std::string usr = "pos-terminal-" + std::to_string(terminal) + "@scoopjoy.com";
    EXPECT_EQ(site.log_in(usr, "pos_test_password").status, 200) << usr;
  }
  EXPECT_EQ(site.log_in("manager@scoopjoy.com", "manager_test_password").status, 200);
  EXPECT_EQ(site.log_in("accounts@scoopjoy.com", "accounts_test_password").status, 200);
}

TEST(Login, AWrongPasswordIs401AndTakesTheCookiesAway) {
  TestSite site;
  const HttpReply reply = site.log_in(kTill, "guess");
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(json_of(reply)["message"], "Invalid login credentials");
  EXPECT_EQ(json_of(reply)["exc_type"], "AuthenticationError");
  EXPECT_EQ(json_of(reply)["exception"], "frappe.exceptions.AuthenticationError");
  EXPECT_THAT(reply.set_cookies, HasSubstr("sid=; Expires=Thu, 19 Mar 2026 10:00:00 GMT"));
  EXPECT_EQ(set_cookies_of(reply).size(), 5U);
}

TEST(Login, MissingFieldsAndUnknownUsersAre401) {
  TestSite site;
  EXPECT_EQ(json_of(site.log_in("", ""))["message"], "Incomplete login details");
  EXPECT_EQ(site.log_in("nobody@scoopjoy.com", "x").status, 401);
  EXPECT_EQ(site.log_in(kTill, std::string(513, 'x')).status, 401);
}

TEST(Session, IsRenewedByEveryResponse) {
  TestSite site;
  site.log_in();
  const auto cookies = set_cookies_of(site.get("/api/method/ping"));
  ASSERT_EQ(cookies.size(), 5U);
  EXPECT_THAT(cookies[0], StartsWith("sid=" + site.sid() + ";"));
}

TEST(Session, AGuestGetsTheCookiesOfAGuest) {
  TestSite site;
  const auto cookies = set_cookies_of(site.get("/api/method/ping"));
  ASSERT_EQ(cookies.size(), 5U);
  EXPECT_THAT(cookies[0], StartsWith("sid=Guest;"));
  EXPECT_THAT(cookies[2], StartsWith("full_name=Guest;"));
}

TEST(Session, OneAccountMayHaveMany) {
  TestSite site;
  site.log_in();
  const std::string first = site.sid();
  site.log_in();
  EXPECT_NE(site.sid(), first);
  HttpRequest request = get_request("/api/method/frappe.auth.get_logged_user");
  request.cookie = "theme=dark; sid=" + first + "; user_image=";
  EXPECT_EQ(json_of(site.ask(request))["message"], kTill);
}

TEST(Session, EndsByLogout) {
  TestSite site;
  site.log_in();
  EXPECT_EQ(logged_user(site), kTill);
  EXPECT_EQ(site.get("/api/method/logout").status, 200);
  const HttpReply reply = site.get("/api/method/frappe.auth.get_logged_user");
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(json_of(reply)["session_expired"], 1);
}

TEST(Session, LastsForMaxAgeSinceItsLastRequest) {
  constexpr Duration kMaxAge = std::chrono::seconds(612'000);
  TestSite site;
  site.log_in();
  site.advance(kMaxAge - std::chrono::seconds(1));
  EXPECT_EQ(logged_user(site), kTill);
  site.advance(kMaxAge - std::chrono::seconds(1));
  EXPECT_EQ(logged_user(site), kTill);
  site.advance(kMaxAge + std::chrono::seconds(1));
  EXPECT_EQ(logged_user(site), "nobody");
}

TEST(Session, OfAnUnknownSidIsAGuestsAndSaysSo) {
  TestSite site;
  HttpRequest request = get_request("/api/method/frappe.auth.get_logged_user");
  request.cookie = "sid=0123456789abcdef";
  const HttpReply reply = site.ask(request);
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(json_of(reply)["session_expired"], 1);
  // Five deletions, then a guest's five.
  EXPECT_EQ(set_cookies_of(reply).size(), 10U);
}

TEST(Csrf, IsNotAskedForInASessionThatNeverSawTheDesk) {
  TestSite site;
  site.log_in();
  EXPECT_EQ(site.post("/api/resource/POS%20Invoice", order_of("VANILLA-CUP", 1, 50)).status, 200);
}

TEST(Csrf, TheDeskGivesATokenThatIsAskedForFromThenOn) {
  TestSite site;
  site.log_in();
  const std::string page = site.get("/app").body;
  const std::string mark = "frappe.csrf_token = \"";
  const std::string token = page.substr(page.find(mark) + mark.size(), 56);
  HttpRequest order =
      json_request("POST", "/api/resource/POS%20Invoice", order_of("VANILLA-CUP", 1, 50).dump());
  const HttpReply refused = site.ask(order);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(json_of(refused)["exc_type"], "CSRFTokenError");
  EXPECT_FALSE(json_of(refused).contains("exc"));
  EXPECT_EQ(server_message_of(refused)["message"], "Invalid Request");
  order.csrf_token = token;
  EXPECT_EQ(site.ask(order).status, 200);
  EXPECT_EQ(site.get("/api/method/ping").status, 200);
  EXPECT_THAT(site.get("/app").body, HasSubstr(token));
}

TEST(Csrf, IsNotAskedForByALogin) {
  TestSite site;
  site.log_in();
  site.get("/app");
  EXPECT_EQ(site.post("/api/resource/POS%20Invoice", order_of("VANILLA-CUP", 1, 50)).status, 400);
  EXPECT_EQ(site.log_in().status, 200);
  EXPECT_EQ(site.post("/api/resource/POS%20Invoice", order_of("VANILLA-CUP", 1, 50)).status, 200);
}

TEST(Desk, IsNoPageForGuests) {
  TestSite site;
  const HttpReply reply = site.get("/app");
  EXPECT_EQ(reply.status, 403);
  EXPECT_EQ(reply.content_type, "text/html; charset=utf-8");
}

}  // namespace
}  // namespace acrida::demo
