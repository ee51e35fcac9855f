// run.json: what is kept for the verdict. Blocks, causes, labels, the server, vitals.
#include <gtest/gtest.h>

#include <string>

#include <nlohmann/json.hpp>

#include "report/report_testing.h"
#include "report/run_json.h"
#include "report/run_json_reader.h"
#include "stats/block_query.h"

namespace acrida {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

// A run with something in everything.
class FullRun : public SmallRun {
 public:
  FullRun() {
    Sample sample;
    sample.entry = recorder().entry("POST", "/login");
    sample.sent = kRunStart + seconds(21);
    sample.response_time = milliseconds(30);
    sample.in_on_start = true;
    sample.label = "branch \"N\xc3\xb6rd\"";
    recorder().record(sample);
    sample.status = 417;
    sample.failure = "417 Client Error";
    sample.cause = "LinkValidationError";
    sample.cause_message = "Could not find Item: X";
    recorder().record(sample);
    recorder().record_wait(seconds(3));
    recorder().record_in_flight(milliseconds(60));
    ServerFacts facts;
    facts.servers = {"nginx", "Werkzeug"};
    facts.frappe = facts.csrf_token = true;
    facts.rate_limit_left = 1.5;
    facts.rate_limit = 60;
    facts.retry_after = seconds(7);
    facts.connections_opened = 8;
    facts.tls_handshakes = 7;
    facts.tls_resumed = 6;
    facts.segments_sent = 1'000;
    facts.segments_repeated = 5;
    recorder().note_server(facts);
    merge(21);
    stats().set_vitals({.descriptors_max = 1,
                        .descriptors_limit = 2,
                        .ports_max = 3,
                        .time_wait_max = 4,
                        .ports_limit = 5,
                        .memory_max = 6,
                        .memory_of_machine = 7,
                        .swap_max = 8,
                        .process_cpu_mean = 0.5,
                        .cores = 9,
                        .network_share_max = 0.25,
                        .network_interface = "eth0"});
  }
};

std::string full_document() {
  return run_json(small_run_info(), FullRun().data());
}

bool reads(const Json& json) {
  return read_run_json(json.dump()).has_value();
}

TEST(RunJsonObservations, AreReadBackAsTheyWereWritten) {
  const std::string text = full_document();
  const Result<SavedRun> run = read_run_json(text);
  ASSERT_TRUE(run.has_value()) << run.error().message();
  EXPECT_EQ(run_json(run->info, run->data), text);
  const RunData& data = run->data;
  ASSERT_EQ(data.causes.size(), 3U);
  EXPECT_EQ(data.causes[2].message, "Could not find Item: X");
  ASSERT_EQ(data.labels.size(), 1U);
  EXPECT_EQ(data.labels[0].times.max(), milliseconds(30));
  EXPECT_EQ(data.server.servers.size(), 2U);
  EXPECT_EQ(data.server.rate_limit_left, 1.5);
  EXPECT_EQ(data.vitals.network_interface, "eth0");
  EXPECT_EQ(data.entries.back().counts.in_on_start, 2U);
  EXPECT_EQ(data.series.points().back().waited, seconds(3));
  EXPECT_EQ(data.series.points().back().in_flight_time, milliseconds(60));
}

TEST(RunJsonObservations, ThePercentilesOfAPartOfTheRunAreThoseOfTheLiveOne) {
  const FullRun live;
  const SavedRun saved = read_run_json(run_json(small_run_info(), live.data())).value();
  for (std::uint32_t entry = 0; entry < live.data().entries.size(); ++entry) {
    const std::uint32_t entries[] = {entry};
    for (const Seconds part : {Seconds{0, 100}, Seconds{3, 17}, Seconds{21, 22}}) {
      EXPECT_EQ(times_in(saved.data.blocks, entries, part).buckets(),
                times_in(live.data().blocks, entries, part).buckets());
      EXPECT_EQ(counts_in(saved.data.blocks, entries, part),
                counts_in(live.data().blocks, entries, part));
    }
  }
}

TEST(RunJsonObservations, AreLittle) {
  const Json json = Json::parse(full_document());
  // A second of four names and twenty requests.
  EXPECT_LT(json["blocks"]["blocks"][3].dump().size(), 250U);
}

TEST(RunJsonObservations, OlderFilesHaveNone) {
  Json json = Json::parse(full_document());
  for (const char* const key :
       {"causes", "causes_not_kept", "labels", "labels_not_kept", "server", "vitals", "blocks"}) {
    json.erase(key);
  }
  for (Json& entry : json["entries"]) {
    entry.erase("in_on_start");
  }
  json["total"].erase("in_on_start");
  for (Json& point : json["series"]["points"]) {
    for (const char* const key : {"in_flight_ns", "response_ns", "waited_ns", "waits"}) {
      point.erase(key);
    }
  }
  const Result<SavedRun> run = read_run_json(json.dump());
  ASSERT_TRUE(run.has_value()) << run.error().message();
  EXPECT_TRUE(run->data.blocks.blocks().empty());
  EXPECT_TRUE(run->data.causes.empty());
}

TEST(RunJsonObservations, ACauseIsOfAKnownEntryAndHasNoMoreFailuresThanSamples) {
  const Json original = Json::parse(full_document());
  Json json = original;
  json["causes"][0]["entry"] = 5;
  EXPECT_FALSE(reads(json));
  json = original;
  json["causes"][0]["failures"] = json["causes"][0]["count"].get<int>() + 1;
  EXPECT_FALSE(reads(json));
  json = original;
  json["causes"][0]["status"] = 70'000;
  EXPECT_FALSE(reads(json));
  json = original;
  json["labels"][0]["requests"] = 1;
  EXPECT_FALSE(reads(json));
  json = original;
  json["vitals"]["network_share_max"] = -0.1;
  EXPECT_FALSE(reads(json));
  json = original;
  json["total"]["in_on_start"] = 1'000'000;
  EXPECT_FALSE(reads(json));
}

// Each is a damage to one block of an otherwise good document.
TEST(RunJsonObservations, ABlockThatContradictsItselfIsRefused) {
  const Json original = Json::parse(full_document());
  // [second, [entry, requests, failures, [step, count, ...], [...]], ...]
  const Json block = original["blocks"]["blocks"][1];
  ASSERT_EQ(block[0], 1);
  const auto refused = [&](const char* place, const Json& value) {
    Json json = original;
    json["blocks"]["blocks"][1][Json::json_pointer(place)] = value;
    return !reads(json);
  };
  EXPECT_FALSE(refused("/0", 1));
  EXPECT_TRUE(refused("/0", 0));     // not in order
  EXPECT_TRUE(refused("/1/0", 5));   // no such entry
  EXPECT_TRUE(refused("/1/0", 1));   // the same as the next one
  EXPECT_TRUE(refused("/1/1", 8));   // fewer requests than times
  EXPECT_TRUE(refused("/1/2", 10));  // more failures than requests
  EXPECT_TRUE(refused("/1/3/0", kHistogramBuckets));
  EXPECT_TRUE(refused("/1/3/2", 0));  // not ascending
  EXPECT_TRUE(refused("/1/3/1", 0));  // counts nothing
  EXPECT_TRUE(refused("/1/3", Json::array({1})));
  EXPECT_TRUE(refused("/1/4", Json::array({5, 1})));  // a failure's time, and no failure
  EXPECT_TRUE(refused("/1", Json::array({0, 1})));
  Json json = original;
  json["blocks"]["span_seconds"] = 2;
  EXPECT_FALSE(reads(json));
  json["blocks"] = {{"span_seconds", 0}, {"blocks", Json::array()}};
  EXPECT_FALSE(reads(json));
}

}  // namespace
}  // namespace acrida
