// A server of known law and its users, simulated: what a verdict says of its figures can be held
// against what is true of it.
//
// M/G/c: c workers serve one queue in the order of arrival. Users are a closed loop with think
// time, or arrivals are Poisson's. Faults can be switched on one by one: a serial lock, a leak, a
// stall every so often, a slow start, workers that get in each other's way, a queue that is full.
// The same scenario gives the same run; a million requests take about a tenth of a second.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace acrida {

struct SimEndpoint {
  double weight = 1;
  double service_seconds = 0.05;  // mean time of one worker, the lock's part included
  // Coefficient of variation of it: 1: exponential, 0: always the same, else log-normal.
  double variation = 1;
  double locked_share = 0;  // of the service is done under the one lock, the worker held meanwhile
  double failure_share = 0;
  // Bimodal: this share of the requests takes so many times as long.
  double slow_share = 0;
  double slow_factor = 1;
};

// The load from a second on; between two levels it changes linearly, after the last it stays.
struct SimLevel {
  double second = 0;
  double load = 0;  // users; in the open model arrivals a second
};

struct SimServerScenario {
  std::uint64_t seed = 1;
  double seconds = 600;
  std::vector<SimLevel> levels = {{0, 10}};
  bool open_model = false;
  double think_low = 1;  // seconds between an answer and the next request, uniform
  double think_high = 3;

  std::uint32_t workers = 4;
  std::vector<SimEndpoint> endpoints = {SimEndpoint{}};
  double network_seconds = 0;  // in every response time, and no worker's

  double leak_per_hour = 0;        // service times grow by this share of the first one an hour
  double stall_every_seconds = 0;  // nothing is served for stall_seconds from each multiple on
  double stall_seconds = 0;
  double stall_phase_seconds = 0;  // ... and so much; below stall_every_seconds
  double cold_factor = 1;          // service times begin so many times as long ...
  double cold_seconds = 30;        // ... and the excess decays with this time constant
  double interference = 0;         // each other busy worker makes a service longer by this share
  double thrashing = 0;  // busy others make it longer by this share of their number squared
  std::uint32_t queue_max = std::numeric_limits<std::uint32_t>::max();  // more fail at once
};

struct SimRequest {
  double done_seconds = 0;  // from the start of the run
  double response_seconds = 0;
  double think_seconds = 0;  // what its user waited afterwards
  std::uint32_t endpoint = 0;
  bool failure = false;
};

struct SimServerRun {
  std::vector<SimRequest> requests;  // by done_seconds; those done within the run
  std::vector<std::uint32_t> users;  // per second of the run, the most in it; open: under way
};

// REQUIRES: a worker, an endpoint and a level.
SimServerRun simulate(const SimServerScenario& scenario);

// The steady scenarios that the calibrations share: the utilisation of the workers stays at
// `utilisation` whatever their number is, at `rate` requests a second.
SimServerScenario open_scenario(
    std::uint64_t seed, double rate, double utilisation, std::uint32_t workers, double seconds);

// Quantile q of the response time of a stationary M/M/1 queue with this service time and
// utilisation: exponential with mean service / (1 - utilisation).
double mm1_response_quantile(double service_seconds, double utilisation, double q);

// Figures of each second, as the run's series has them; seconds without any have NaN as times.
struct SimSecond {
  std::uint32_t users = 0;
  double requests = 0;
  double mean = std::numeric_limits<double>::quiet_NaN();
  double p50 = std::numeric_limits<double>::quiet_NaN();
  double p95 = std::numeric_limits<double>::quiet_NaN();
  double max = std::numeric_limits<double>::quiet_NaN();
};

std::vector<SimSecond> by_second(const SimServerRun& run);

}  // namespace acrida
