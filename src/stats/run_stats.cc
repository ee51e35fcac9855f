#include "stats/run_stats.h"

#include <algorithm>

#include "base/check.h"

namespace acrida {
namespace {

// Locust's current rate looks at the seconds [t - 12, t - 2).
constexpr std::int64_t kRateFirst = 12;
constexpr std::int64_t kRateEnd = 2;
static_assert(kWindowSecondsKept > kRateFirst, "the window must hold Locust's rate seconds");

template <class T>
void put(std::vector<T>& row, std::size_t index, T value) {
  if (row.size() <= index) {
    row.resize(index + 1);
  }
  row[index] = value;
}

void start_afresh(EntryStats& entry) {
  entry.counts.exclude();
  entry.first_done = {};
  entry.last_done = {};
  entry.success = {};
  entry.failure = {};
  entry.service = {};
  entry.rounded_up.clear();
}

}  // namespace

RunStats::RunStats(WallTime start, std::uint32_t entries_max)
    : names_(entries_max),
      failures_(kFailuresKept),
      exceptions_(kExceptionsKept),
      labels_(kLabelsKept) {
  ACRIDA_CHECK(entries_max <= kEntriesMax);
  data_.start = start;
  data_.figures_from = start;
  data_.total.name = "Aggregated";
}

void RunStats::set_users(std::int64_t second, std::span<const UserCount> users) {
  std::vector<std::uint32_t>& counts = data_.series.at(second).users;
  counts.assign(data_.user_classes.size(), 0);
  for (const UserCount& user : users) {
    const auto known =
        std::find(data_.user_classes.begin(), data_.user_classes.end(), user.user_class);
    const auto index = static_cast<std::size_t>(known - data_.user_classes.begin());
    if (known == data_.user_classes.end()) {
      data_.user_classes.emplace_back(user.user_class);
    }
    put(counts, index, user.count);
  }
}

void RunStats::set_generator_cpu(std::int64_t second, double share) {
  double& cpu = data_.series.at(second).generator_cpu;
  cpu = std::max(cpu, share);
}

void RunStats::add_watched(std::int64_t second, const WatchedFigure& figure) {
  acrida::add_watched(data_.watches, second, figure);
}

void RunStats::add_clock_step(Duration step) {
  ++data_.clock_steps;
  data_.clock_step_largest = std::max(data_.clock_step_largest, std::chrono::abs(step));
}

void RunStats::reset(WallTime now, std::int64_t second) {
  for (EntryStats& entry : data_.entries) {
    start_afresh(entry);
  }
  start_afresh(data_.total);
  data_.failures.clear();
  data_.causes.clear();
  data_.labels.clear();
  for (std::vector<std::uint32_t>* const rows : {&failure_rows_, &cause_rows_, &label_rows_}) {
    std::fill(rows->begin(), rows->end(), kNone);
  }
  data_.blocks.forget(second);
  data_.send_lateness = {};
  data_.turn_lateness = {};
  data_.start_lateness = {};
  data_.dropped_starts = 0;
  data_.samples_of_other_names = 0;
  data_.failures_not_kept = 0;
  data_.causes_not_kept = 0;
  data_.labels_not_kept = 0;
  last_request_second_ = -1;
  window_.clear();
  end_warm_up(now, second);
}

void RunStats::end_warm_up(WallTime now, std::int64_t second) {
  data_.figures_from = now;
  data_.figures_from_second = second;
}

std::pair<std::int64_t, std::int64_t> RunStats::rate_window() const {
  const std::int64_t first = std::max(last_request_second_ - kRateFirst, data_.figures_from_second);
  return {first, std::max<std::int64_t>(last_request_second_ - kRateEnd - first, 0)};
}

std::vector<Rates> RunStats::entry_rates() const {
  std::vector<Rates> rates(data_.entries.size());
  const auto [first, count] = rate_window();
  for (std::int64_t second = first; second < first + count; ++second) {
    const Window::Second* const recent = window_.find(second);
    if (recent == nullptr) {
      continue;
    }
    for (const EntryCell& cell : recent->cells) {
      rates[cell.entry].requests += static_cast<double>(cell.requests) / static_cast<double>(count);
      rates[cell.entry].failures += static_cast<double>(cell.failures) / static_cast<double>(count);
    }
  }
  return rates;
}

Rates RunStats::current_rates() const {
  Rates sum;
  for (const Rates& rates : entry_rates()) {
    sum.requests += rates.requests;
    sum.failures += rates.failures;
  }
  return sum;
}

SecondFigures RunStats::figures_of(std::int64_t second) const {
  SecondFigures figures;
  if (const Window::Second* const recent = window_.find(second); recent != nullptr) {
    for (const EntryCell& cell : recent->cells) {
      figures.requests += cell.requests;
      figures.failures += cell.failures;
    }
    figures.times = window_.times(second, 1);
  }
  return figures;
}

Histogram RunStats::window(std::int64_t second) const {
  return window_.times(second, kWindowSeconds);
}

std::vector<Histogram> RunStats::entry_windows(std::int64_t second) const {
  return window_.times_by_entry(second, kWindowSeconds, data_.entries.size());
}

std::size_t RunStats::bytes() const {
  std::size_t total = sizeof(*this) - sizeof(RunData) + data_.bytes() + names_.bytes() +
                      failures_.bytes() + exceptions_.bytes() + causes_.bytes() + labels_.bytes() +
                      examples_.capacity() * sizeof(examples_[0]) + window_.bytes() +
                      pairs_.capacity() * sizeof(BucketTable::Pair);
  total += (entry_rows_.capacity() + failure_rows_.capacity() + cause_rows_.capacity() +
            label_rows_.capacity()) *
           sizeof(std::uint32_t);
  for (const RecorderMap& map : maps_) {
    total +=
        sizeof(map) + (map.entries.capacity() + map.failures.capacity() +
                       map.exceptions.capacity() + map.causes.capacity() + map.labels.capacity()) *
                          sizeof(std::uint32_t);
  }
  return total;
}

}  // namespace acrida
