#include "web/asset_page.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace acrida {
namespace {

constexpr std::array<Asset, 3> kAssets{
    Asset{"assets/a.js", "text/javascript", "\"11\"", "long script", "gz"},
    Asset{"assets/b.svg", "image/svg+xml", "\"22\"", "<svg/>", ""},
    Asset{"secret.html", "text/html", "\"33\"", "not served", ""},
};

WebResponse get(std::string path, std::vector<WebHeader> headers = {}, std::string method = "GET") {
  return asset_page(
      kAssets,
      {.method = std::move(method), .path = std::move(path), .headers = std::move(headers)});
}

std::string header(const WebResponse& response, std::string_view name) {
  for (const WebHeader& one : response.headers) {
    if (one.name == name) {
      return one.value;
    }
  }
  return {};
}

TEST(AssetPage, AFileHasItsTypeAndIsCompressedForThoseWhoTakeIt) {
  const WebResponse plain = get("/assets/a.js");
  EXPECT_EQ(plain.body, "long script");
  EXPECT_EQ(header(plain, "Content-Type"), "text/javascript");
  EXPECT_EQ(header(plain, "ETag"), "\"11\"");
  for (const char* const takes : {"gzip", "deflate, GZIP;q=0.5, br", "br;q=1, gzip; q=1"}) {
    const WebResponse packed = get("/assets/a.js", {{"Accept-Encoding", takes}});
    EXPECT_EQ(packed.body, "gz") << takes;
    EXPECT_EQ(header(packed, "Content-Encoding"), "gzip");
  }
  for (const char* const refuses : {"", "br", "gzip;q=0", "gzip; q=0.0", "xgzip"}) {
    EXPECT_EQ(get("/assets/a.js", {{"Accept-Encoding", refuses}}).body, "long script") << refuses;
  }
  EXPECT_EQ(get("/assets/b.svg", {{"Accept-Encoding", "gzip"}}).body, "<svg/>");
}

TEST(AssetPage, WhatTheClientHasIsNotSentAgain) {
  const WebResponse same = get("/assets/a.js", {{"If-None-Match", "\"00\", W/\"11\""}});
  EXPECT_EQ(same.status, 304U);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(get("/assets/a.js", {{"If-None-Match", "\"22\""}}).status, 200U);
}

TEST(AssetPage, NothingElseIsReached) {
  for (const char* const path :
       {"/assets/", "/assets/c.js", "/assets/../secret.html", "/assets/..%2fsecret.html",
        "/assets/%61.js", "/assets//a.js", "/assets/a.js/", "/assets/../../etc/passwd"}) {
    EXPECT_EQ(get(path).status, 404U) << path;
  }
  EXPECT_EQ(get("/assets/a.js", {}, "POST").status, 405U);
}

}  // namespace
}  // namespace acrida
