#include "app/user_class_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/options_testing.h"

namespace acrida {
namespace {

using testing::HasSubstr;

std::string message_of(std::string_view json) {
  const auto configs = parse_user_class_configs(json);
  return configs ? "(no error)" : configs.error().message();
}

TEST(UserClassConfig, AnObjectOrAnArrayOfThemIsRead) {
  EXPECT_EQ(parse_user_class_configs(R"({"user_class_name":"A"})").value().size(), 1U);
  EXPECT_EQ(parse_user_class_configs(R"([{"user_class_name":"A"},{"user_class_name":"B"}])")
                .value()
                .size(),
            2U);
}

TEST(UserClassConfig, WhatIsNoJsonIsRefused) {
  for (const std::string& bad : {std::string(), std::string("{"), std::string("{'a': 1}"),
                                 std::string("{\"user_class_name\": \"\xff\"}"),
                                 std::string(50'000, '[') + std::string(50'000, ']')}) {
    EXPECT_THAT(message_of(bad), HasSubstr("is not the JSON of user classes"));
  }
}

TEST(UserClassConfig, WhatIsNoUserClassIsRefused) {
  EXPECT_THAT(message_of("[1]"), HasSubstr("a user class is a JSON object"));
  EXPECT_THAT(message_of("{}"), HasSubstr("lacks its \"user_class_name\""));
  EXPECT_THAT(message_of(R"({"user_class_name":"A","tasks":["x"]})"),
              HasSubstr("'tasks' cannot be set on a user class"));
}

TEST(UserClassConfig, AValueHasToFitItsAttribute) {
  for (const char* attribute :
       {R"("weight":-1)", R"("weight":"7")", R"("fixed_count":-1)", R"("fixed_count":1.5)",
        R"("fixed_count":99999999999)", R"("host":7)", R"("user_class_name":"")"}) {
    EXPECT_THAT(message_of(std::string("{") + attribute + "}"), HasSubstr("does not fit it"))
        << attribute;
  }
}

TEST(UserClassConfig, AFileIsNamedInItsErrors) {
  MemoryFiles files(MemoryFiles::Texts{{"bad.json", "{"}});
  EXPECT_THAT(load_user_class_configs("bad.json", files).error().message(),
              testing::StartsWith("bad.json: "));
  EXPECT_EQ(load_user_class_configs("none.json", files).error().message(),
            "no such file: none.json");
}

TEST(UserClassConfig, ALaterOneSetsWhatItNames) {
  std::vector<UserClassConfig> known;
  overlay({.user_class = "Till", .weight = 7, .fixed_count = {}, .host = {}}, known);
  overlay({.user_class = "Till", .weight = {}, .fixed_count = 50, .host = {}}, known);
  overlay({.user_class = "Office", .weight = 1, .fixed_count = {}, .host = {}}, known);
  ASSERT_EQ(known.size(), 2U);
  EXPECT_EQ(known[0].weight, 7);
  EXPECT_EQ(known[0].fixed_count, 50);
}

}  // namespace
}  // namespace acrida
