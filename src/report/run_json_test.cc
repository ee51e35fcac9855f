#include "report/run_json.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "acrida/random.h"
#include "report/console.h"
#include "report/file_testing.h"
#include "report/html_report.h"
#include "report/locust_json.h"
#include "report/ratio_json.h"
#include "report/report_testing.h"
#include "report/run_json_reader.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

// SmallRun with something in every field.
std::string full_document() {
  SmallRun run;
  Random random(3);
  Recorder& recorder = run.recorder();
  Sample sample;
  sample.entry = recorder.entry("GET", "/open \"M\xc3\xbcsli\"\n");
  sample.sent = kRunStart + std::chrono::seconds(19);
  sample.had_due_time = true;
  sample.stamp = StampKind::kLoop;
  for (int i = 0; i < 5'000; ++i) {
    sample.service_time = Duration(random.integer(100'000, 2'000'000'000));
    sample.response_time = sample.service_time * 2;
    sample.phases = {.dns = Duration(5), .connect = Duration(6), .tls = Duration(7)};
    recorder.record(sample);
  }
  sample.failure = "bad \xff bytes";
  recorder.record(sample);
  recorder.record_abandoned(sample.entry);
  recorder.record_unsent(sample.entry);
  recorder.record_exception("boom", "line 1\nline 2", kRunStart);
  recorder.record_late_start(std::chrono::milliseconds(60));
  recorder.record_dropped_starts(2);
  recorder.record_turn_lateness(std::chrono::milliseconds(1));
  run.merge(19);
  run.stats().add_clock_step(std::chrono::milliseconds(-2));
  return run_json(small_run_info(), run.data());
}

TEST(RunJson, ReadsBackAsItWasWritten) {
  const std::string text = full_document();
  const Result<SavedRun> run = read_run_json(text);
  ASSERT_TRUE(run.has_value()) << run.error().message();
  EXPECT_EQ(run_json(run->info, run->data), text);
}

TEST(RunJson, TheGuardsOfARunAreReadBackAndMayBeAbsent) {
  SmallRun run;
  RunInfo info = small_run_info();
  info.max_rps = 20;
  info.held_back = 4;
  info.held_time = std::chrono::seconds(6);
  info.storm_stop = true;
  const std::string text = run_json(info, run.data());
  const RunInfo read = read_run_json(text).value().info;
  EXPECT_EQ(read.max_rps, 20U);
  EXPECT_EQ(read.held_back, 4U);
  EXPECT_EQ(read.held_time, std::chrono::seconds(6));
  EXPECT_TRUE(read.storm_stop);
  Json older = Json::parse(text);
  older["run"].erase("guards");
  EXPECT_EQ(read_run_json(older.dump()).value().info.max_rps, 0U);
}

TEST(RunJson, KeepsTheRatioOfTheTasksInItsOrder) {
  SmallRun run;
  RunInfo info = small_run_info();
  info.task_ratio =
      R"({"per_class":{"Till":{"ratio":0.75,"tasks":{"sell":{"ratio":0.9},"menu":{"ratio":0.1,)"
      R"("tasks":{"</script>":{"ratio":1.0}}}}},"Clerk":{"ratio":0.25,"tasks":{}}},"total":{}})";
  const std::string text = run_json(info, run.data());
  const SavedRun saved = read_run_json(text).value();
  EXPECT_EQ(saved.info.task_ratio, info.task_ratio);
  EXPECT_EQ(run_json(saved.info, saved.data), text);
  EXPECT_EQ(html_report(saved.info, saved.data), html_report(info, run.data()));
  const Json json = Json::parse(text);
  EXPECT_EQ(json["run"]["task_ratio"]["per_class"][0]["tasks"][1]["name"], "menu");
  Json older = json;
  older["run"].erase("task_ratio");
  EXPECT_EQ(read_run_json(older.dump()).value().info.task_ratio, "null");
}

