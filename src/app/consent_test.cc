#include "app/consent.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>

namespace acrida {
namespace {

TEST(ConsentTest, WhatWillBeWrittenIsSaidThoughNobodyIsAsked) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  Terminal terminal(ends[1]);
  const Result<void> consent = ask_consent({.host = "https://erp.example.com",
                                            .what = "create 12 documents\x1b[2J",
                                            .answer = "acrida --yes",
                                            .given = true},
                                           terminal);
  ::close(ends[1]);
  EXPECT_TRUE(consent.has_value());
  std::array<char, 256> buffer{};
  const ssize_t count = ::read(ends[0], buffer.data(), buffer.size());
  ::close(ends[0]);
  ASSERT_GT(count, 0);
  EXPECT_EQ(std::string(buffer.data(), static_cast<std::size_t>(count)),
            "This will create 12 documents\\x1b[2J on https://erp.example.com (--yes).\n");
}

}  // namespace
}  // namespace acrida
