#include "site/value.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(SiteValue, IsReadBackAsItWasWritten) {
  const Value written = Value::object({{"name", "UPI"},
                                       {"enabled", 1},
                                       {"rate", 12.5},
                                       {"hidden", false},
                                       {"accounts", Value::list({Value::object({{"a", "b"}})})}});
  const Result<Value> read = Value::parse(written.to_json());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ((*read)["name"].text(), "UPI");
  EXPECT_EQ((*read)["enabled"].number(), 1);
  EXPECT_EQ((*read)["rate"].number(), 12.5);
  EXPECT_FALSE((*read)["hidden"].truthy());
  EXPECT_EQ((*read)["accounts"].items().at(0)["a"].text(), "b");
}

TEST(SiteValue, WhatIsNotThereIsNull) {
  EXPECT_TRUE(Value::object({})["a"]["b"].is_null());
  EXPECT_TRUE(Value("text")["a"].is_null());
  EXPECT_EQ(Value().text(), "");
  EXPECT_EQ(Value().number(), 0);
}

TEST(SiteValue, ACheckBoxIsTrueHoweverFrappeWritesIt) {
  EXPECT_TRUE(Value(1).truthy());
  EXPECT_TRUE(Value(true).truthy());
  EXPECT_TRUE(Value("1").truthy());
  EXPECT_FALSE(Value("0").truthy());
  EXPECT_FALSE(Value(0.0).truthy());
  EXPECT_FALSE(Value::list({}).truthy());
}

TEST(SiteValue, AFieldThatIsSetAgainIsReplaced) {
  Value value;
  value.set("a", 1);
  value.set("a", 2);
  EXPECT_EQ(value.to_json(), R"({"a":2})");
}

TEST(SiteValue, BytesThatAreNoUtf8DoNotEndTheProgram) {
  EXPECT_FALSE(Value("\xff").to_json().empty());
}

TEST(SiteValue, HostileDepthIsAnError) {
  EXPECT_FALSE(Value::parse(std::string(100'000, '[') + std::string(100'000, ']')).has_value());
  EXPECT_FALSE(Value::parse("{\"a\":").has_value());
}

}  // namespace
}  // namespace acrida
