#include "http/site_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "http/sim_http.h"

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::string answer(std::string_view headers, std::string_view body = "{}", int status = 200) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

constexpr std::string_view kFrappeCookies =
    "Content-Type: application/json\r\nSet-Cookie: sid=Guest; Path=/\r\n"
    "Set-Cookie: system_user=no; Path=/\r\n";

// Sends one request for each answer.
struct Site {
  explicit Site(std::vector<std::string> answers, bool any_site = false)
      : http([given = std::move(answers), next = std::size_t{0}](
                 SimPeer& peer, const std::string&) mutable { peer.send(given[next++]); }) {
    http.engine.site.name_requests(RequestIds("run", 0), any_site);
  }
  std::unique_ptr<HttpExchange> get(std::string_view header = {}) {
    return http.perform([&](HttpExchange& exchange) {
      if (!header.empty()) {
        ASSERT_EQ(exchange.headers.set("x-frappe-request-id", header), HttpError::kNone);
      }
    });
  }
  ServerFacts facts() { return http.engine.site.take(http.engine.counters); }

  SimHttp http;
};

TEST(SiteWatch, TellsTheServerOfEachNewConnectionOnce) {
  Site site({answer("Server: gunicorn\r\nConnection: close\r\n"), answer("Server: gunicorn\r\n"),
             answer("Server: not asked\r\n")});
  site.get();
  site.get();
  site.get();
  const ServerFacts facts = site.facts();
  EXPECT_THAT(facts.servers, ElementsAre("gunicorn"));
  EXPECT_EQ(facts.connections_opened, 2U);
  EXPECT_FALSE(facts.frappe);
  EXPECT_EQ(site.facts().connections_opened, 0U);
}

TEST(SiteWatch, RequestsHaveIdsFromTheFirstAnswerThatIsFrappesOn) {
  Site site({answer("Content-Type: application/json\r\n"), answer(kFrappeCookies), answer("")});
  site.get();
  site.get();
  const auto named = site.get();
  EXPECT_TRUE(site.facts().frappe);
  EXPECT_THAT(site.http.requests[0], Not(HasSubstr("Request-Id")));
  EXPECT_THAT(site.http.requests[1], Not(HasSubstr("Request-Id")));
  const auto digits = named->request_id.digits();
  EXPECT_THAT(site.http.requests[2],
              HasSubstr("X-Frappe-Request-Id: " + std::string(digits.data(), digits.size())));
}

TEST(SiteWatch, OtherSitesOfTheRunGetNone) {
  Site site({answer(kFrappeCookies), answer("")});
  site.get();
  site.http.kernel.listen(*Endpoint::from_literal("10.0.0.2", 80), [&](SimPeer& peer) {
    peer.on_data = [&](std::string_view bytes) {
      site.http.requests.emplace_back(bytes);
      peer.send(answer(""));
    };
  });
  site.http.perform([](HttpExchange& exchange) { exchange.url = *Url::parse("http://10.0.0.2/"); });
  EXPECT_THAT(site.http.requests.back(), Not(HasSubstr("Request-Id")));
}

TEST(SiteWatch, AnotherClassOfExceptionIsFrappesToo) {
  Site site({answer("Content-Type: application/json\r\n",
                    R"({"exc_type":"PermissionError","exception":"x: no"})", 403)});
  const auto refused = site.get();
  EXPECT_EQ(refused->cause, "PermissionError");
  EXPECT_EQ(refused->cause_message, "no");
  EXPECT_TRUE(site.facts().frappe);
}

TEST(SiteWatch, AScenariosOwnIdStays) {
  Site site({answer(""), answer("")}, true);
  site.get();
  EXPECT_THAT(site.http.requests[0], HasSubstr("X-Frappe-Request-Id: "));
  const auto own = site.get("mine");
  EXPECT_THAT(site.http.requests[1], HasSubstr("mine"));
  EXPECT_THAT(site.http.requests[1], Not(HasSubstr("X-Frappe-Request-Id")));
  EXPECT_FALSE(own->request_id.given());
}

TEST(SiteWatch, TheIdThatTheSiteUsesIsTheOneThatCounts) {
  Site site({answer("X-Frappe-Request-Id: 01234567-89ab-cdef-0000-00000000002a\r\n")}, true);
  EXPECT_EQ(site.get()->request_id, (RequestId{.run = 0x0123456789abcdef, .number = 42}));
}

TEST(SiteWatch, KeepsTheLeastThatIsLeftAndTheLongestWait) {
  Site site({answer("X-RateLimit-Limit: 600000000\r\nX-RateLimit-Remaining: 5000000\r\n"),
             answer("X-RateLimit-Limit: 600000000\r\nX-RateLimit-Remaining: 0\r\n"
                    "Retry-After: 40\r\n",
                    "{}", 429),
             answer("X-RateLimit-Limit: many\r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT\r\n")});
  site.get();
  EXPECT_EQ(site.facts().rate_limit_left, 5e6);
  site.get();
  site.get();
  const ServerFacts facts = site.facts();
  EXPECT_EQ(facts.rate_limit, 6e8);
  EXPECT_EQ(facts.rate_limit_left, 0);
  EXPECT_EQ(facts.retry_after, std::chrono::seconds(40));
}

TEST(SiteWatch, SeesThatAPageGivesATokenAway) {
  const std::string page =
      "Content-Type: text/html; charset=utf-8\r\nSet-Cookie: sid=1\r\n"
      "Set-Cookie: system_user=yes\r\n";
  Site site({answer(page, "<script>frappe.csrf_token = \"None\";</script>"),
             answer(page, "<script>frappe.csrf_token = \"" + std::string(56, 'a') + "\";")});
  site.get();
  EXPECT_FALSE(site.facts().csrf_token);
  site.get();
  EXPECT_TRUE(site.facts().csrf_token);
}

TEST(SiteWatch, CountsTheSegmentsOfAConnectionOnce) {
  Site site({answer(""), answer("Connection: close\r\n")});
  site.http.kernel.count_segments({.sent = 3, .repeated = 0});
  site.get();
  EXPECT_EQ(site.facts().segments_sent, 0U);
  site.http.client->count_segments();
  site.http.kernel.count_segments({.sent = 7, .repeated = 2});
  site.get();
  const ServerFacts facts = site.facts();
  EXPECT_EQ(facts.segments_sent, 7U);
  EXPECT_EQ(facts.segments_repeated, 2U);
}

TEST(SiteWatch, AnswerThatDidNotComeHasAShortCause) {
  Site site({});
  site.http.kernel.stop_listening(*Endpoint::from_literal("10.0.0.1", 80));
  EXPECT_EQ(site.get()->cause, "connection refused");
}

}  // namespace
}  // namespace acrida
