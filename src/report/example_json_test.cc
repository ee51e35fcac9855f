#include <gtest/gtest.h>

#include <string>

#include <nlohmann/json.hpp>

#include "report/report_testing.h"
#include "report/run_json.h"
#include "report/run_json_reader.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

std::string with_an_example() {
  SmallRun run;
  Sample sample;
  sample.entry = run.recorder().entry("POST", "/c");
  sample.sent = kRunStart + std::chrono::seconds(19);
  sample.failure = "HTTPError('417')";
  run.recorder().add_example(run.recorder().record(sample).value(),
                             {.request = "POST /c HTTP/1.1\n\n{\"a\": \"<script>\"}",
                              .response = "HTTP/1.1 417 \n\n\xff",
                              .note = "took 3 ms"});
  run.merge(19);
  return run_json(small_run_info(), run.data());
}

TEST(ExampleJson, StandsBesideTheFailuresAndIsReadBack) {
  const std::string text = with_an_example();
  const Json json = Json::parse(text);
  ASSERT_EQ(json["examples"].size(), 1U);
  const auto failure = json["examples"][0]["failure"].get<std::size_t>();
  EXPECT_EQ(json["failures"][failure]["text"], "HTTPError('417')");
  EXPECT_EQ(json["examples_not_kept"], 0);
  const Result<SavedRun> run = read_run_json(text);
  ASSERT_TRUE(run.has_value()) << run.error().message();
  EXPECT_EQ(run->data.failures[failure].example->note, "took 3 ms");
  EXPECT_EQ(run->data.failures[0].example, nullptr);
  EXPECT_EQ(run_json(run->info, run->data), text);
}

TEST(ExampleJson, IsMissingInOlderFiles) {
  Json json = Json::parse(with_an_example());
  json.erase("examples");
  json.erase("examples_not_kept");
  const Result<SavedRun> run = read_run_json(json.dump());
  ASSERT_TRUE(run.has_value()) << run.error().message();
  for (const FailureRecord& failure : run->data.failures) {
    EXPECT_EQ(failure.example, nullptr);
  }
}

TEST(ExampleJson, OfNoFailureIsAnError) {
  Json json = Json::parse(with_an_example());
  json["examples"][0]["failure"] = json["failures"].size();
  const Result<SavedRun> run = read_run_json(json.dump());
  ASSERT_FALSE(run.has_value());
  EXPECT_NE(run.error().message().find("failure"), std::string::npos);
}

}  // namespace
}  // namespace acrida
