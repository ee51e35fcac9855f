// How many requests of each name a load makes a second: the arithmetic below load_plan.h.
//
// Thread: values, and functions of their arguments.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "verdict/load_plan.h"
#include "verdict/task_shares.h"

namespace acrida {

// The requests that were learned, by number.
class LearnedNames {
 public:
  explicit LearnedNames(const Learned& learned) : names_(request_names(learned)) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      index_.emplace(std::pair(names_[i].method, names_[i].name), i);
    }
  }
  std::size_t of(const LearnedRequest& request) const {
    return index_.at({request.method, request.name});
  }
  const std::vector<RequestName>& all() const { return names_; }

 private:
  std::vector<RequestName> names_;
  std::map<std::pair<std::string, std::string>, std::size_t> index_;
};

// What a class does in a second of the full load: so many cycles of each kind.
struct ClassRates {
  const LearnedClass* user_class = nullptr;
  std::vector<TaskCycle> cycles;
  std::vector<double> best;       // cycles a second
  std::vector<double> at_target;  // the same
};

// Whether each task of the class is started by arrivals of its own.
bool tasks_arrive(const LearnedClass& user_class);

// How slow each request may be: what its row says, or what was measured.
void set_latencies(const Learned& learned,
                   const std::vector<PlanRowInput>& rows,
                   const LearnedNames& names,
                   std::vector<PlannedName>& planned);

// REQUIRES: the latencies are set; `user_class` outlives the result.
ClassRates class_rates(const LearnedClass& user_class,
                       const LearnedNames& names,
                       const std::vector<PlannedName>& planned);

// A rate of something that happens `count` times: an endless rate of nothing is nothing.
double times(double rate, double count);

// How often a class's users run on_start().
struct Starts {
  double a_second = 0;  // while users start: so many of them
  double again = 0;     // a second, of each user that runs
};

// Adds what a class makes.
void add_rates(const ClassRates& rates,
               const LearnedNames& names,
               const Starts& starts,
               std::vector<PlannedName>& planned);

}  // namespace acrida
