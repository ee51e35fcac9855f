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

  // For the engine. `stop_run` must not block and must be callable from any thread.
  Environment(std::string host, std::uint64_t seed, Parameters parameters, StopRunFunction stop_run)
      : host_(std::move(host)),
        seed_(seed),
        parameters_(std::move(parameters)),
        stop_run_(std::move(stop_run)) {}

  // The host under test ("https://erp.example.com"); a user type may have its own: User::host().
  const std::string& host() const { return host_; }
  // Every random number of the run follows from it.
  std::uint64_t seed() const { return seed_; }
  // The value of a parameter declared with Scenario::param(). Throws std::out_of_range for another.
  const std::string& param(std::string_view name) const;
  // Ends the run as Ctrl-C does; returns at once.
  void stop_run(std::string_view reason) const { stop_run_(reason); }

 private:
  std::string host_;
  std::uint64_t seed_;
  Parameters parameters_;
  StopRunFunction stop_run_;
};

}  // namespace acrida
