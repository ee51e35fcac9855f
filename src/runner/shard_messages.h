// What a shard and its run tell each other.
//
// The run orders in terms of seats: user number `index` of a type, from 0, so that fifty terminals
// are the terminals 0 to 49 whatever shard they live on. A seat whose user ended by itself is
// filled again by the next order, as Locust replaces users.
//
// Thread: values, moved from one thread to another.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "http/http_engine.h"
#include "io/loop.h"
#include "scenario/document_ledger.h"
#include "stats/recorder_delta.h"
#include "stats/request_times.h"

namespace acrida {

struct Seat {
  std::uint32_t user_type;  // index in ScenarioPlan::user_types()
  std::uint64_t index;
  friend bool operator==(const Seat&, const Seat&) = default;
};

struct SeatOrder {
  std::uint64_t sequence = 0;
  std::vector<Seat> taken;
  std::vector<Seat> left;
};

// One second of a shard. Counts of users are by user type of the plan, those of starts since the
// test began.
struct ShardSecond {
  std::int64_t second = 0;
  RecorderDelta delta;
  std::uint64_t sequence = 0;  // the last order carried out
  std::vector<std::int64_t> running;
  std::vector<std::int64_t> most_running;  // at one time in this second
  std::vector<std::uint64_t> spawned;
  std::vector<std::uint64_t> ended;
  double cpu = 0;  // share of one core since the last second
  LoopHealth health;
  HttpCounters http;
  std::uint64_t iterations_returned = 0;
  std::uint64_t arrivals_started = 0;
  bool schedules_over = true;     // nothing of the open model is left to start
  RequestTimes request_times{0};  // all of them, with the last second; nothing before
  WrittenDocuments documents;     // all of them, with the last second; nothing before
};

// Told on the shard's thread.
class ShardListener {
 public:
  virtual ~ShardListener() = default;

  virtual void on_second(std::uint32_t shard, ShardSecond second) = 0;
  // Answered by Shard::add_iterations().
  virtual void on_iterations_wanted(std::uint32_t shard) = 0;
  // After Shard::stop(): no user is left.
  virtual void on_empty(std::uint32_t shard) = 0;
  // Texts are valid during the call.
  virtual void on_exception(std::string_view place, std::string_view text) = 0;
  virtual void on_user_stopped(std::string_view user_type, std::string_view reason) = 0;
};

}  // namespace acrida
