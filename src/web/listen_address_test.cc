#include "web/listen_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(ListenAddress, TheHostMayBeLeftOut) {
  EXPECT_EQ(parse_listen_address(":9646").value().text(), "127.0.0.1:9646");
  EXPECT_EQ(parse_listen_address("0.0.0.0:0").value().text(), "0.0.0.0:0");
  EXPECT_EQ(parse_listen_address("localhost:80").value().text(), "localhost:80");
  EXPECT_EQ(parse_listen_address("[::1]:9646").value().host, "::1");
  EXPECT_EQ(parse_listen_address("[::1]:9646").value().text(), "[::1]:9646");
}

TEST(ListenAddress, WhatIsNoneIsRefusedWithTheForm) {
  for (const char* text : {"", "9646", ":", ":x", ":65536", "::1:80", "[::1]", "[a]:1", "a b:1",
                           "http://a:1", "[]:1", ":-1"}) {
    const Result<ListenAddress> address = parse_listen_address(text);
    ASSERT_FALSE(address.has_value()) << text;
    EXPECT_THAT(address.error().message(), testing::HasSubstr("write [HOST]:PORT"));
  }
}

}  // namespace
}  // namespace acrida
