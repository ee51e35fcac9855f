// Run::Control: the run's own state: when to do what, what was ordered, what came back.
//
// Thread: the run's loop.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/timer_wheel.h"
#include "io/vitals_probe.h"
#include "runner/dispatcher.h"
#include "runner/iterations.h"
#include "runner/run.h"
#include "runner/seat_plan.h"
#include "runner/shard_host.h"
#include "runner/user_ledger.h"

namespace acrida {

class Run::Control final : private Timer, private ShardListener {
 public:
  Control(Loop& loop, RunConfig config, RunObserver& observer, ShardPlacement placement);
  ~Control() override;

  Result<void> start();
  void stop(StopReason reason, std::string_view text);
  void cut_off();
  Result<void> retarget(std::int64_t users,
                        double spawn_rate,
                        const std::vector<std::pair<std::string, std::int64_t>>& counts);
  void reset_stats() { reset_pending_ = state_.test_is_on(); }

  const RunStats& stats() const { return *stats_; }
  RequestTimes take_request_times() { return std::exchange(request_times_, RequestTimes(0)); }
  void add_watched(std::int64_t second, const WatchedFigure& figure) {
    stats_->add_watched(second, figure);
  }
  WrittenDocuments take_documents() { return std::exchange(documents_, {}); }
  RunStatus status() const;

  // After being cut off, on_stop() of all users may take this long.
  static constexpr Duration kOnStopMax = std::chrono::seconds(10);
  // A shard that has not ended its users so long after that is given up: code of the scenario that
  // does not return (a loop without end, a blocking call) holds its thread.
  static constexpr Duration kAnswerMax = std::chrono::seconds(5);
  // The same after a third Ctrl-C.
  static constexpr Duration kAnswerMaxInHaste = std::chrono::milliseconds(500);

 private:
  // The newest figures of a shard.
  struct ShardFigures {
    std::int64_t second = -1;
    std::uint64_t sequence = 0;
    std::vector<std::int64_t> running;  // by user type
    std::vector<std::int64_t> most_running;
    HttpCounters http;
    std::uint64_t arrivals_started = 0;
    bool schedules_over = true;
    bool empty = false;
    bool lost = false;  // given up: what it still sends is ignored
  };

  // --- Start ---
  Result<void> make_dispatcher();
  Result<void> make_shards();
  std::int64_t first_target(std::int64_t exact_sum) const;
  Result<ShapeFunction> shift_function(const ShiftDay& day) const;
  Result<void> choose_shape();
  void call_listeners(const std::vector<TestListener>& listeners, std::string_view place);

  // --- The run's timer ---
  void on_timer() override { tick(); }
  void tick();
  void arm();
  void ask_shape(TimePoint now);
  void dispatch(TimePoint now);
  void pass_limits(TimePoint now);
  void collect_due(TimePoint now);
  std::int64_t second_at(TimePoint now) const;

  // --- Shards; called on theirs ---
  void on_second(std::uint32_t shard, ShardSecond second) override;
  void on_iterations_wanted(std::uint32_t shard) override;
  void on_empty(std::uint32_t shard) override;
  void on_exception(std::string_view place, std::string_view text) override;
  void on_user_stopped(std::string_view user_type, std::string_view reason) override;

  // --- The same, here ---
  void to_run(std::function<void()> message);
  void to_all(const std::function<void(Shard&)>& order);
  void take_second(std::uint32_t shard, ShardSecond second);
  void complete_second(std::int64_t second);
  void note_spawned();
  void check_ends(TimePoint now);
  void ask_to_stop(std::string_view reason);  // any thread
  void begin_stop();
  void interrupt_again();
  void shard_emptied(std::uint32_t shard);
  void abandon();
  void give_up();
  void collect_last();
  void finish();

  std::int64_t running() const;
  bool orders_carried_out() const;

  Loop& loop_;
  const RunConfig config_;
  RunObserver& observer_;
  const ShardPlacement placement_;
  Environment environment_;
  RunState state_;
  std::optional<Dispatcher> dispatcher_;
  std::optional<SeatPlan> seats_;
  std::optional<UserLedger> ledger_;
  std::vector<std::uint32_t> class_types_;  // user type of each dispatched class
  ShapeFunction shape_function_;
  std::optional<ShapeDriver> shape_;
  std::optional<ErrorStorm> storm_;
  std::optional<IterationBudget> budget_;
  std::unique_ptr<RunStats> stats_;
  std::optional<VitalsProbe> vitals_;  // of a run on threads; simulated time has no machine
  WrittenDocuments documents_;
  RequestTimes request_times_{0};  // the shards' limits are added
  std::vector<ShardFigures> figures_;
  std::map<std::int64_t, std::size_t> answers_;  // shards that answered for a second
  TimePoint start_;
  std::int64_t collected_ = -1;    // the last second asked for
  std::int64_t completed_ = -1;    // the last one that all shards answered
  std::int64_t last_second_ = -1;  // of the run, once it is over
  std::uint64_t ordered_ = 0;      // sequence of the last order
  std::optional<TimePoint> abandon_at_;
  std::optional<TimePoint> give_up_at_;
  std::uint32_t lost_ = 0;  // shards given up
  std::uint32_t clock_steps_ = 0;
  std::uint32_t listener_exceptions_ = 0;
  bool spawned_told_ = false;
  bool reset_pending_ = false;
  std::string stop_text_;
  std::atomic_flag stop_asked_;                            // by the scenario
  std::shared_ptr<int> alive_ = std::make_shared<int>(0);  // messages under way may outlive the run
  std::vector<std::unique_ptr<ShardHost>> hosts_;  // last: their threads use all of the above
};

}  // namespace acrida
