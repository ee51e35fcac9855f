#include "stats/run_stats.h"

#include <algorithm>

#include "base/check.h"

namespace acrida {
namespace {

// Locust's current rate looks at the seconds [t - 12, t - 2).
constexpr std::int64_t kRateFirst = 12;
constexpr std::int64_t kRateEnd = 2;
static_assert(kWindowSecondsKept > kRateFirst, "the window must hold Locust's rate seconds");

// A recorder's number indexes a vector: shards and, later, worker processes.
constexpr std::uint32_t kRecordersMax = 65'536;

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

void merge_instants(EntryStats& sum, const RecorderDelta::Entry& entry) {
  const bool only_one = sum.first_done == WallTime{} || entry.first_done == WallTime{};
  sum.first_done = only_one ? std::max(sum.first_done, entry.first_done)
                            : std::min(sum.first_done, entry.first_done);
  sum.last_done = std::max(sum.last_done, entry.last_done);
}

void widen(WallTime& first, WallTime& last, const RecorderDelta::Occurrences& occurrences) {
  first = std::min(first, occurrences.first);
  last = std::max(last, occurrences.last);
}

}  // namespace

RunStats::RunStats(WallTime start, std::uint32_t entries_max)
    : names_(entries_max), failures_(kFailuresKept), exceptions_(kExceptionsKept) {
  ACRIDA_CHECK(entries_max <= kEntriesMax);
  data_.start = start;
  data_.figures_from = start;
  data_.total.name = "Aggregated";
}

void RunStats::merge(const RecorderDelta& delta, std::int64_t second) {
  ACRIDA_CHECK(second >= 0);
  const RecorderMap& map = learn(delta);
  merge_entries(delta, map, second);
  merge_times(delta, map, second);
  merge_failures(delta, map);
  merge_exceptions(delta, map);
  merge_lateness(delta, second);
  data_.samples_of_other_names += delta.samples_of_other_names;
}

std::uint32_t RunStats::entry_index(std::string_view method, std::string_view name) {
  const bool is_other = method.empty() && name == kOtherNames;
  const auto row = is_other ? std::nullopt : names_.insert({0, method, name});
  if (row.has_value() && *row == entry_rows_.size()) {
    entry_rows_.push_back(kNone);
  }
  std::uint32_t& index = row.has_value() ? entry_rows_[*row] : other_names_;
  if (index == kNone) {
    index = static_cast<std::uint32_t>(data_.entries.size());
    EntryStats& entry = data_.entries.emplace_back();
    entry.method = row.has_value() ? method : "";
    entry.name = row.has_value() ? name : kOtherNames;
  }
  return index;
}

RunStats::RecorderMap& RunStats::learn(const RecorderDelta& delta) {
  ACRIDA_CHECK(delta.recorder < kRecordersMax);
  if (maps_.size() <= delta.recorder) {
    maps_.resize(delta.recorder + 1);
  }
  RecorderMap& map = maps_[delta.recorder];
  for (const RecorderDelta::NewEntry& entry : delta.new_entries) {
    put(map.entries, entry.id, entry_index(entry.method, entry.name));
  }
  for (const RecorderDelta::NewFailure& failure : delta.new_failures) {
    const auto row = failures_.insert({map.entries[failure.entry], failure.text, {}});
    put(map.failures, failure.id, row.value_or(kNone));
    failure_rows_.resize(failures_.size(), kNone);
  }
  for (const RecorderDelta::NewException& exception : delta.new_exceptions) {
    const auto row = exceptions_.insert({0, exception.message, exception.traceback});
    put(map.exceptions, exception.id, row.value_or(kNone));
    if (row.has_value() && *row == data_.exceptions.size()) {
      data_.exceptions.push_back({exception.message, exception.traceback, 0, WallTime::max(), {}});
    }
  }
  return map;
}

void RunStats::merge_entries(const RecorderDelta& delta,
                             const RecorderMap& map,
                             std::int64_t second) {
  std::vector<EntryCell> cells;
  SeriesPoint& point = data_.series.at(second);
  for (const RecorderDelta::Entry& entry : delta.entries) {
    const std::uint32_t index = map.entries[entry.id];
    for (EntryStats* const sum : {&data_.entries[index], &data_.total}) {
      sum->counts.merge(entry.counts);
      merge_instants(*sum, entry);
      sum->success.add_summary(entry.success);
      sum->failure.add_summary(entry.failure);
      sum->service.add_summary(entry.service);
    }
    point.requests += entry.counts.requests;
    point.failures += entry.counts.failures;
    point.excluded_requests += entry.counts.excluded_requests;
    point.bytes_sent += entry.counts.bytes_sent;
    point.bytes_received += entry.counts.wire_bytes_received;
    if (entry.counts.requests != 0) {
      cells.push_back({index, static_cast<std::uint32_t>(entry.counts.requests),
                       static_cast<std::uint32_t>(entry.counts.failures)});
    }
  }
  if (cells.empty()) {
    return;
  }
  last_request_second_ = std::max(last_request_second_, second);
  if (Window::Second* const recent = window_.at(second); recent != nullptr) {
    recent->cells.insert(recent->cells.end(), cells.begin(), cells.end());
  }
  std::sort(cells.begin(), cells.end(),
            [](const EntryCell& a, const EntryCell& b) { return a.entry < b.entry; });
  data_.series.add_cells(second, cells);
}

void RunStats::merge_times(const RecorderDelta& delta,
                           const RecorderMap& map,
                           std::int64_t second) {
  Window::Second* const recent = window_.at(second);
  const auto add = [&](const BucketTable& times, Histogram EntryStats::* histogram, bool shown) {
    times.list(pairs_);
    for (const BucketTable::Pair& pair : pairs_) {
      const std::uint32_t index = map.entries[pair.entry()];
      (data_.entries[index].*histogram).add_bucket(pair.bucket(), pair.count);
      (data_.total.*histogram).add_bucket(pair.bucket(), pair.count);
      if (shown && recent != nullptr) {
        recent->times.push_back({index << 16U | pair.bucket(), pair.count});
      }
    }
  };
  add(delta.success_times, &EntryStats::success, true);
  add(delta.failure_times, &EntryStats::failure, true);
  add(delta.service_times, &EntryStats::service, false);
  delta.rounded_up_times.list(pairs_);
  for (const BucketTable::Pair& pair : pairs_) {
    data_.entries[map.entries[pair.entry()]].add_rounded_up(pair.bucket(), pair.count);
    data_.total.add_rounded_up(pair.bucket(), pair.count);
  }
  if (recent == nullptr) {
    return;
  }
  const Histogram times = window_.times(second, 1);
  recent->p50 = times.percentile(0.5);
  recent->p95 = times.percentile(0.95);
  SeriesPoint& point = data_.series.at(second);
  // Deltas of other recorders may lower what the first one's times alone gave, so the worst second
  // of the point is looked up again; only a point that began before the window trusts the maximum
  // so far.
  const bool all_known = window_.covers(point.second);
  point.p50 = all_known ? Duration(0) : point.p50;
  point.p95 = all_known ? Duration(0) : point.p95;
  for (std::int64_t s = point.second; s < point.second + data_.series.span(); ++s) {
    if (const Window::Second* const known = window_.find(s); known != nullptr) {
      point.p50 = std::max(point.p50, known->p50);
      point.p95 = std::max(point.p95, known->p95);
    }
  }
}

void RunStats::merge_failures(const RecorderDelta& delta, const RecorderMap& map) {
  data_.failures_not_kept += delta.failures_not_kept;
  for (const RecorderDelta::Occurrences& failure : delta.failures) {
    const std::uint32_t text = map.failures[failure.id];
    if (text == kNone) {
      data_.failures_not_kept += failure.count;
      continue;
    }
    std::uint32_t& row = failure_rows_[text];
    if (row == kNone) {
      row = static_cast<std::uint32_t>(data_.failures.size());
      const TextTable::Row& known = failures_.row(text);
      data_.failures.push_back({known.group, known.first, 0, failure.first, failure.last});
    }
    FailureRecord& record = data_.failures[row];
    record.count += failure.count;
    widen(record.first, record.last, failure);
  }
}

void RunStats::merge_exceptions(const RecorderDelta& delta, const RecorderMap& map) {
  data_.exceptions_not_kept += delta.exceptions_not_kept;
  for (const RecorderDelta::Occurrences& exception : delta.exceptions) {
    const std::uint32_t row = map.exceptions[exception.id];
    if (row == kNone) {
      data_.exceptions_not_kept += exception.count;
      continue;
    }
    ExceptionRecord& record = data_.exceptions[row];
    record.count += exception.count;
    widen(record.first, record.last, exception);
  }
}

void RunStats::merge_lateness(const RecorderDelta& delta, std::int64_t second) {
  data_.send_lateness.merge(delta.send_lateness);
  data_.turn_lateness.merge(delta.turn_lateness);
  data_.start_lateness.merge(delta.start_lateness);
  data_.dropped_starts += delta.dropped_starts;
  SeriesPoint& point = data_.series.at(second);
  point.send_lateness_p99 = std::max(point.send_lateness_p99, delta.send_lateness.percentile(0.99));
  point.send_lateness_max = std::max(point.send_lateness_max, delta.send_lateness.max());
  point.turn_lateness_max = std::max(point.turn_lateness_max, delta.turn_lateness.max());
  point.late_starts += delta.start_lateness.count();
  point.dropped_starts += delta.dropped_starts;
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
  std::fill(failure_rows_.begin(), failure_rows_.end(), kNone);
  data_.send_lateness = {};
  data_.turn_lateness = {};
  data_.start_lateness = {};
  data_.dropped_starts = 0;
  data_.samples_of_other_names = 0;
  data_.failures_not_kept = 0;
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

Histogram RunStats::window(std::int64_t second) const {
  return window_.times(second, kWindowSeconds);
}

std::vector<Histogram> RunStats::entry_windows(std::int64_t second) const {
  return window_.times_by_entry(second, kWindowSeconds, data_.entries.size());
}

std::size_t RunStats::bytes() const {
  std::size_t total = sizeof(*this) - sizeof(RunData) + data_.bytes() + names_.bytes() +
                      failures_.bytes() + exceptions_.bytes() + window_.bytes() +
                      pairs_.capacity() * sizeof(BucketTable::Pair);
  total += (entry_rows_.capacity() + failure_rows_.capacity()) * sizeof(std::uint32_t);
  for (const RecorderMap& map : maps_) {
    total += sizeof(map) +
             (map.entries.capacity() + map.failures.capacity() + map.exceptions.capacity()) *
                 sizeof(std::uint32_t);
  }
  return total;
}

}  // namespace acrida
