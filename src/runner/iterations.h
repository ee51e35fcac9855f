// --iterations N: exactly N task iterations over all users of all shards.
//
// The run holds the budget and grants parts of it; a shard starts iterations from its lease without
// asking anybody. Grants shrink as the budget runs out, so that a slow shard does not sit on
// iterations that a fast one could do. A shard without users gives back what it has left.
//
// Thread: the budget belongs to the run's thread, a lease to its shard; they meet by messages.
#pragma once

#include <cstdint>

namespace acrida {

class IterationBudget {
 public:
  // No grant is larger, so that one shard cannot empty a huge budget.
  static constexpr std::uint64_t kGrantMax = 10'000;

  // REQUIRES: shards > 0.
  IterationBudget(std::uint64_t iterations, std::uint32_t shards);

  // A part for one shard; 0 when everything has been granted.
  std::uint64_t grant();

  // What a shard that stopped early (no users left) did not use goes to the others.
  void give_back(std::uint64_t iterations);

  std::uint64_t total() const { return total_; }
  std::uint64_t left() const { return left_; }

 private:
  std::uint64_t total_;
  std::uint64_t left_;
  std::uint32_t shards_;
};

class IterationLease {
 public:
  enum class Answer {
    kGo,    // start one iteration
    kWait,  // nothing left here, a grant has been asked for
    kOver,  // the budget is spent: the user ends
  };

  Answer take();

  // True once each time the lease has run low; the caller then asks the run for a grant.
  bool wants_grant();

  // The answer to that request; 0 says that the budget is spent.
  void add(std::uint64_t granted);

  // Empties the lease, for IterationBudget::give_back().
  std::uint64_t surrender();

  std::uint64_t started() const { return started_; }
  std::uint64_t left() const { return left_; }
  // Nothing is left here, and the run has nothing more.
  bool over() const { return over_ && left_ == 0; }

 private:
  std::uint64_t left_ = 0;
  std::uint64_t low_water_ = 0;  // ask for more at or below it
  std::uint64_t started_ = 0;
  bool asked_ = false;
  bool over_ = false;
};

}  // namespace acrida
