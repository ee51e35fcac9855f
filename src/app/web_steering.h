// WebSteering: what the desk of the web UI can know of the session, and have done there.
//
// Thread: main.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/log_ring.h"
#include "app/options.h"
#include "app/swarm_form.h"
#include "base/error.h"
#include "report/locust_web.h"
#include "report/run_info.h"
#include "scenario/scenario_plan.h"
#include "stats/run_stats.h"

namespace acrida {

class WebSteering {
 public:
  // Told once, now or later: why not.
  using Answer = std::function<void(const Result<void>&)>;

  virtual ~WebSteering() = default;

  // Of the run that is under way, else of the last one; null: there was none, or it was reset.
  virtual const RunStats* stats() const = 0;
  virtual WebMoment moment() const = 0;
  // Null where stats() is.
  virtual const RunInfo* info() const = 0;
  // The same with the end that it has so far. REQUIRES: stats() is not null.
  virtual RunInfo info_now() const = 0;
  // What the next run starts with when a form says nothing else: the options of the last one.
  virtual const Options& options() const = 0;
  // That the form begins with, as Locust's: the last one that a form or the command line named,
  // also after a run without one.
  virtual std::optional<Duration> offered_run_time() const = 0;
  // All user classes there are, and the ratio of their tasks as Locust's /tasks.
  virtual const ScenarioPlan& scenario() const = 0;
  virtual std::string ratio() const = 0;
  // Pages are told of a plan, of a run or of the one that is next.
  virtual bool has_plan() const = 0;
  virtual const LogRing& log() const = 0;

  // Starts a test, or changes the users of the one that runs.
  virtual void swarm(SwarmForm form, Answer answer) = 0;
  // `answer` comes when the test is over, or after some seconds.
  virtual void stop(Answer answer) = 0;
  virtual void reset() = 0;
  // Attributes of a user class, in the JSON of --config-users, from the next test on.
  virtual Result<void> configure(const std::string& json) = 0;
};

}  // namespace acrida
