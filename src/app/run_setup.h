// From the options and the scenario to a RunConfig.
//
// Thread: main.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/options.h"
#include "base/error.h"
#include "http/http_config.h"
#include "io/tls.h"
#include "runner/run_config.h"
#include "scenario/scenario_plan.h"

namespace acrida {

// What the machine says where the options say nothing.
struct RunDefaults {
  std::uint32_t shards = 1;
  std::uint64_t seed = 0;
  std::string run_id;
};

// Fails on what cannot work: a user that sends requests and has no host, a proxy that is no URL,
// exact counts of an unknown class.
Result<RunConfig> run_config(const Options& options,
                             std::shared_ptr<const ScenarioPlan> plan,
                             const RunDefaults& defaults);

// How to reach the system under test, and whom to trust; the base is left to the caller.
Result<HttpConfig> http_config(const Options& options);
TlsOptions tls_options(const Options& options);

// The hosts of the plan's users that are not this machine, each once. By a proxy that is every
// host: "localhost" is the proxy's machine then.
std::vector<std::string> foreign_hosts(const ScenarioPlan& plan, bool by_proxy);

// Every user of the scenario starts by arrivals.
bool is_open_model(const ScenarioPlan& plan);

// "Ramping to 70 users at a rate of 10.00 per second", or what takes its place, as Locust logs it.
std::string load_line(const RunConfig& config);

}  // namespace acrida
