// WebSession: the runs of a web UI, one after the other: ready, spawning, running, stopped, and
// again.
//
// What blocks (a rehearsal, a look at the site that is to be reconciled) is done between two runs
// of the loop, in serve(): a request that comes meanwhile waits. Orders of the desk therefore only
// say what is to be done, and stop the loop.
//
// A run is concluded when it ends: its tables are printed, its files written, its verdict shown.
// The next one writes over the same files. The exit code is that of the last run.
//
// Thread: main.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/log_ring.h"
#include "app/one_run.h"
#include "app/options.h"
#include "app/run_pages.h"
#include "app/run_preparation.h"
#include "app/web_steering.h"
#include "base/error.h"
#include "io/timer_wheel.h"
#include "scenario/scenario_plan.h"

namespace acrida {

// REQUIRES: all outlive the session.
struct WebSessionSetup {
  const Options& options;
  std::shared_ptr<const ScenarioPlan> scenario;
  // That of other options; reads the scenario again.
  std::function<Result<std::shared_ptr<const ScenarioPlan>>(const Options&)> choose;
  RunSurroundings in;  // without pages
  LogRing& ring;
  RunPages::Publish publish;
  // Ctrl-C ends the program from then on; and calls leave() again.
  std::function<void()> release_signals;
  std::function<Result<void>()> take_signals;
};

class WebSession final : public WebSteering {
 public:
  explicit WebSession(WebSessionSetup setup);
  WebSession(const WebSession&) = delete;
  WebSession& operator=(const WebSession&) = delete;
  ~WebSession() override;

  // Before pages are served: asks a person where the scenario writes to a host that is known, and
  // rehearses where there are targets, so that the plan is there before the start. What is wrong
  // with the options is an error.
  Result<void> open();
  // Runs the loop until leave() and the end of the run that is under way. Returns the exit code.
  int serve();
  // Ctrl-C: ends the run that is under way, then the session; again, the run ends sooner.
  void leave();
  // Of the last run: their threads still use it.
  std::uint32_t shards_lost() const { return shards_lost_; }

  const RunStats* stats() const override;
  WebMoment moment() const override;
  const RunInfo* info() const override;
  RunInfo info_now() const override;
  const Options& options() const override { return *options_; }
  std::optional<Duration> offered_run_time() const override { return offered_run_time_; }
  const ScenarioPlan& scenario() const override { return *setup_.scenario; }
  std::string ratio() const override;
  bool has_plan() const override;
  const LogRing& log() const override { return setup_.ring; }
  void swarm(SwarmForm form, Answer answer) override;
  void stop(Answer answer) override;
  void reset() override;
  Result<void> configure(const std::string& json) override;

  // An answer to /stop waits so long for users that finish their tasks.
  static constexpr Duration kStopAnswerMax = std::chrono::seconds(5);

 private:
  class Alarm final : public Timer {
   public:
    explicit Alarm(std::function<void()> action) : action_(std::move(action)) {}

   private:
    void on_timer() override { action_(); }

    const std::function<void()> action_;
  };
  struct Order {
    Options options;
    Answer answer;
  };

  bool test_is_on() const;
  // Asks for consent and makes the plan of what the command line says, where it says enough.
  Result<void> plan_first();
  void begin(Order order);
  // A start that fails leaves the run before as it was.
  Result<void> start(const Options& options);
  Result<PreparedRun> prepare(const Options& options);
  Result<std::shared_ptr<const ScenarioPlan>> scenario_for(const Options& options) const;
  Result<void> agree(const Options& options, const ScenarioPlan& scenario) const;
  void conclude();
  void end_or_stay();
  void answer_stops();
  void tell_state(std::string_view state);
  void show_ready();

  const WebSessionSetup setup_;
  RunSurroundings in_;
  RunPages pages_;
  Options started_with_;                    // with what configure() has set since
  std::unique_ptr<const Options> options_;  // of the current run, else of the next
  std::optional<Duration> offered_run_time_;
  std::vector<std::string> agreed_hosts_;
  std::optional<PreparedRun> planned_;  // by open(), to be shown before the first run
  std::optional<Learned> learned_;      // by its rehearsal
  bool open_ = false;                   // open() is over
  const RunStats nothing_;
  std::unique_ptr<OneRun> current_;  // the last one, once it is over
  std::string_view idle_state_ = "ready";
  std::optional<Order> order_;
  std::vector<Answer> stop_answers_;
  Alarm stop_alarm_;
  Alarm quit_alarm_;
  bool concluded_ = true;  // the current one
  bool leaving_ = false;
  bool configured_ = false;  // configure() has changed a class
  bool run_id_used_ = false;
  int code_ = 0;
  std::uint32_t shards_lost_ = 0;
};

}  // namespace acrida
