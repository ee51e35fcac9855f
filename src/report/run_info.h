// RunInfo is what a report says about a run beside its figures: what ran, against what, and with
// what.
//
// Thread: a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "acrida/time.h"
#include "stats/learned.h"
#include "verdict/load_plan.h"
#include "verdict/server_times.h"
#include "verdict/verdict.h"

namespace acrida {

struct RunInfo {
  struct Option {
    std::string name;    // "users"
    std::string value;   // secrets are masked already
    std::string origin;  // "command line"
  };
  struct Version {
    std::string of;  // "OpenSSL"
    std::string version;
  };

  // What the rehearsal before the run has learned, and what this load can do.
  struct Plan {
    Learned learned;
    LoadPlan load;
  };

  // What --reconcile found. Texts come from the site.
  struct Reconciliation {
    std::string error;  // why it could not be made; empty: it was
    bool agrees = false;
    bool stock_judged = false;
    std::uint64_t requests = 0;                                    // sent for it
    std::vector<std::pair<std::string, std::uint64_t>> counts;     // "submitted", 608
    std::vector<std::pair<std::string, std::string>> series;       // first and last name
    std::vector<std::pair<std::string, std::string>> differences;  // "missing", the line
  };

  std::string version;              // of acrida
  std::string task_ratio = "null";  // Locust's /tasks, as JSON on one line; null: not known
  std::string scenario;             // the file, as it was given
  bool locustfile = false;  // it is one: the users are Python's, and so are their random numbers
  std::string host;
  std::uint64_t seed = 0;  // 0 of a locustfile
  std::string run_id;
  double acceleration = 1;  // --accelerate
  bool open_model = false;
  std::uint32_t shards = 1;
  std::vector<std::string> protocols;  // used on connections: "HTTP/1.1", "HTTP/2"
  bool tls_verification = true;
  WallTime end{};
  std::optional<Reconciliation> reconciliation;
  std::optional<Plan> plan;
  std::optional<Verdict> verdict;  // nothing: the run has not been judged
  std::string stop_reason;         // "run time limit reached"
  std::uint64_t max_rps = 0;       // requests a second at most; 0: no limit
  std::uint64_t held_back = 0;     // requests that waited for it
  Duration held_time{};            // together
  bool storm_stop = false;         // the run would have stopped when nearly all requests fail

  std::optional<ServerTimesTable> server_times;  // --frappe-monitor-log

  std::string machine;  // host name of the generator
  std::string kernel;
  std::uint32_t cores = 0;
  std::vector<Option> options;
  std::vector<Version> versions;
};

// A URL without the password in it: "https://user:***@erp.example.com". Other texts come back
// unchanged.
std::string mask_password(const std::string& url);

}  // namespace acrida
