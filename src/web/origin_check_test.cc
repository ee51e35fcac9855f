#include "web/origin_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace acrida {
namespace {

using testing::HasSubstr;

WebRequest asked(std::string method, std::string path, std::vector<WebHeader> headers) {
  return {.method = std::move(method), .path = std::move(path), .headers = std::move(headers)};
}

bool passes(const OriginCheck& check, const WebRequest& request) {
  return !check.refusal(request).has_value();
}

bool knows(const OriginCheck& check, const std::string& host) {
  return passes(check, asked("GET", "/", {{"host", host}}));
}

bool lets_post(const OriginCheck& check, std::vector<WebHeader> headers) {
  return passes(check, asked("POST", "/swarm", std::move(headers)));
}

TEST(OriginCheck, WhatIsGuardedIsRecognisedHoweverItIsWritten) {
  for (const char* const path : {"/stop", "/stop/", "//stop", "/%73top", "/%2fstop", "/stats/reset",
                                 "/stats//reset/", "/stats%2Freset", "/logout", "/acrida/events"}) {
    EXPECT_TRUE(is_guarded(asked("GET", path, {}))) << path;
    EXPECT_TRUE(is_guarded(asked("HEAD", path, {}))) << path;
  }
  for (const char* const path : {"/", "/stats/requests", "/stopped", "/stats"}) {
    EXPECT_FALSE(is_guarded(asked("GET", path, {}))) << path;
    EXPECT_FALSE(is_guarded(asked("OPTIONS", path, {}))) << path;
    for (const char* const method : {"POST", "PUT", "DELETE", "PATCH", "post", "BREW"}) {
      EXPECT_TRUE(is_guarded(asked(method, path, {}))) << method << path;
    }
  }
}

TEST(OriginCheck, OnlyNamesThatNobodyElseCanHaveAreKnown) {
  const OriginCheck check("load.lan", {"UI.example.com"}, false);
  for (const char* const host :
       {"localhost", "LOCALHOST:8089", "a.localhost", "127.0.0.1:8089", "192.0.2.7", "[::1]:8089",
        "[fe80::1]", "load.lan:1", "load.lan.", "ui.example.com:443"}) {
    EXPECT_TRUE(knows(check, host)) << host;
  }
  for (const char* const host :
       {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:8089",
        "xlocalhost", "example.com", "", "[", "[]", "1.2.3", "0x7f.1", "evil.example@localhost"}) {
    EXPECT_FALSE(knows(check, host)) << host;
  }
  EXPECT_THAT(check.refusal(asked("GET", "/", {{"Host", "e\x1b[2J"}})).value(),
              HasSubstr("\"e\\x1b[2j\": allow the name by --web-allowed-host"));
  EXPECT_TRUE(knows(OriginCheck("", {"*"}, false), "evil.example"));
  EXPECT_TRUE(knows(OriginCheck("", {}, true), "evil.example"));
}

TEST(OriginCheck, AForeignPageChangesNothing) {
  const OriginCheck check("127.0.0.1", {"ui.example.com"}, false);
  const WebHeader host{"Host", "localhost:8089"};
  EXPECT_TRUE(lets_post(check, {host}));  // a tool
  EXPECT_TRUE(lets_post(check, {}));
  EXPECT_TRUE(lets_post(check, {host, {"Origin", "http://localhost:8089"}}));
  EXPECT_TRUE(lets_post(check, {host, {"Origin", "https://LOCALHOST:8089"}}));
  EXPECT_TRUE(lets_post(check, {host, {"Sec-Fetch-Site", "same-origin"}}));
  EXPECT_TRUE(lets_post(check, {host, {"Sec-Fetch-Site", "none"}}));
  EXPECT_TRUE(lets_post(check, {{"Host", "localhost"}, {"Origin", "http://localhost:80"}}));
  EXPECT_TRUE(lets_post(check, {{"Host", "localhost:443"}, {"Origin", "https://localhost"}}));
  // Behind a proxy that sends another Host.
  EXPECT_TRUE(lets_post(check, {host, {"Origin", "https://ui.example.com"}}));
  for (const char* const origin :
       {"null", "", "http://localhost:8088", "http://localhost", "http://evil.example",
        "http://localhost:8089.evil.example", "http://localhost:8089@evil.example",
        "localhost:8089", "https://ui.example.com.evil.example", "http://127.0.0.1:8089"}) {
    EXPECT_FALSE(lets_post(check, {host, {"Origin", origin}})) << origin;
  }
  EXPECT_FALSE(lets_post(check, {host, {"sec-fetch-site", "cross-site"}}));
  EXPECT_FALSE(lets_post(check, {host, {"Sec-Fetch-Site", "same-site"}}));
  EXPECT_FALSE(passes(check, asked("GET", "/stop", {host, {"Sec-Fetch-Site", "cross-site"}})));
  // A link on a foreign page may lead here.
  EXPECT_TRUE(passes(check, asked("GET", "/", {host, {"Sec-Fetch-Site", "cross-site"}})));
}

TEST(OriginCheck, AnyHostIsNotAnyOrigin) {
  const OriginCheck check("", {}, true);
  EXPECT_TRUE(lets_post(check, {{"Host", "load.example"}, {"Origin", "http://load.example"}}));
  EXPECT_FALSE(lets_post(check, {{"Host", "load.example"}, {"Origin", "http://evil.example"}}));
  EXPECT_FALSE(lets_post(OriginCheck("", {"*"}, false),
                         {{"Host", "load.example"}, {"Origin", "http://evil.example"}}));
}

}  // namespace
}  // namespace acrida
