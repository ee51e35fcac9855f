// Shard: the users of one thread, with the engine and the recorder they share.
//
// Orders come from the run; figures go back when the run collects them, once a second. The shard
// decides nothing but what concerns one user: which seat it has, when its arrival is due.
//
// Thread: its loop's. Made on another thread before the loop runs, destroyed after.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "http/http_engine.h"
#include "io/loop.h"
#include "runner/arrival_driver.h"
#include "runner/iterations.h"
#include "runner/run_config.h"
#include "runner/shard_messages.h"
#include "scenario/document_ledger.h"
#include "scenario/http_service.h"
#include "scenario/user_context.h"
#include "scenario/user_loop.h"
#include "stats/recorder.h"

namespace acrida {

class Shard final : private UserContext, private ArrivalStarter, private TurnObserver {
 public:
  // REQUIRES: everything given outlives the shard; every host of the plan is a URL. `sink` may be
  // null.
  Shard(Loop& loop,
        const RunConfig& config,
        const Environment& environment,
        std::uint32_t number,
        ShardListener& listener,
        std::shared_ptr<SampleSink> sink);
  ~Shard() override;

  // The test begins: arrivals of the open model count from `start`.
  void begin(TimePoint start);
  void end_warm_up(WallTime now);
  void set_seats(const SeatOrder& order);
  void add_iterations(std::uint64_t granted);
  // Hands the figures since the last call to the listener.
  void collect(std::int64_t second);
  void give_back(RecorderDelta delta) { recorder_.give_back(std::move(delta)); }

  // No user starts any more; those there are end their task, or at once without a stop timeout.
  void stop();
  // Those left are cut off; their on_stop() runs.
  void cut_off();
  // Whatever still runs is destroyed.
  void abandon();

  std::uint32_t number() const { return number_; }

  // Exceptions and stopped users told to the run per second; all of them are counted.
  static constexpr std::uint32_t kNoticesPerSecond = 100;

 private:
  struct TypeState {
    const UserType* type = nullptr;
    std::shared_ptr<const HttpConfig> http;
    std::unordered_map<std::uint64_t, UserLoop*> seats;  // null: its user ended by itself
    std::vector<std::uint64_t> vacant;
    std::deque<UserLoop*> idle;  // of an on_demand type
    std::vector<ArrivalDriver*> drivers;
    std::int64_t running = 0;
    std::int64_t most_running = 0;  // at one time since the last report
    std::uint64_t spawned = 0;
    std::uint64_t ended = 0;
  };

  // --- UserContext ---
  TimePoint now() const override { return loop_.now(); }
  void start_timer(Timer& timer, TimePoint due) override { loop_.start_timer(timer, due); }
  const Environment& environment() const override { return environment_; }
  detail::DocumentLedger& documents() override { return documents_; }
  Duration relogin() const override { return config_.relogin; }
  Permission take_iteration(const UserLoop& user) override;
  void report_exception(const UserLoop& user, const UserErrorEvent& event) override;
  void report_stop(const UserLoop& user, std::string_view reason) override;
  void on_user_waited(Duration waited) override { recorder_.record_wait(waited); }
  void on_user_finished(UserLoop& user) override;
  void on_user_idle(UserLoop& user) override;

  // --- ArrivalStarter ---
  bool can_start(std::uint32_t user_type) override;
  std::uint64_t active_arrivals() const override { return arrivals_.size(); }
  void start_arrival(ArrivalDriver& driver, const ArrivalPacer::Start& start) override;

  void on_turn(Duration spent) override { recorder_.record_turn_lateness(spent); }

  void note_traffic();
  void add_drivers(std::uint32_t user_type, TimePoint start);
  UserLoop* make_user(std::uint32_t user_type, std::uint64_t index);
  void report_constructor(const UserType& type, std::string_view text);
  void fill_seat(const Seat& seat);
  void leave_seat(const Seat& seat);
  void end_user(UserLoop& user);
  void kill_overdue();
  void sweep();
  void poke_drivers();
  bool may_notify() { return notices_++ < kNoticesPerSecond; }
  TypeState& state_of(const UserLoop& user);

  // Users told to leave, with when they are cut off.
  struct Leaving {
    TimePoint deadline;
    const UserLoop* user;
    std::uint64_t id;  // tells it from a later user at the same address
  };
  class KillTimer final : public Timer {
   public:
    explicit KillTimer(Shard& shard) : shard_(shard) {}

   private:
    void on_timer() override { shard_.kill_overdue(); }
    Shard& shard_;
  };

  ShardSlice slice() const { return {.shard = number_, .shards = config_.shards}; }

  Loop& loop_;
  const RunConfig& config_;
  const Environment& environment_;
  const std::uint32_t number_;
  ShardListener& listener_;
  const std::shared_ptr<SampleSink> sink_;
  Recorder recorder_;
  detail::DocumentLedger documents_;
  HttpEngine engine_;
  std::optional<RateGate> gate_;
  HttpService service_;
  std::vector<TypeState> types_;
  std::vector<std::unique_ptr<ArrivalDriver>> drivers_;
  std::unordered_map<const UserLoop*, ArrivalDriver*> arrivals_;  // under way, by their user
  std::unordered_map<const UserLoop*, std::unique_ptr<UserLoop>> users_;
  std::vector<UserLoop*> finished_;
  std::deque<Leaving> leaving_;
  KillTimer kill_timer_{*this};
  IterationLease lease_;
  std::uint64_t next_number_ = 0;
  std::uint64_t sequence_ = 0;
  TimePoint collected_at_;
  Duration cpu_at_{};
  std::uint32_t notices_ = 0;
  bool poke_pending_ = false;
  bool stopping_ = false;
};

}  // namespace acrida
