#include "runner/arrival.h"

#include <cmath>
#include <utility>

#include "base/check.h"

namespace acrida {

ArrivalSchedule::ArrivalSchedule(RateCurve curve, ShardSlice slice)
    : curve_(std::move(curve)), stride_(slice.shards), index_(slice.shard) {
  ACRIDA_CHECK(slice.shard < slice.shards);
  compute(0);
}

ArrivalSchedule::ArrivalSchedule(RateCurve curve,
                                 ShardSlice slice,
                                 std::uint64_t seed,
                                 std::uint64_t stream)
    : curve_(std::move(curve)),
      stride_(slice.shards),
      index_(slice.shard),
      random_(Random(seed, stream)) {
  ACRIDA_CHECK(slice.shard < slice.shards);
  compute(std::uint64_t{slice.shard} + 1);
}

void ArrivalSchedule::advance() {
  ACRIDA_DCHECK(next_.has_value());
  index_ += stride_;
  compute(stride_);
}

// Every shard draws the whole Poisson process and keeps its own points, so all shards add the same
// numbers in the same order and agree to the last bit. The sum is the process itself: it drifts
// from nothing.
void ArrivalSchedule::compute(std::uint64_t points) {
  double count = static_cast<double>(index_);
  if (random_) {
    for (std::uint64_t i = 0; i < points; ++i) {
      point_ -= std::log1p(-random_->real());
    }
    count = point_;
  }
  const std::optional<Duration> due = curve_.time_of(count);
  next_ = due ? std::optional(Arrival{index_, *due}) : std::nullopt;
}

ArrivalPacer::ArrivalPacer(ArrivalSchedule schedule, TimePoint start, const ArrivalLimits& limits)
    : schedule_(std::move(schedule)), start_(start), limits_(limits) {}

std::optional<ArrivalPacer::Start> ArrivalPacer::take_due(TimePoint now, std::uint64_t others) {
  collect(now);
  while (!backlog_.empty()) {
    const Start next = backlog_.front();
    backlog_.pop_front();
    if (active_ + others >= limits_.active_max) {
      ++counts_.dropped_active;
      continue;
    }
    ++active_;
    ++counts_.started;
    if (now - next.due > limits_.late_tolerance) {
      ++counts_.late;
    }
    return next;
  }
  return std::nullopt;
}

void ArrivalPacer::collect(TimePoint now) {
  while (const auto next = schedule_.next()) {
    if (start_ + next->due > now) {
      return;
    }
    backlog_.push_back({next->index, start_ + next->due});
    schedule_.advance();
    if (backlog_.size() > limits_.backlog_max) {
      backlog_.pop_front();
      ++counts_.dropped_backlog;
    }
  }
}

void ArrivalPacer::drop_waiting(TimePoint now) {
  collect(now);
  counts_.dropped_backlog += backlog_.size();
  backlog_.clear();
}

void ArrivalPacer::end_one() {
  ACRIDA_CHECK(active_ > 0);
  --active_;
}

std::optional<TimePoint> ArrivalPacer::next_due() const {
  if (!backlog_.empty()) {
    return backlog_.front().due;
  }
  const auto next = schedule_.next();
  return next.has_value() ? std::optional(start_ + next->due) : std::nullopt;
}

}  // namespace acrida
