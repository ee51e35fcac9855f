#include "runner/iterations.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace acrida {

IterationBudget::IterationBudget(std::uint64_t iterations, std::uint32_t shards)
    : total_(iterations), left_(iterations), shards_(shards) {
  ACRIDA_CHECK(shards > 0);
}

// Half of an even share: what is left when one shard asks is still enough for the others.
std::uint64_t IterationBudget::grant() {
  const std::uint64_t share = left_ / (2 * std::uint64_t{shards_});
  const std::uint64_t granted = std::min(left_, std::clamp<std::uint64_t>(share, 1, kGrantMax));
  left_ -= granted;
  return granted;
}

void IterationBudget::give_back(std::uint64_t iterations) {
  ACRIDA_CHECK(iterations <= total_ - left_);
  left_ += iterations;
}

IterationLease::Answer IterationLease::take() {
  if (left_ > 0) {
    --left_;
    ++started_;
    return Answer::kGo;
  }
  return over_ ? Answer::kOver : Answer::kWait;
}

bool IterationLease::wants_grant() {
  if (asked_ || over_ || left_ > low_water_) {
    return false;
  }
  asked_ = true;
  return true;
}

void IterationLease::add(std::uint64_t granted) {
  asked_ = false;
  over_ = granted == 0;
  left_ += granted;
  low_water_ = granted / 2;
}

std::uint64_t IterationLease::surrender() {
  return std::exchange(left_, 0);
}

}  // namespace acrida
