// Run: one test from its first user to its last, over all shards.
//
//   Run run(loop, config, observer);
//   if (Result<void> started = run.start(); !started) ...
//   loop.run();               // until the observer's on_finished() calls loop.stop()
//
// The run's own loop decides (dispatch, shapes, limits) and adds up; the shards make the load, each
// on a thread of its own, and are asked for their figures once a second. In tests the shards live
// on the run's loop, so that a whole run happens in simulated time.
//
// Thread: the main thread, that of `loop`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"
#include "http/http_engine.h"
#include "io/loop.h"
#include "runner/run_config.h"
#include "runner/run_state.h"
#include "scenario/document_ledger.h"
#include "stats/request_times.h"
#include "stats/run_stats.h"

namespace acrida {

// Where the run stands.
struct RunStatus {
  RunPhase phase = RunPhase::kReady;
  std::int64_t users = 0;         // running
  std::int64_t users_wanted = 0;  // where the ramp leads
  Duration run_time{0};
  std::optional<Duration> time_left;  // nothing when the run has no end
  std::int64_t second = 0;            // the last whole second merged, as a row of the series
  std::optional<StopReason> stop_reason;
  std::string stop_text;  // what whoever asked for the stop said
  HttpCounters http;      // of all shards
  std::uint32_t shards = 1;
  // Did not end their users when told to: the scenario's code blocks their threads, which still
  // run.
  std::uint32_t shards_lost = 0;
  std::uint64_t started = 0;              // open model: arrivals started
  std::uint32_t listener_exceptions = 0;  // that listeners of the test's start and stop threw
};

// Told on the main thread.
class RunObserver {
 public:
  virtual ~RunObserver() = default;

  // Every shard has handed over the figures of a further second.
  virtual void on_second(const RunStats& stats, const RunStatus& status) = 0;
  // Locust's line when a ramp is over, spawned_line() of UserLedger.
  virtual void on_spawned(std::string_view line) = 0;
  // An exception left the scenario's code: the first of its kind on its shard.
  virtual void on_exception(std::string_view place, std::string_view text) = 0;
  // What the run wants to tell: a stop and its reason, a user that stopped itself.
  virtual void on_notice(std::string_view text) = 0;
  // The run was reset (--reset-stats) or the warm-up is over: the figures begin here.
  virtual void on_figures_begin() = 0;
  // All users have ended and all figures are merged. The run may be destroyed after loop.stop().
  virtual void on_finished(const RunStats& stats, const RunStatus& status) = 0;
};

enum class ShardPlacement : char {
  kThreads,  // each shard on a thread and an epoll loop of its own
  kHere,     // all on the run's loop, for tests on simulated time
};

class Run {
 public:
  // REQUIRES: loop and observer outlive the run. A run whose status() tells of lost shards is not
  // destroyed: their threads still use it, and only the end of the process ends them.
  Run(Loop& loop,
      RunConfig config,
      RunObserver& observer,
      ShardPlacement placement = ShardPlacement::kThreads);
  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // Calls the scenario's test_start listeners and spawns the first users. Fails when the config
  // cannot work (no such class, a bad host, an unusable certificate) or a shard cannot start.
  Result<void> start();

  // Ends the test as Ctrl-C does: users end their task, at most for the stop timeout. Again, or
  // cut_off(): at once. A third time: without the shards that do not answer.
  void stop(StopReason reason, std::string_view text = {});
  void cut_off();

  // A new target for the users; `counts`: exact ones of some classes, as Dispatcher::set_counts().
  Result<void> retarget(std::int64_t users,
                        double spawn_rate,
                        const std::vector<std::pair<std::string, std::int64_t>>& counts = {});

  // The figures begin anew with the next second, as --reset-stats has it when all users are there.
  // Nothing happens once the test is over.
  void reset_stats();

  // What a watched database has said of itself at the end of `second` (stats/watch_series.h).
  void add_watched(std::int64_t second, const WatchedFigure& figure);

  const RunStats& stats() const;
  RunStatus status() const;
  // What the users asked the site to write, once the run has finished; empty the second time.
  WrittenDocuments take_documents();
  // With RunConfig::keep_request_ids, once the run has finished; empty the second time.
  RequestTimes take_request_times();

 private:
  class Control;
  std::unique_ptr<Control> control_;
};

}  // namespace acrida
