// What a load can do, before it is made: by the interactive response time law, N users that think
// for Z seconds and are answered within R make N / (Z + R) requests a second.
//
// At zero latency that is the most there can be; at target latency, with every request as slow as
// its target's median, it is what a site that just holds its targets is asked for.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "acrida/time.h"
#include "stats/learned.h"
#include "verdict/request_glob.h"
#include "verdict/target.h"

namespace acrida {

// A row of the targets, with the requests that it is about.
struct PlanRowInput {
  std::string label;
  std::vector<std::size_t> names;  // indices in request_names()
  std::vector<Limit> limits;
};

// Every request that was learned, in the order of the classes and tasks.
std::vector<RequestName> request_names(const Learned& learned);

struct PlannedName {
  RequestName name;
  double seconds = 0;         // its latency at target
  bool measured = false;      // which is what the rehearsal measured, there being no target
  double best = 0;            // a second, at zero latency; may be infinite
  double at_target = 0;       // a second, at target latency
  double at_start = 0;        // that on_start makes, all users together
  double a_second_start = 0;  // the same a second, while users start
};

struct PlannedCell {
  Limit limit;
  bool provable = false;
  double least = 0;  // samples without which it cannot be proven
  std::optional<double>
      seconds;         // of the full load, until there are enough; nothing: no time would do
  std::string reason;  // why not, and what would change it: a sentence without full stop
};

struct PlannedRow {
  std::string label;
  std::vector<std::size_t> names;  // indices in LoadPlan::names
  double best = 0;                 // a second, of all its names
  double at_target = 0;
  bool at_start_only = false;  // users make these requests when they start, and never again
  double at_start = 0;         // so many, all users together
  std::optional<double> target;
  // Of a target that this load does not reach, at zero latency or at its targets' latency.
  bool never = false;
  bool if_faster = false;             // it would, if the site were faster than its targets
  std::optional<std::int64_t> users;  // of the same mix, that would
  std::vector<PlannedCell> cells;
};

// The arrivals that drive each task at the rates of the targets.
struct PlannedArrivals {
  std::string user_class;
  std::string task;
  double rate = 0;      // a second
  std::string because;  // label of the row that asks for the most; empty: none, it stays as it is
};

struct LoadPlan {
  std::string source;
  std::int64_t users = 0;
  std::vector<std::pair<std::string, std::int64_t>> users_by_class;
  bool open_model = false;
  bool locustfile = false;
  std::vector<PlannedName> names;
  std::vector<PlannedRow> rows;
  Duration ramp{0};
  Duration warm_up{0};
  std::optional<Duration> shortest;  // that proves every provable cell; nothing: there is none
  std::string longest_cell;          // which takes that long: "p99 of Item Search"
  std::size_t cells = 0;
  std::size_t provable = 0;
  std::vector<PlannedArrivals> arrivals;  // empty where no rate is asked for
  std::vector<std::string> notes;         // what went wrong in the rehearsal, and what follows
};

LoadPlan plan_load(const Learned& learned, const std::vector<PlanRowInput>& rows);

// RunFacts::offered: what the load asks for at target latency, in a run that measures for so long.
std::map<std::pair<std::string, std::string>, double> offered_rates(
    const LoadPlan& plan, std::optional<Duration> run_time);

}  // namespace acrida
