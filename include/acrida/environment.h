// Environment: what every user of a run shares.
//
// Thread: immutable but for stop_run(), which any thread may call.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace acrida {

// Values of the scenario's parameters by name.
using Parameters = std::map<std::string, std::string, std::less<>>;

class Environment {
 public:
  using StopRunFunction = std::function<void(std::string_view reason)>;

  struct Facts {
    std::string host;
    std::uint64_t seed = 0;
    std::string run_id;
    double acceleration = 1;
    Parameters parameters;
  };

  // For the engine. `stop_run` must not block and must be callable from any thread.
  Environment(Facts facts, StopRunFunction stop_run)
      : facts_(std::move(facts)), stop_run_(std::move(stop_run)) {}

  // The host under test ("https://erp.example.com"); a user type may have its own: User::host().
  const std::string& host() const { return facts_.host; }
  // Every random number of the run follows from it.
  std::uint64_t seed() const { return facts_.seed; }
  // Eight hexadecimal digits that no other run has, whatever its seed: what a scenario marks the
  // documents it makes with.
  const std::string& run_id() const { return facts_.run_id; }
  // How many times faster than the day it stands for the run goes (--accelerate). Waits and
  // sleep() are shortened by it already.
  double acceleration() const { return facts_.acceleration; }
  // The value of a parameter declared with Scenario::param(). Throws std::out_of_range for another.
  const std::string& param(std::string_view name) const;
  // Ends the run as Ctrl-C does; returns at once.
  void stop_run(std::string_view reason) const { stop_run_(reason); }

 private:
  Facts facts_;
  StopRunFunction stop_run_;
};

}  // namespace acrida
