// Goal: ten thousand names over two recorders fit into 200 MB. Method: samples with a lognormal
// spread around a median of its own per name, a minute of them, and bytes() of everything that
// holds them.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "acrida/random.h"
#include "stats/recorder.h"
#include "stats/run_stats.h"

namespace acrida {
namespace {

using std::chrono::seconds;

constexpr int kNames = 10'000;
constexpr int kSeconds = 20;
constexpr int kSamplesPerSecond = 60'000;  // of each recorder

double normal(Random& random) {
  const double radius = std::sqrt(-2 * std::log(1 - random.real()));
  return radius * std::cos(6.283185307179586 * random.real());
}

TEST(Memory, TenThousandNamesOverTwoRecordersFitInto200Megabytes) {
  const WallTime start{seconds(1'700'000'000)};
  Random random(11);
  RunStats stats(start);
  Recorder recorders[2] = {Recorder(0), Recorder(1)};
  std::vector<double> medians;
  std::vector<EntryId> entries[2];
  for (int i = 0; i < kNames; ++i) {
    medians.push_back(0.005 * std::exp(1.5 * random.real() * 3));  // 5 ms to 450 ms
    for (int r = 0; r < 2; ++r) {
      entries[r].push_back(
          recorders[r].entry("GET", "/api/resource/Sales Invoice/" + std::to_string(i)));
    }
  }
  Sample sample;
  for (int second = 0; second < kSeconds; ++second) {
    std::vector<RecorderDelta> deltas;
    for (int r = 0; r < 2; ++r) {
      for (int i = 0; i < kSamplesPerSecond; ++i) {
        const auto name = static_cast<std::size_t>(random.below(kNames));
        sample.entry = entries[r][name];
        sample.sent = start + seconds(second);
        sample.response_time = from_seconds(medians[name] * std::exp(0.6 * normal(random)));
        sample.failure = i % 50 == 0 ? "503 Server Error" : "";
        recorders[r].record(sample);
      }
      deltas.push_back(recorders[r].take_delta());
      stats.merge(deltas.back(), second);
    }
    for (int r = 0; r < 2; ++r) {
      recorders[r].give_back(std::move(deltas[static_cast<std::size_t>(r)]));
    }
  }
  ASSERT_EQ(stats.data().entries.size(), static_cast<std::size_t>(kNames));
  ASSERT_EQ(stats.data().total.counts.requests, 2ULL * kSeconds * kSamplesPerSecond);
  const std::size_t bytes = stats.bytes() + recorders[0].bytes() + recorders[1].bytes();
  RecordProperty("megabytes", static_cast<int>(bytes >> 20U));
  RecordProperty("recorder_megabytes", static_cast<int>(recorders[0].bytes() >> 20U));
  EXPECT_LE(bytes, 200'000'000U);
}

// As many samples per name as a day at 1,000 requests per second gives, in one name's histograms.
TEST(Memory, ANameWithManySamplesStaysWithinTwentyKilobytes) {
  Random random(12);
  EntryStats entry;
  for (int i = 0; i < 500'000; ++i) {
    const Duration time = from_seconds(0.02 * std::exp(0.6 * normal(random)));
    (i % 100 == 0 ? entry.failure : entry.success).record(time);
  }
  EXPECT_LE(entry.bytes(), 20'000U);
}

}  // namespace
}  // namespace acrida
