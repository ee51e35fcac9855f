// RunConfig: everything a run is made of, decided before it starts.
//
// Thread: immutable while the run lives.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"
#include "http/http_config.h"
#include "io/tls.h"
#include "runner/dispatcher.h"
#include "runner/error_storm.h"
#include "runner/run_state.h"
#include "runner/shape.h"
#include "runner/shift.h"
#include "scenario/sample_sink.h"
#include "scenario/scenario_plan.h"

namespace acrida {

struct RunConfig {
  std::shared_ptr<const ScenarioPlan> plan;
  std::uint64_t seed = 0;
  std::string run_id;
  std::uint32_t shards = 1;
  // How many times faster the day goes than it is described: waits, pauses, shapes and arrivals.
  // The limits and the spawn rate below are of the run as it is.
  double acceleration = 1;

  // The closed model. A shape takes the place of users and spawn rate; without one the scenario's
  // own is used, if it has one and `users` is nothing.
  std::optional<std::int64_t> users;
  std::optional<double> spawn_rate;
  std::vector<std::pair<std::string, std::int64_t>> exact_counts;  // by user class
  ShapeFunction shape;
  std::optional<ShiftDay> shift;  // the shape of a day, in the place of any other

  // The open model: arrivals that are active at once, over all shards; beyond it they are dropped.
  std::uint64_t active_max = 100'000;

  Duration relogin{0};  // users run on_start() again after so long; 0: never

  RunLimits limits;
  std::optional<std::uint64_t> iterations;
  bool reset_stats = false;  // when all users are spawned, as Locust does
  std::optional<StormLimits> error_storm;
  // Requests a second that all shards together send at most. REQUIRES: at least one for each shard.
  std::optional<std::uint32_t> requests_per_second_max;

  // Keeps the ids of requests with their times: Run::take_request_times().
  bool keep_request_ids = false;
  bool frappe = false;  // every request has an X-Frappe-Request-Id, not only those to Frappe sites
  HttpConfig http;      // its base is set per user class from the plan
  TlsOptions tls;

  // Makes the sink of a shard, called on the main thread; empty: samples are only counted.
  std::function<std::shared_ptr<SampleSink>(std::uint32_t shard)> sample_sink;
  // Pins shard k to the k-th core that the process may use.
  bool pin_cores = false;
};

// The user types that are there by number, with the exact counts of the config; none when all start
// by their arrivals. Fails on a count of a class that there is not, and when they leave nobody.
Result<std::vector<DispatchClass>> dispatch_classes(const RunConfig& config);

// Whether a run of it could start at all: hosts, arrivals, certificates, numbers of users.
Result<void> check_run_config(const RunConfig& config);

}  // namespace acrida
