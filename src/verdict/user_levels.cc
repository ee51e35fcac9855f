#include "verdict/user_levels.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "verdict/run_view.h"

namespace acrida {
namespace {

struct Second {
  std::int64_t second = 0;
  std::int64_t users = 0;
};

std::vector<Second> seconds_with_users(const RunData& data) {
  std::vector<Second> seconds;
  const std::vector<SeriesPoint>& points = data.series.points();
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const std::int64_t users = users_of(points[i]);
    if (points[i].second >= data.figures_from_second && users > 0) {
      seconds.push_back({points[i].second, users});
    }
  }
  return seconds;
}

// How many of `seconds` from `first` on have its number of users, without a gap.
std::size_t constant_run(std::span<const Second> seconds, std::size_t first, std::int64_t span) {
  std::size_t end = first + 1;
  while (end < seconds.size() && seconds[end].users == seconds[first].users &&
         seconds[end].second == seconds[end - 1].second + span) {
    ++end;
  }
  return end - first;
}

class LevelCutter {
 public:
  LevelCutter(const RunData& data, std::span<const Second> seconds)
      : data_(data), seconds_(seconds), span_(data.series.span()) {}

  std::vector<UserLevel> cut() {
    std::size_t at = 0;
    while (at < seconds_.size()) {
      const std::size_t same = constant_run(seconds_, at, span_);
      const bool plateau = static_cast<std::int64_t>(same) * span_ >= kPlateauSeconds;
      if (plateau) {
        end_ramp(at);
        add(at, at + same, true);
        ramp_ = at + same;
      } else if (at != ramp_ && !belongs_to_ramp(at)) {
        end_ramp(at);
        ramp_ = at;
      }
      at += same;
    }
    end_ramp(at);
    return std::move(levels_);
  }

 private:
  bool belongs_to_ramp(std::size_t at) const {
    const auto first = static_cast<double>(seconds_[ramp_].users);
    const auto users = static_cast<double>(seconds_[at].users);
    return seconds_[at].second == seconds_[at - 1].second + span_ && users < first * kRampStep &&
           users > first / kRampStep;
  }

  void end_ramp(std::size_t end) {
    if (static_cast<std::int64_t>(end - std::min(ramp_, end)) * span_ >= kRampSeconds) {
      add(ramp_, end, false);
    }
  }

  void add(std::size_t first, std::size_t end, bool plateau) {
    UserLevel level;
    level.seconds = {seconds_[first].second, seconds_[end - 1].second + span_};
    level.plateau = plateau;
    for (std::size_t i = first; i < end; ++i) {
      level.users += static_cast<double>(seconds_[i].users) / static_cast<double>(end - first);
    }
    for (const SeriesPoint& point : data_.series.points()) {
      if (point.second >= level.seconds.first && point.second < level.seconds.last) {
        level.requests += point.requests;
        level.failures += point.failures;
      }
    }
    level.times = block_times(data_, level.seconds, [](const EntryStats&) { return true; });
    levels_.push_back(std::move(level));
  }

  const RunData& data_;
  std::span<const Second> seconds_;
  std::int64_t span_;
  std::size_t ramp_ = 0;  // where the ramp begins that has not ended
  std::vector<UserLevel> levels_;
};

}  // namespace

double UserLevel::failure_share() const {
  return requests == 0 ? 0.0 : static_cast<double>(failures) / static_cast<double>(requests);
}

std::vector<UserLevel> user_levels(const RunData& data) {
  const std::vector<Second> seconds = seconds_with_users(data);
  return LevelCutter(data, seconds).cut();
}

double rate_ratio_error(const UserLevel& before, const UserLevel& after) {
  if (before.requests == 0 || after.requests == 0) {
    return 0;
  }
  return after.rate() / before.rate() *
         std::sqrt(1.0 / static_cast<double>(before.requests) +
                   1.0 / static_cast<double>(after.requests));
}

}  // namespace acrida
