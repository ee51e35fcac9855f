#include "verdict/series_lock.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "stats/block_query.h"
#include "stats/histogram.h"
#include "stats/time_blocks.h"

namespace acrida {
namespace {

// The users there were, by second of the series.
struct UserSeconds {
  std::int64_t span = 1;
  std::vector<std::pair<std::int64_t, double>> points;  // first second, users

  double at(std::int64_t second) const {
    const auto after =
        std::ranges::upper_bound(points, second, {}, &std::pair<std::int64_t, double>::first);
    if (after == points.begin()) {
      return 0;
    }
    const auto& [first, users] = *std::prev(after);
    return second < first + span ? users : 0;
  }
  double most() const {
    double most = 0;
    for (const auto& [first, users] : points) {
      most = std::max(most, users);
    }
    return most;
  }
};

UserSeconds user_seconds(const RunData& data) {
  UserSeconds users{.span = data.series.span(), .points = {}};
  for (const SeriesPoint& point : data.series.points()) {
    if (point.second >= data.figures_from_second) {
      users.points.emplace_back(
          point.second, static_cast<double>(std::accumulate(point.users.begin(), point.users.end(),
                                                            std::uint64_t{0})));
    }
  }
  return users;
}

// The blocks of one side.
struct Half {
  double seconds = 0;
  double user_seconds = 0;
  std::vector<const TimeBlock*> blocks;

  void add(const TimeBlock& block, double users, std::int64_t span) {
    const auto length = static_cast<double>(span);
    seconds += length;
    user_seconds += users * length;
    blocks.push_back(&block);
  }
};

SeriesLock::Side side_of(const Half& half, std::uint32_t entry, std::uint64_t& samples) {
  Histogram own;
  Histogram others;
  for (const TimeBlock* const block : half.blocks) {
    for (const EntryBlock& part : block->entries) {
      add_counts(part.entry == entry ? own : others, part.success);
    }
  }
  samples = own.count();
  SeriesLock::Side side;
  side.users = half.user_seconds / half.seconds;
  side.rate = static_cast<double>(own.count()) / half.seconds;
  side.median = own.percentile(0.5);
  side.others = others.percentile(0.5);
  return side;
}

bool is_lock(const SeriesLock& lock) {
  const Duration grown = lock.many.median - lock.few.median;
  const Duration others = std::max(lock.many.others - lock.few.others, Duration::zero());
  return lock.many.rate <= lock.few.rate * kSeriesLockRate &&
         to_seconds(lock.many.median) >= to_seconds(lock.few.median) * kSeriesLockTime &&
         to_seconds(grown) >= to_seconds(others) * kSeriesLockOthers;
}

}  // namespace

std::optional<SeriesLock> find_series_lock(const RunData& data) {
  const UserSeconds users = user_seconds(data);
  const double most = users.most();
  Half few;
  Half many;
  for (const TimeBlock& block : data.blocks.blocks()) {
    const double here = users.at(block.second);
    if (here >= most * 0.9 && here > 0) {
      many.add(block, here, data.blocks.span());
    } else if (here > 0 && here * kSeriesLockUsers <= most && here >= most / 4) {
      few.add(block, here, data.blocks.span());
    }
  }
  if (few.blocks.empty() || many.blocks.empty()) {
    return std::nullopt;
  }
  std::optional<SeriesLock> found;
  for (std::uint32_t entry = 0; entry < data.entries.size(); ++entry) {
    if (data.entries[entry].method != "POST") {
      continue;
    }
    std::uint64_t samples_few = 0;
    std::uint64_t samples_many = 0;
    const SeriesLock lock{.entry = entry,
                          .few = side_of(few, entry, samples_few),
                          .many = side_of(many, entry, samples_many)};
    if (std::min(samples_few, samples_many) < kSeriesLockSamples || !is_lock(lock)) {
      continue;
    }
    if (!found || lock.many.median - lock.few.median > found->many.median - found->few.median) {
      found = lock;
    }
  }
  return found;
}

}  // namespace acrida