TEST(RunJson, ARatioThatIsNoneIsRefused) {
  SmallRun run;
  RunInfo info = small_run_info();
  info.task_ratio = R"({"per_class":{"Till":{"ratio":1,"tasks":{}}},"total":{}})";
  const Json json = Json::parse(run_json(info, run.data()));
  const std::pair<const char*, const char*> damages[] = {{"", "5"},
                                                         {"/total", "{}"},
                                                         {"/per_class/0/ratio", "\"1\""},
                                                         {"/per_class/0/name", "null"},
                                                         {"/per_class/0/tasks", "[1]"}};
  for (const auto& [where, what] : damages) {
    Json damaged = json;
    damaged[Json::json_pointer(std::string("/run/task_ratio") + where)] = Json::parse(what);
    EXPECT_FALSE(read_run_json(damaged.dump()).has_value()) << where;
  }
  // Written out here: the library writes what is nested so deep on the stack.
  constexpr int kNested = 10'000;
  Json deep = json;
  deep["run"]["task_ratio"]["total"][0] = "HERE";
  std::string nest;
  for (int i = 0; i < kNested; ++i) {
    nest += R"({"name":"a","ratio":1,"tasks":[)";
  }
  nest += R"({"name":"a","ratio":1})";
  for (int i = 0; i < kNested; ++i) {
    nest += "]}";
  }
  std::string text = deep.dump();
  text.replace(text.find("\"HERE\""), 6, nest);
  const std::string ratio = read_run_json(text).value().info.task_ratio;
  int kept = 0;
  for (std::size_t at = 0; (at = ratio.find("\"a\":", at)) != std::string::npos; ++at) {
    ++kept;
  }
  EXPECT_EQ(kept, kRatioDepthMax);
}

TEST(RunJson, AReportFromTheFileIsTheReportOfTheRun) {
  SmallRun run;
  const Result<SavedRun> saved = read_run_json(run_json(small_run_info(), run.data()));
  ASSERT_TRUE(saved.has_value()) << saved.error().message();
  EXPECT_EQ(final_stats_table(saved->data, 80), final_stats_table(run.data(), 80));
  EXPECT_EQ(percentile_table(saved->data, 80), percentile_table(run.data(), 80));
  EXPECT_EQ(error_report(saved->data, 80), error_report(run.data(), 80));
  EXPECT_EQ(locust_json(saved->data), locust_json(run.data()));
  for (const double q : {0.0, 0.5, 0.95, 0.99, 0.999, 1.0}) {
    EXPECT_EQ(saved->data.total.all().percentile(q), run.data().total.all().percentile(q)) << q;
  }
}

