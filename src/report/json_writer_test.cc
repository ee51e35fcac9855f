#include "report/json_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include <nlohmann/json.hpp>

namespace acrida {
namespace {

void write_sample(JsonWriter& json) {
  json.begin_array().begin_object();
  json.field("a", 1);
  json.key("b").begin_array().end_array();
  json.key("c").begin_object().end_object();
  json.key("d").begin_array().number(std::uint64_t{1}).begin_array().real(2.0).null();
  json.end_array().end_array();
  json.field("e", std::string("\xc3\xbc\xf0\x9f\x98\x80\"\\\n\x01/"));
  json.field("f", true).field("g", 1e-7).field("h", 1e16);
  json.key("i").begin_object().key("x").begin_object().field("y", 0.1).end_object().end_object();
  json.end_object().end_array();
}

// Printed by Python's json.dumps(..., indent=4) for the same value.
constexpr const char* kIndented = R"([
    {
        "a": 1,
        "b": [],
        "c": {},
        "d": [
            1,
            [
                2.0,
                null
            ]
        ],
        "e": "\u00fc\ud83d\ude00\"\\\n\u0001/",
        "f": true,
        "g": 1e-07,
        "h": 1e+16,
        "i": {
            "x": {
                "y": 0.1
            }
        }
    }
])";

TEST(JsonWriter, IndentsAsPythonDoes) {
  JsonWriter json(4);
  write_sample(json);
  EXPECT_EQ(json.take(), kIndented);
}

TEST(JsonWriter, WithoutIndentTheDocumentIsTheSame) {
  JsonWriter json;
  write_sample(json);
  EXPECT_EQ(nlohmann::json::parse(json.take()), nlohmann::json::parse(kIndented));
}

TEST(JsonWriter, LineEndsStandBetweenElements) {
  JsonWriter json;
  json.begin_array();
  json.new_line().number(std::int64_t{-1});
  json.new_line().number(std::int64_t{2});
  json.end_array();
  EXPECT_EQ(json.take(), "[\n-1,\n2]");
}

TEST(JsonWriter, WhatIsNoNumberIsNull) {
  JsonWriter json;
  json.begin_array().real(std::nan("")).real(INFINITY).end_array();
  EXPECT_EQ(json.take(), "[null,null]");
}

TEST(JsonWriter, MayBeTakenInPieces) {
  JsonWriter json;
  json.begin_array().number(std::uint64_t{1});
  std::string text = json.take();
  json.number(std::uint64_t{2}).end_array();
  EXPECT_EQ(text + json.take(), "[1,2]");
}

}  // namespace
}  // namespace acrida
