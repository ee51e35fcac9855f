#include "report/learned_json.h"

#include <gtest/gtest.h>

#include <string>

namespace acrida {
namespace {

Learned everything() {
  LearnedTask inner;
  inner.name = "leave";
  inner.executions = 3;
  inner.failed = 1;
  inner.error = "ValueError: \"no\"";
  inner.leaves_at_once = 0.5;
  inner.leaves_waiting = 0.25;
  inner.at_once = 0.125;
  inner.pause = 1.5;
  inner.requests = {{"GET", "/x", 2, 0.25, 1}};
  LearnedTask set;
  set.name = "set";
  set.weight = 3;
  set.is_set = true;
  set.sequential = true;
  set.wait = LearnedWait{.seconds = 4, .pace = true};
  set.arrivals = 7;
  set.tasks = {inner};
  LearnedClass user_class;
  user_class.name = "Till";
  user_class.weight = 7;
  user_class.fixed_count = 50;
  user_class.users = 49;
  user_class.arrivals = 3;
  user_class.wait.seconds = 2;
  user_class.sequential = true;
  user_class.on_start = {{"POST", "/login", 1, 0.5, 0}};
  user_class.error = "none";
  user_class.tasks = {set};
  Learned learned;
  learned.source = "rehearsed";
  learned.host = "http://127.0.0.1:8000";
  learned.own_demo = true;
  learned.repeats = 3;
  learned.cut_short = true;
  learned.locustfile = true;
  learned.spawn_rate = 5;
  learned.warm_up = 10;
  learned.run_time = 60;
  learned.classes = {user_class};
  return learned;
}

TEST(LearnedJson, ReadsBackWhatItWrote) {
  const std::string text = learned_json(everything());
  const Result<Learned> read = read_learned_json(text);
  ASSERT_TRUE(read.has_value()) << read.error().message();
  EXPECT_EQ(learned_json(*read), text);
  EXPECT_EQ(read->classes.at(0).tasks.at(0).tasks.at(0).requests.at(0).failures, 1);
  EXPECT_EQ(read->classes[0].tasks[0].wait->seconds, 4);
}

TEST(LearnedJson, WhatIsMissingKeepsItsDefault) {
  const auto read = read_learned_json(R"({"classes": [{"name": "A", "tasks": [{"name": "b"}]}]})");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->classes[0].weight, 1);
  EXPECT_EQ(read->classes[0].tasks[0].weight, 1);
  EXPECT_FALSE(read->classes[0].tasks[0].wait.has_value());
}

TEST(LearnedJson, WhatIsWrongIsNamed) {
  const auto error = [](const char* text) {
    const Result<Learned> read = read_learned_json(text);
    return read ? std::string("nothing") : std::string(read.error().message());
  };
  EXPECT_EQ(error("{"), "what was learned: not JSON");
  EXPECT_EQ(error("[]"), "what was learned: \"classes\" is missing");
  EXPECT_EQ(error(R"({"spawn_rate": "5"})"), "what was learned: \"spawn_rate\" is not a number");
  EXPECT_EQ(error(R"({"spawn_rate": -5})"), "what was learned: \"spawn_rate\" is negative");
  EXPECT_EQ(error(R"({"classes": [{"name": "A", "users": -1}]})"),
            "what was learned: \"users\" is not a whole number in its range");
  EXPECT_EQ(error(R"({"classes": {}})"), "what was learned: \"classes\" is not an array");
  EXPECT_EQ(error(R"({"classes": [1]})"), "what was learned: \"name\" is missing");
  EXPECT_EQ(error(R"({"host": 1})"), "what was learned: \"host\" is not a text");
}

TEST(LearnedJson, TasksAreNotNestedWithoutEnd) {
  std::string text = R"({"classes": [{"name": "A", "tasks": [)";
  for (int i = 0; i < 60; ++i) {
    text += R"({"name": "b", "tasks": [)";
  }
  for (int i = 0; i < 60; ++i) {
    text += "]}";
  }
  text += "]}]}";
  const Result<Learned> read = read_learned_json(text);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().message(), "what was learned: \"tasks\" are nested too deeply");
}

}  // namespace
}  // namespace acrida
