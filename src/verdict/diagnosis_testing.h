// Runs for tests of the diagnosis, written down request by request or made of a simulated server.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stats/run_data.h"
#include "verdict/diagnosis.h"
#include "verdict/sim_server_testing.h"

namespace acrida {

inline constexpr WallTime kDiagnosedRunStart{std::chrono::seconds(1'795'473'350)};

// One request of a BuiltRun.
struct BuiltRequest {
  std::string_view method = "GET";
  std::string_view name = "/a";
  Duration time = std::chrono::milliseconds(100);
  std::string_view failure;
  std::uint64_t count = 1;  // of them
};

class BuiltRun {
 public:
  // What is written next happens in this second.
  BuiltRun& at(std::int64_t second);
  BuiltRun& users(std::uint32_t count);
  BuiltRun& request(const BuiltRequest& request);
  // Requests of one name whose times spread evenly from `low` to `high`.
  BuiltRun& spread(const BuiltRequest& request, Duration low, Duration high);
  BuiltRun& waits(std::uint64_t count, Duration each);

  RunData& data() { return data_; }  // for figures that a test sets by hand
  RunData finished();                // what was written, blocks and all
  std::uint32_t entry(std::string_view method, std::string_view name);

  // The findings of the whole run, or of a window.
  std::vector<Finding> diagnose(const RunFacts& facts = {}, DiagnosisOptions options = {});
  // The finding of a rule; nullptr when it is silent.
  const Finding* finding(std::string_view id,
                         const RunFacts& facts = {},
                         DiagnosisOptions options = {});

 private:
  void finish();

  RunData data_;
  std::int64_t second_ = 0;
  using Counts = std::map<std::uint32_t, std::uint32_t>;  // by bucket
  struct Cell {
    std::uint32_t requests = 0;
    std::uint32_t failures = 0;
    Counts success;
    Counts failure;
  };
  std::map<std::int64_t, std::map<std::uint32_t, Cell>> cells_;
  std::vector<Finding> findings_;
};

// Twenty users for 300 s after a ramp of 10 s, a read, a write and a report, each of which takes
// about the same time throughout: no rule fires.
BuiltRun healthy_run(std::int64_t seconds = 300);

// A simulated run; endpoint 0 is "GET /0", those after `writes_from` are POST.
RunData run_data_of(const SimServerRun& run, std::uint32_t writes_from = 1);

}  // namespace acrida