TEST(RunJson, AnyJsonReaderUnderstandsIt) {
  const Json json = Json::parse(full_document());
  EXPECT_EQ(json["format"], "acrida-run");
  EXPECT_EQ(json["version"], kRunJsonVersion);
  EXPECT_EQ(json["started_at"], "2026-11-23T22:35:50Z");
  EXPECT_EQ(json["run"]["seed"], 42);
  EXPECT_EQ(json["run"]["run_id"], "0badcafe");
  EXPECT_EQ(json["run"]["acceleration"], 1.0);
  EXPECT_FALSE(json.contains("reconciliation"));
  EXPECT_EQ(json["run"]["options"][0]["value"], "7");
  EXPECT_EQ(json["validity"]["valid"], true);
  EXPECT_EQ(json["entries"].size(), 5U);
  EXPECT_EQ(json["entries"][0]["success"]["count"], 180);
  EXPECT_EQ(json["entries"][4]["abandoned"], 1);
  EXPECT_EQ(json["entries"][4]["service"]["count"], 5'001);
  EXPECT_EQ(json["failures"][2]["text"], "bad \xef\xbf\xbd bytes");
  EXPECT_EQ(json["exceptions"][0]["traceback"], "line 1\nline 2");
  EXPECT_EQ(json["series"]["points"].size(), 20U);
  EXPECT_EQ(json["series"]["points"][3]["users"], Json::parse("[5, 2]"));
  EXPECT_EQ(json["generator"]["dropped_starts"], 2);
  const Json& buckets = json["total"]["success"]["buckets"];
  std::uint64_t counted = 0;
  for (const Json& pair : buckets) {
    counted += pair[1].get<std::uint64_t>();
  }
  EXPECT_EQ(counted, json["total"]["success"]["count"]);
}

TEST(RunJson, HidesPasswordsInUrls) {
  RunInfo info = small_run_info();
  info.host = "https://u:geheim@erp.example.com";
  info.options = {{"proxy", "http://p:geheim@proxy:3128", "environment"}};
  EXPECT_EQ(run_json(info, SmallRun().data()).find("geheim"), std::string::npos);
}

TEST(RunJson, AFileInPiecesIsTheDocument) {
  const TemporaryFolder folder;
  RunStats stats(kRunStart);
  Recorder recorder(0);
  Random random(1);
  Sample sample;
  sample.sent = kRunStart;
  for (int i = 0; i < 250'000; ++i) {  // about three megabytes
    sample.entry = recorder.entry("GET", "/" + std::to_string(i % 250));
    sample.response_time = Duration(random.integer(1'000'000, 4'000'000'000));
    recorder.record(sample);
  }
  stats.merge(recorder.take_delta(), 0);
  const std::string path = folder / "run.json";
  ASSERT_TRUE(save_run_json(path, small_run_info(), stats.data()).has_value());
  const std::string text = run_json(small_run_info(), stats.data());
  EXPECT_GT(text.size(), 2U << 20U);
  EXPECT_EQ(content_of(path), text);
  EXPECT_TRUE(load_run_json(path).has_value());
  EXPECT_EQ(folder.files(), 1U);
}

TEST(RunJson, AFullDiskLeavesTheFileOfTheLastRun) {
  const TemporaryFolder folder;
  const std::string path = folder / "run.json";
  const SmallRun run;
  ASSERT_TRUE(save_run_json(path, small_run_info(), run.data()).has_value());
  const std::string before = content_of(path);
  const FullDisk full(500);
  EXPECT_FALSE(save_run_json(path, small_run_info(), run.data()).has_value());
  EXPECT_EQ(content_of(path), before);
}

TEST(RunJsonReader, SaysWhatIsWrongWithAFile) {
  EXPECT_EQ(read_run_json("").error().message(),
            "run.json: this is not valid JSON (was the file cut off?)");
  EXPECT_EQ(read_run_json("[]").error().message(),
            "run.json: this is not a file that acrida wrote with --run-json");
  Json json = Json::parse(full_document());
  json["version"] = 2;
  EXPECT_NE(read_run_json(json.dump()).error().message().find("version"), std::string::npos);
  json["version"] = 1;
  json["run"]["seed"] = "42";
  EXPECT_EQ(read_run_json(json.dump()).error().message(),
            "run.json: \"seed\" is not a whole number in its range");
  EXPECT_EQ(load_run_json("/dev/null").error().message(),
            "/dev/null: this is not valid JSON (was the file cut off?)");
  EXPECT_EQ(load_run_json("/dev/zero", 1'000).error().message(),
            "/dev/zero: over 1000 bytes; no run writes so much");
  EXPECT_EQ(load_run_json("/").error().message(), "/: Is a directory");
  EXPECT_EQ(load_run_json("/nonexistent/run.json").error().message(),
            "/nonexistent/run.json: No such file or directory");
}

TEST(RunJsonReader, RefusesAHistogramThatContradictsItself) {
  Json json = Json::parse(full_document());
  json["total"]["success"]["count"] = 1;
  EXPECT_FALSE(read_run_json(json.dump()).has_value());
  json = Json::parse(full_document());
  json["total"]["success"]["buckets"][0][0] = kHistogramBuckets;
  EXPECT_FALSE(read_run_json(json.dump()).has_value());
}

TEST(RunJsonReader, RefusesIndicesThatPointNowhere) {
  Json json = Json::parse(full_document());
  json["failures"][0]["entry"] = 5;
  EXPECT_FALSE(read_run_json(json.dump()).has_value());
  json = Json::parse(full_document());
  json["series"]["points"][0]["entries"][0][0] = 5;
  EXPECT_FALSE(read_run_json(json.dump()).has_value());
  json = Json::parse(full_document());
  json["series"]["points"][0]["users"] = {1, 2, 3};
  EXPECT_FALSE(read_run_json(json.dump()).has_value());
}

// What only informs: derived from the rest, read by nobody here.
bool informs(const std::string& pointer) {
  return pointer.starts_with("/validity") || pointer.starts_with("/failure_split") ||
         pointer.starts_with("/started_at") || pointer.starts_with("/ended_at") ||
         pointer.find("/percentiles_ns") != std::string::npos;
}

// Goal: no damage to a document is taken for a run, and none does worse than an error. Method:
// replace every value in turn by one of another type. Lists are shortened first, so that there are
// some hundred values.
TEST(RunJsonReader, NoValueOfAnotherTypeGetsThrough) {
  Json json = Json::parse(run_json(small_run_info(), SmallRun().data()));
  const Json original = json;
  int replaced = 0;
  const Json values = original.flatten();
  for (const auto& [pointer, value] : values.items()) {
    if (informs(pointer) ||
        (pointer.starts_with("/series/points/") && !pointer.starts_with("/series/points/1/")) ||
        (pointer.starts_with("/blocks/blocks/") && !pointer.starts_with("/blocks/blocks/1/"))) {
      continue;
    }
    const Json::json_pointer place(pointer);
    // flatten() lists empty arrays and objects as null.
    json[place] = original[place].is_structured() || value.is_number() ? Json("text") : Json(1);
    EXPECT_FALSE(read_run_json(json.dump()).has_value()) << pointer;
    json[place] = original[place];
    ++replaced;
  }
  EXPECT_GT(replaced, 300);
  EXPECT_TRUE(read_run_json(json.dump()).has_value());
}

TEST(RunJsonReader, KnowsALocustfileAndReadsFilesThatDoNotSay) {
  RunInfo info = small_run_info();
  info.locustfile = true;
  Json json = Json::parse(run_json(info, RunStats(kRunStart).data()));
  EXPECT_TRUE(read_run_json(json.dump())->info.locustfile);
  json["run"].erase("kind");
  EXPECT_FALSE(read_run_json(json.dump())->info.locustfile);
  json["run"]["kind"] = "poem";
  EXPECT_FALSE(read_run_json(json.dump()).has_value());
}

TEST(RunJsonReader, ACutFileIsAnError) {
  const std::string text = run_json(small_run_info(), RunStats(kRunStart).data());
  ASSERT_TRUE(read_run_json(text).has_value()) << read_run_json(text).error().message();
  for (std::size_t length = 0; length + 2 < text.size(); ++length) {
    ASSERT_FALSE(read_run_json(text.substr(0, length)).has_value()) << length;
  }
}

TEST(RunJson, HoldsWhatTheReconciliationFound) {
  RunInfo info = small_run_info();
  RunInfo::Reconciliation found;
  found.requests = 9;
  found.counts = {{"submitted", 608}};
  found.series = {{"INV-1", "INV-9"}};
  found.differences = {{"missing", "INV-4 \x1b is gone"}};
  info.reconciliation = found;
  const Json json = Json::parse(run_json(info, SmallRun().data()));
  const Json& written = json["reconciliation"];
  EXPECT_EQ(written["done"], true);
  EXPECT_EQ(written["agrees"], false);
  EXPECT_EQ(written["submitted"], 608);
  EXPECT_EQ(written["series"][0]["last"], "INV-9");
  EXPECT_EQ(written["differences"][0]["kind"], "missing");
}

}  // namespace
}  // namespace acrida
