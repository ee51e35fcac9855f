#include "http/cookies.h"

#include <gtest/gtest.h>

#include "http/cookie_date.h"
#include "http/limits.h"

namespace acrida {
namespace {

constexpr WallTime kNow{std::chrono::seconds(1'700'000'000)};  // 14 November 2023
constexpr CookieScope kPage{"erp.example.com", "/app/pos", false};

std::string sent(const CookieJar& jar, const CookieScope& scope, WallTime now = kNow) {
  std::string out;
  jar.append_header(scope, now, out);
  return out;
}

TEST(CookieJar, SendsBackWhatItGot) {
  CookieJar jar;
  EXPECT_EQ(jar.set_from_header("sid=abc; Path=/", kPage, kNow), CookieOutcome::kStored);
  EXPECT_EQ(jar.set_from_header("user=ann%40x; Path=/; HttpOnly; SameSite=Lax", kPage, kNow),
            CookieOutcome::kStored);
  EXPECT_EQ(sent(jar, kPage), "sid=abc; user=ann%40x");
  EXPECT_EQ(jar.value("sid", kNow), "abc");
  EXPECT_EQ(jar.value("none", kNow), "");
}

TEST(CookieJar, FiveCookiesOfASessionTakeLessThan700Bytes) {
  CookieJar jar;
  const std::string sid(56, 'a');
  for (int again = 0; again < 2; ++again) {
    for (const std::string& header :
         {"sid=" + sid + "; Expires=Fri, 01 Dec 2023 10:00:00 GMT; HttpOnly; Path=/; SameSite=Lax",
          std::string("system_user=yes; Path=/; SameSite=Lax"),
          std::string("full_name=POS%20Terminal%201; Path=/; SameSite=Lax"),
          std::string("user_id=pos-terminal-1%40scoopjoy.com; Path=/; SameSite=Lax"),
          std::string("user_image=; Path=/; SameSite=Lax")}) {
      EXPECT_EQ(jar.set_from_header(header, kPage, kNow),
                again == 0 ? CookieOutcome::kStored : CookieOutcome::kUnchanged);
    }
  }
  EXPECT_EQ(jar.size(), 5U);
  EXPECT_LT(jar.heap_bytes(), 700U);
}

TEST(CookieJar, ReplacesAValueOfAnyLength) {
  CookieJar jar;
  jar.set_from_header("a=1; Path=/", kPage, kNow);
  jar.set_from_header("b=2; Path=/", kPage, kNow);
  EXPECT_EQ(jar.set_from_header("a=a longer one; Path=/", kPage, kNow), CookieOutcome::kStored);
  EXPECT_EQ(sent(jar, kPage), "a=a longer one; b=2");
  jar.set_from_header("a=; Path=/", kPage, kNow);
  EXPECT_EQ(sent(jar, kPage), "a=; b=2");
}

TEST(CookieJar, TheLongestPathComesFirst) {
  CookieJar jar;
  jar.set_from_header("root=1; Path=/", kPage, kNow);
  jar.set_from_header("deep=1; Path=/app/pos", kPage, kNow);
  jar.set_from_header("app=1; Path=/app", kPage, kNow);
  EXPECT_EQ(sent(jar, kPage), "deep=1; app=1; root=1");
  EXPECT_EQ(sent(jar, {"erp.example.com", "/application", false}), "root=1");
  EXPECT_EQ(sent(jar, {"erp.example.com", "/app/x", false}), "app=1; root=1");
}

TEST(CookieJar, ThePathIsThePagesFolderUnlessGiven) {
  CookieJar jar;
  jar.set_from_header("a=1", kPage, kNow);
  jar.set_from_header("b=1; Path=nonsense", kPage, kNow);
  EXPECT_EQ(sent(jar, {"erp.example.com", "/app/other", false}), "a=1; b=1");
  EXPECT_EQ(sent(jar, {"erp.example.com", "/", false}), "");
}

TEST(CookieJar, AHostCookieGoesToThatHostOnly) {
  CookieJar jar;
  jar.set_from_header("a=1; Path=/", kPage, kNow);
  EXPECT_EQ(sent(jar, {"example.com", "/", false}), "");
  EXPECT_EQ(sent(jar, {"x.erp.example.com", "/", false}), "");
}

TEST(CookieJar, ADomainCookieGoesToEverySubdomain) {
  CookieJar jar;
  EXPECT_EQ(jar.set_from_header("a=1; Path=/; Domain=.Example.COM", kPage, kNow),
            CookieOutcome::kStored);
  EXPECT_EQ(sent(jar, {"example.com", "/", false}), "a=1");
  EXPECT_EQ(sent(jar, {"pos.example.com", "/", false}), "a=1");
  EXPECT_EQ(sent(jar, {"badexample.com", "/", false}), "");
}

TEST(CookieJar, RefusesForeignDomains) {
  CookieJar jar;
  for (const std::string_view domain :
       {"other.com", "com", "deep.erp.example.com", "xample.com", "co.uk"}) {
    EXPECT_EQ(jar.set_from_header("a=1; Domain=" + std::string(domain), kPage, kNow),
              CookieOutcome::kRefused)
        << domain;
  }
  EXPECT_EQ(jar.set_from_header("a=1; Domain=0.0.1", {"127.0.0.1", "/", false}, kNow),
            CookieOutcome::kRefused);
  EXPECT_EQ(jar.set_from_header("a=1; Domain=127.0.0.1", {"127.0.0.1", "/", false}, kNow),
            CookieOutcome::kStored);
  EXPECT_EQ(jar.set_from_header("a=1; Domain=10.0.0.1", {"1.10.0.0.1", "/", false}, kNow),
            CookieOutcome::kRefused);
  EXPECT_EQ(jar.set_from_header("a=1; Domain=localhost", {"localhost", "/", false}, kNow),
            CookieOutcome::kStored);
}

TEST(CookieJar, ASecureCookieNeedsTls) {
  CookieJar jar;
  jar.set_from_header("a=1; Path=/; Secure", {"erp.example.com", "/", true}, kNow);
  EXPECT_EQ(sent(jar, {"erp.example.com", "/", false}), "");
  EXPECT_EQ(sent(jar, {"erp.example.com", "/", true}), "a=1");
}

TEST(CookieJar, CookiesExpire) {
  CookieJar jar;
  jar.set_from_header("a=1; Path=/; Max-Age=10", kPage, kNow);
  jar.set_from_header("b=1; Path=/; Expires=Tue, 14 Nov 2023 22:13:40 GMT", kPage, kNow);
  jar.set_from_header("c=1; Path=/; Expires=not a date", kPage, kNow);
  EXPECT_EQ(sent(jar, kPage, kNow + std::chrono::seconds(9)), "a=1; b=1; c=1");
  EXPECT_EQ(sent(jar, kPage, kNow + std::chrono::seconds(10)), "b=1; c=1");
  EXPECT_EQ(sent(jar, kPage, kNow + std::chrono::seconds(20)), "c=1");
  jar.remove_expired(kNow + std::chrono::seconds(20));
  EXPECT_EQ(jar.size(), 1U);
}

TEST(CookieJar, MaxAgeSpeaksBeforeExpires) {
  CookieJar jar;
  jar.set_from_header("a=1; Path=/; Max-Age=100; Expires=Thu, 01 Jan 1970 00:00:00 GMT", kPage,
                      kNow);
  EXPECT_EQ(sent(jar, kPage), "a=1");
}

TEST(CookieJar, AServerDeletesByAPastDate) {
  CookieJar jar;
  jar.set_from_header("sid=abc; Path=/", kPage, kNow);
  EXPECT_EQ(jar.set_from_header("sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", kPage, kNow),
            CookieOutcome::kDeleted);
  EXPECT_EQ(jar.size(), 0U);
  jar.set_from_header("sid=abc; Path=/", kPage, kNow);
  EXPECT_EQ(jar.set_from_header("sid=x; Path=/; Max-Age=-1", kPage, kNow), CookieOutcome::kDeleted);
  EXPECT_EQ(sent(jar, kPage), "");
}

TEST(CookieJar, HugeAgesAreCutAndNotWrapped) {
  CookieJar jar;
  jar.set_from_header("a=1; Path=/; Max-Age=99999999999999999999999", kPage, kNow);
  jar.set_from_header("b=1; Path=/; Max-Age=9223372036854775807", kPage, kNow);
  jar.set_from_header("c=1; Path=/; Expires=Fri, 31 Dec 9999 23:59:59 GMT", kPage, kNow);
  EXPECT_EQ(sent(jar, kPage), "a=1; b=1; c=1");
}

TEST(CookieJar, RefusesMalformedAndOversizedCookies) {
  CookieJar jar;
  for (const std::string& header :
       {std::string("novalue"), std::string("=x"), std::string(""), std::string(";a=b"),
        std::string("a=b\r\nc"), std::string("a=\x01"), "a=" + std::string(kCookieBytesMax, 'x'),
        "a=b; x=" + std::string(kSetCookieBytesMax, 'x'),
        "a=b; Path=/" + std::string(kCookiePathBytesMax, 'x')}) {
    EXPECT_EQ(jar.set_from_header(header, kPage, kNow), CookieOutcome::kRefused)
        << header.substr(0, 20);
  }
  EXPECT_EQ(jar.size(), 0U);
}

TEST(CookieJar, TheOldestOfADomainGoesWhenThereAreTooMany) {
  CookieJar jar;
  for (std::size_t i = 0; i <= kCookiesPerDomainMax; ++i) {
    jar.set_from_header("c" + std::to_string(i) + "=1; Path=/", kPage, kNow);
  }
  EXPECT_EQ(jar.size(), kCookiesPerDomainMax);
  EXPECT_EQ(jar.evicted(), 1U);
  EXPECT_EQ(jar.value("c0", kNow), "");
  EXPECT_EQ(jar.value("c1", kNow), "1");
}

TEST(CookieJar, TheOldestOfAllGoesWhenAUserHasTooMany) {
  CookieJar jar;
  for (std::size_t i = 0; i <= kCookiesPerUserMax; ++i) {
    const std::string host = "h" + std::to_string(i / 10) + ".example.com";
    jar.set_from_header("c" + std::to_string(i) + "=1; Path=/", {host, "/", false}, kNow);
  }
  EXPECT_EQ(jar.size(), kCookiesPerUserMax);
  EXPECT_EQ(jar.value("c0", kNow), "");
}

TEST(CookieJar, TakesCookiesByHand) {
  CookieJar jar;
  EXPECT_EQ(jar.set("a", "1", "erp.example.com"), CookieOutcome::kStored);
  EXPECT_EQ(sent(jar, kPage), "a=1");
  EXPECT_EQ(jar.set("", "1", "h"), CookieOutcome::kRefused);
  EXPECT_EQ(jar.set("a=b", "1", "h"), CookieOutcome::kRefused);
  EXPECT_EQ(jar.set("a", "1; Path=/x", "h"), CookieOutcome::kRefused);
}

TEST(CookieInHeader, ReadsTheValue) {
  std::string_view value;
  EXPECT_TRUE(cookie_in_header("sid=abc; Path=/", "sid", value));
  EXPECT_EQ(value, "abc");
  EXPECT_FALSE(cookie_in_header("sid=abc; Path=/", "si", value));
}

TEST(CookieDate, ReadsEveryFormInTheWild) {
  for (const std::string_view text :
       {"Wed, 21 Oct 2015 07:28:00 GMT", "Wednesday, 21-Oct-15 07:28:00 GMT",
        "Wed Oct 21 07:28:00 2015", "Wed, 21-Oct-2015 07:28:00 GMT", "21 oct 2015 7:28:0"}) {
    EXPECT_EQ(parse_cookie_date(text), 1'445'412'480) << text;
  }
  EXPECT_EQ(parse_cookie_date("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
  EXPECT_EQ(parse_cookie_date("Mon, 01 Jan 1601 00:00:00 GMT"), -11'644'473'600);
}

TEST(CookieDate, RefusesWhatIsNoDate) {
  for (const std::string_view text :
       {"", "Wed", "31 Feb 2015 00:00:00", "1 Jan 1600 00:00:00", "1 Jan 2015 24:00:00",
        "1 Jan 2015 00:60:00", "1 Jan 00:00:00", "1 Jan 20155 00:00:00"}) {
    EXPECT_EQ(parse_cookie_date(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace acrida
