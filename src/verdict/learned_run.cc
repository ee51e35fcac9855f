#include "verdict/learned_run.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace acrida {
namespace {

struct UserCount {
  double mean = 0;        // while there were users
  std::int64_t most = 0;  // at one time
};

UserCount count_users(const RunData& data) {
  UserCount count;
  double seconds = 0;
  for (const SeriesPoint& point : data.series.points()) {
    const auto users = std::accumulate(point.users.begin(), point.users.end(), std::int64_t{0});
    if (point.second >= data.figures_from_second && users > 0) {
      count.mean += static_cast<double>(users);
      seconds += 1;
    }
    count.most = std::max(count.most, users);
  }
  count.mean = seconds > 0 ? count.mean / seconds : 0;
  return count;
}

LearnedRequest request_of(const EntryStats& entry, std::uint64_t requests, double each) {
  const TimeSummary times = entry.all_summary();
  const auto count = static_cast<double>(requests);
  return {.method = entry.method,
          .name = entry.name,
          .count = count / each,
          .seconds = times.count == 0 ? 0
                                      : static_cast<double>(times.sum_ns) / 1e9 /
                                            static_cast<double>(times.count),
          .failures = count / each * entry.failure_ratio()};
}

}  // namespace

Learned learned_of_run(const RunData& data, std::optional<std::int64_t> users) {
  const UserCount count = count_users(data);
  Learned learned;
  LearnedClass& all = learned.classes.emplace_back();
  all.name = "all users";
  all.users = users.value_or(count.most);
  LearnedTask& task = all.tasks.emplace_back();
  task.name = "everything";
  std::uint64_t in_tasks = 0;
  for (const EntryStats& entry : data.entries) {
    in_tasks += entry.counts.requests - entry.counts.in_on_start;
  }
  double busy = 0;
  for (const EntryStats& entry : data.entries) {
    if (entry.counts.in_on_start > 0 && count.most > 0) {
      all.on_start.push_back(
          request_of(entry, entry.counts.in_on_start, static_cast<double>(count.most)));
    }
    if (entry.counts.requests > entry.counts.in_on_start) {
      task.requests.push_back(request_of(entry, entry.counts.requests - entry.counts.in_on_start,
                                         static_cast<double>(in_tasks)));
      busy += task.requests.back().count * task.requests.back().seconds;
    }
  }
  const double a_second = data.per_second(in_tasks);
  all.wait.seconds = a_second > 0 ? std::max(0.0, count.mean / a_second - busy) : 0;
  return learned;
}

void scale_users(Learned& learned, std::int64_t users) {
  std::int64_t fixed = 0;
  std::int64_t weighted = 0;
  for (const LearnedClass& one : learned.classes) {
    (one.fixed_count > 0 ? fixed : weighted) += one.users;
  }
  const bool keep_fixed = weighted > 0 && users > fixed;
  const double factor =
      static_cast<double>(users - (keep_fixed ? fixed : 0)) /
      static_cast<double>(std::max<std::int64_t>(keep_fixed ? weighted : fixed + weighted, 1));
  std::int64_t left = users;
  std::vector<std::pair<double, LearnedClass*>> lost;
  for (LearnedClass& one : learned.classes) {
    if (!keep_fixed || one.fixed_count == 0) {
      const double exact = static_cast<double>(one.users) * factor;
      one.users = static_cast<std::int64_t>(exact + 1e-9);
      lost.emplace_back(exact - static_cast<double>(one.users), &one);
    }
    left -= one.users;
  }
  std::ranges::stable_sort(lost, std::greater<>{}, &std::pair<double, LearnedClass*>::first);
  for (std::size_t i = 0; i < lost.size() && left > 0; ++i, --left) {
    ++lost[i].second->users;
  }
}

}  // namespace acrida
