// A small run for tests: what Locust 2.47 shows for the same requests is in the golden texts of the
// reports.
//
// Thread: any.
#pragma once

#include <string_view>

#include "stats/recorder.h"
#include "stats/run_stats.h"

namespace acrida {

inline constexpr WallTime kRunStart{std::chrono::seconds(1'795'473'350)};

// Twenty seconds; all requests of second n are answered at n + 0.25.
class SmallRun {
 public:
  SmallRun() {
    for (int second = 0; second < 20; ++second) {
      for (int i = 0; i < 9; ++i) {
        add(second, "GET", "/a", std::chrono::microseconds((i * 7 % 5) * 1'500 + 250), 13);
      }
      for (int i = 0; i < 8; ++i) {
        failure_ = "CatchResponseError('bad luck')";
        add(second, "POST", "/b", std::chrono::microseconds((i * 3 % 7) * 40'125 + 1'000), 70);
      }
      failure_ = "ConnectionRefusedError(111, 'Connection refused')";
      without_time_ = second == 0;
      add(second, "GET", "/refused", std::chrono::microseconds(500), 0);
      without_time_ = false;
      failure_ = {};
      add(second, "GET", "/q,\"x\"", std::chrono::microseconds(1'234'500), 100'000);
      const UserCount users[] = {{"Till", 5}, {"Manager", 2}};
      stats_.set_users(second, users);
      stats_.set_generator_cpu(second, 0.25);
      merge(second);
    }
  }

  Recorder& recorder() { return recorder_; }
  RunStats& stats() { return stats_; }
  const RunData& data() const { return stats_.data(); }
  void merge(std::int64_t second) { stats_.merge(recorder_.take_delta(), second); }

 private:
  void add(int second,
           std::string_view method,
           std::string_view name,
           Duration time,
           std::uint64_t length) {
    Sample sample;
    sample.entry = recorder_.entry(method, name);
    sample.sent = kRunStart + std::chrono::seconds(second) + std::chrono::milliseconds(250) - time;
    sample.service_time = time;
    if (!without_time_) {
      sample.response_time = time;
    }
    sample.response_length = length;
    sample.failure = failure_;
    sample.exchanges = failure_.starts_with("Conn") ? 0 : 1;
    sample.phases.waiting = time;
    sample.send_lateness = std::chrono::microseconds(100);
    recorder_.record(sample);
  }

  Recorder recorder_{0};
  RunStats stats_{kRunStart};
  std::string_view failure_;
  bool without_time_ = false;
};

}  // namespace acrida
