#include "http/request_id.h"

#include <gtest/gtest.h>

#include <string>

namespace acrida {
namespace {

std::string text(const RequestId& id) {
  const auto digits = id.digits();
  return {digits.data(), digits.size()};
}

TEST(RequestId, IsWrittenAndReadAsThirtyTwoDigits) {
  const RequestId id{.run = 0x0123456789abcdef, .number = 42};
  EXPECT_EQ(text(id), "0123456789abcdef000000000000002a");
  EXPECT_EQ(RequestId::parse(text(id)), id);
  EXPECT_EQ(RequestId::parse("01234567-89AB-cdef-0000-00000000002a"), id);
}

TEST(RequestId, WhatIsNoneIsNotRead) {
  EXPECT_FALSE(RequestId::parse(""));
  EXPECT_FALSE(RequestId::parse("0123456789abcdef000000000000002"));
  EXPECT_FALSE(RequestId::parse("0123456789abcdef000000000000002a0"));
  EXPECT_FALSE(RequestId::parse("0123456789abcdeg000000000000002a"));
  EXPECT_FALSE(RequestId::parse(std::string(100'000, '-')));
}

TEST(RequestIds, DifferBetweenRunsShardsAndRequests) {
  RequestIds ids("run-1", 0);
  const RequestId first = ids.next();
  EXPECT_NE(first, ids.next());
  EXPECT_EQ(RequestIds("run-1", 0).next(), first);
  EXPECT_NE(RequestIds("run-1", 1).next(), first);
  EXPECT_NE(RequestIds("run-2", 0).next(), first);
  EXPECT_FALSE(RequestIds().any());
}

}  // namespace
}  // namespace acrida
