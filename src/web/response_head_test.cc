#include "web/response_head.h"

#include <gtest/gtest.h>

#include <string>

namespace acrida {
namespace {

std::optional<std::string> head(std::string name, std::string value) {
  return response_head({.headers = {{std::move(name), std::move(value)}}},
                       AfterResponse::kKeepAlive);
}

TEST(ResponseHead, SaysHowLongTheBodyIsAndWhetherMoreMayCome) {
  const WebResponse response{.status = 201, .headers = {{"X-A", "1"}, {"X-A", "2"}}, .body = "abc"};
  EXPECT_EQ(response_head(response, AfterResponse::kKeepAlive),
            "HTTP/1.1 201 Created\r\nX-A: 1\r\nX-A: 2\r\nX-Content-Type-Options: nosniff\r\n"
            "Content-Length: 3\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(response_head({}, AfterResponse::kStream),
            "HTTP/1.1 200 OK\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(response_head({.status = 304, .body = "x"}, AfterResponse::kKeepAlive),
            "HTTP/1.1 304 Not Modified\r\nX-Content-Type-Options: nosniff\r\n"
            "Connection: keep-alive\r\n\r\n");
}

TEST(ResponseHead, TheServersOwnHeadersAreNotTheOwners) {
  const std::string plain = response_head({}, AfterResponse::kKeepAlive).value();
  for (const char* const name : {"content-length", "Connection", "Keep-Alive", "TRANSFER-ENCODING",
                                 "x-content-type-options"}) {
    EXPECT_EQ(head(name, "chunked"), plain) << name;
  }
}

TEST(ResponseHead, AHeaderThatWouldBeginAnotherIsRefused) {
  for (const char* const value : {"a\r\nX: b", "a\nb", "a\rb", "\r\n\r\n<html>", "\x7f", "\x01"}) {
    EXPECT_EQ(head("Location", value), std::nullopt);
  }
  EXPECT_EQ(head("X", std::string("a\0b", 3)), std::nullopt);
  for (const char* const name : {"", "X Y", "X:", "X\r\nY", "\xc3\xa9"}) {
    EXPECT_EQ(head(name, "a"), std::nullopt);
  }
  EXPECT_TRUE(head("X-Name", "caf\xe9\tau lait").has_value());
  for (const unsigned status : {0U, 100U, 199U, 600U, 4'000'000'000U}) {
    EXPECT_EQ(response_head({.status = status}, AfterResponse::kClose), std::nullopt) << status;
  }
}

}  // namespace
}  // namespace acrida
