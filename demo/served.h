// What the demo ERP saw and answered: the referee of a load test.
//
// A request is *seen* when its head and body arrived whole. Each seen request ends in exactly one
// way: answered (its whole response was handed to the kernel), unwritten (the client was gone), or,
// until then, pending. Hence seen == answered + unwritten + pending, for the total and for every
// route.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace acrida {

struct ServedRoute {
  std::uint64_t seen = 0;
  std::uint64_t answered = 0;
  std::uint64_t unwritten = 0;
  std::map<int, std::uint64_t> by_status;  // of the answered and the unwritten

  std::uint64_t pending() const { return seen - answered - unwritten; }
};

struct ServedCounts {
  // By method ("GET", "POST", ... or "OTHER") and route name. The calls of the ScoopJoy load test
  // have the names that its locustfile gives them: "/api/resource/POS Invoice [create]".
  std::map<std::pair<std::string, std::string>, ServedRoute> routes;
  ServedRoute total;
  std::uint64_t connections = 0;          // accepted
  std::uint64_t connections_refused = 0;  // closed at once: too many
  std::uint64_t malformed = 0;            // requests that are no HTTP, or beyond a limit
  std::uint64_t incomplete = 0;           // connections that ended in the middle of a request
  std::uint64_t log_failures = 0;         // log lines that could not be written
  // How often each fault that was asked for has struck, by its name. A request whose connection was
  // reset by one is unwritten, with status 0.
  std::map<std::string, std::uint64_t> faults;
  // What load itself brought about: "worker_restarts", "stalls" in which a request had to wait,
  // "deadlocks", "lock_timeouts".
  std::map<std::string, std::uint64_t> effects;

  // {"seen":..,"answered":..,...,"routes":[{"method":..,"name":..,"seen":..,...}]}, no line ends.
  std::string to_json() const;
};

}  // namespace acrida
