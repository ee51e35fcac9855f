// Who is spawned or stopped next, on which shard, and when.
//
// The rules are Locust's, with shards in the place of workers. User classes are taken in the order
// of their names. Users of classes with a fixed count come first, then the weighted classes, each
// time the class whose next user brings the mix closest to the weights (least Kullback-Leibler
// divergence): weights 5 and 1 give AAABAAAAABAA. Shards take turns and go on taking turns across
// iterations. A spawn rate r moves max(1, floor(r)) users per iteration, the first at once, and as
// many seconds as keep the rate between iterations. A ramp down takes the most recent users first.
//
// Iteration i is due at start + i * wait, so neither rounding nor a late caller moves the schedule.
//
// Thread: owned by the run's thread; not synchronized.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

struct DispatchClass {
  std::string name;
  double weight = 1;
  std::int64_t fixed_count = 0;  // 0: by weight
};

// Gives the named classes exactly these many users, whatever their weights; 0 keeps a class out.
// Classes that are not named keep their weights for users beyond the counts. Returns how many users
// the counts and the fixed counts of the other classes add up to. Fails on a name that no class has
// (with the nearest one) and on a negative count.
Result<std::int64_t> set_exact_counts(
    std::vector<DispatchClass>& classes,
    const std::vector<std::pair<std::string, std::int64_t>>& counts);

// How many users of each class a shard has: counts[shard][user_class].
using UserCounts = std::vector<std::vector<std::int64_t>>;

class Dispatcher {
 public:
  // One user put on or taken off a shard. `user_class` is an index into classes().
  struct Move {
    std::uint32_t shard;
    std::uint32_t user_class;
    friend bool operator==(const Move&, const Move&) = default;
  };

  struct Iteration {
    std::uint64_t sequence;  // 1, 2, 3 ... over the dispatcher's life
    TimePoint due;
    std::vector<Move> spawned;  // in order
    std::vector<Move> stopped;  // in order, the most recent user first
  };

  // REQUIRES: at least one class, no two of the same name, shard_count > 0.
  Dispatcher(std::vector<DispatchClass> classes, std::size_t shard_count);

  // A new target, from the users there are; a ramp under way is given up where it is. `only` limits
  // the users still to be spawned to these classes, from now on; those that run stay. Fails on a
  // negative target, a spawn rate that is not a positive number, and an unknown class.
  Result<void> start(std::int64_t target,
                     double spawn_rate,
                     TimePoint now,
                     const std::optional<std::vector<std::string>>& only = std::nullopt);

  // Other exact counts for the named classes, as set_exact_counts() has them, for the ramp that
  // start() begins next: users of theirs beyond go first, at its spawn rate, the newest first; then
  // the missing ones come. Fails as set_exact_counts() does, and changes nothing then.
  Result<void> set_counts(const std::vector<std::pair<std::string, std::int64_t>>& counts);

  // The next iteration, or nothing when none is due. A caller that was away gets one after the
  // other. A target that is already met gives one empty iteration: the moment to replace users that
  // have left.
  std::optional<Iteration> take_due(TimePoint now);

  // When to call take_due() next; nothing when the target is reached or no class can give a user.
  std::optional<TimePoint> next_due() const;

  // No ramp is under way.
  bool finished() const { return !under_way_; }

  // Sorted by name.
  const std::vector<DispatchClass>& classes() const { return classes_; }
  // What the iterations taken so far add up to.
  const UserCounts& wanted() const { return wanted_; }
  std::int64_t wanted_total() const { return static_cast<std::int64_t>(active_.size()); }
  std::int64_t target() const { return target_; }

 private:
  // One class in the greedy choice. The order of the members is the order of comparison.
  struct Candidate {
    double
        divergence;  // what the next user of this class adds to the divergence; the least is chosen
    double drawn;    // users given so far, plus weight, plus 1
    double weight;
    std::uint32_t user_class;
  };
  using Heap = std::vector<Candidate>;

  static void push(Heap& heap, std::uint32_t user_class, double weight);
  static std::uint32_t draw(Heap& heap);
  static bool comes_later(const Candidate& a, const Candidate& b);

  Result<void> limit_to(const std::optional<std::vector<std::string>>& only);
  void build_weighted();
  void build_fixed();
  std::optional<std::uint32_t> next_class();
  void spawn_batch(Iteration& iteration);
  void stop_batch(Iteration& iteration, std::int64_t most);
  std::int64_t batch_size() const;

  std::vector<DispatchClass> classes_;
  std::vector<bool> allowed_;
  UserCounts wanted_;
  std::vector<Move> active_;  // every user wanted, oldest first, but for those that go first
  std::int64_t surplus_ = 0;  // of these, at the end of active_
  std::uint32_t next_shard_ = 0;

  Heap weighted_;
  Heap fixed_;
  std::int64_t fixed_left_ = 0;  // draws left in fixed_
  bool look_for_fixed_ = true;   // a fixed class may lack users

  std::int64_t target_ = 0;
  double spawn_rate_ = 1;
  TimePoint start_;
  std::int64_t iterations_done_ = 0;  // of this ramp
  std::uint64_t sequence_ = 0;
  bool under_way_ = false;
};

}  // namespace acrida
