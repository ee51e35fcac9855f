// The half of RunStats that adds a delta.
#include <algorithm>
#include <limits>

#include "base/check.h"
#include "stats/run_stats.h"

namespace acrida {
namespace {

// A recorder's number indexes a vector: shards and, later, worker processes.
constexpr std::uint32_t kRecordersMax = 65'536;

template <class T>
void put(std::vector<T>& row, std::size_t index, T value) {
  if (row.size() <= index) {
    row.resize(index + 1);
  }
  row[index] = value;
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

// done - sent of all that was recorded: in the open model the response times begin earlier.
Duration time_under_way(const RecorderDelta::Entry& entry) {
  TimeSummary times = entry.service;
  if (times.count == 0) {
    times = entry.success;
    times.merge(entry.failure);
  }
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<Duration::rep>::max());
  return Duration(static_cast<Duration::rep>(std::min(times.sum_ns, kMax)));
}

// Sorted by entry, each entry once: names over the limit share one.
void fold_entries(std::vector<EntryBlock>& blocks) {
  std::sort(blocks.begin(), blocks.end(),
            [](const EntryBlock& a, const EntryBlock& b) { return a.entry < b.entry; });
  std::size_t kept = 0;
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    if (blocks[i].entry == blocks[kept].entry) {
      blocks[kept].requests += blocks[i].requests;
      blocks[kept].failures += blocks[i].failures;
    } else {
      blocks[++kept] = std::move(blocks[i]);
    }
  }
  blocks.resize(std::min(blocks.size(), kept + 1));
}

// Hands the counts of `pairs`, whose entries are all in `blocks`, to these.
void fill_counts(std::vector<BucketTable::Pair>& pairs,
                 std::vector<EntryBlock>& blocks,
                 std::vector<BlockCount> EntryBlock::* counts) {
  std::sort(pairs.begin(), pairs.end(),
            [](const BucketTable::Pair& a, const BucketTable::Pair& b) { return a.key < b.key; });
  auto pair = pairs.cbegin();
  for (EntryBlock& block : blocks) {
    const auto end = std::find_if(pair, pairs.cend(), [&](const BucketTable::Pair& other) {
      return other.entry() != block.entry;
    });
    std::vector<BlockCount>& filled = block.*counts;
    filled.reserve(static_cast<std::size_t>(end - pair));
    for (; pair != end; ++pair) {
      if (!filled.empty() && filled.back().bucket == pair->bucket()) {
        filled.back().count += pair->count;
      } else {
        filled.push_back({pair->bucket(), pair->count});
      }
    }
  }
}

}  // namespace

void RunStats::merge(const RecorderDelta& delta, std::int64_t second) {
  ACRIDA_CHECK(second >= 0);
  const RecorderMap& map = learn(delta);
  merge_entries(delta, map, second);
  merge_times(delta, map, second);
  merge_examples(delta, map);
  merge_failures(delta, map);
  merge_exceptions(delta, map);
  merge_blocks(delta, map, second);
  merge_causes(delta, map);
  merge_labels(delta, map);
  merge_lateness(delta, second);
  data_.server.merge(delta.server);
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
    examples_.resize(failures_.size());
  }
  for (const RecorderDelta::NewException& exception : delta.new_exceptions) {
    const auto row = exceptions_.insert({0, exception.message, exception.traceback});
    put(map.exceptions, exception.id, row.value_or(kNone));
    if (row.has_value() && *row == data_.exceptions.size()) {
      data_.exceptions.push_back({exception.message, exception.traceback, 0, WallTime::max(), {}});
    }
  }
  for (const RecorderDelta::NewCause& cause : delta.new_causes) {
    const auto row =
        causes_.insert({map.entries[cause.entry], cause.status, cause.cause, cause.message});
    put(map.causes, cause.id, row.value_or(kNone));
    cause_rows_.resize(causes_.size(), kNone);
  }
  for (const RecorderDelta::NewLabel& label : delta.new_labels) {
    const auto row = labels_.insert({0, label.label, {}});
    put(map.labels, label.id, row.value_or(kNone));
    label_rows_.resize(labels_.size(), kNone);
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
    point.response_time += time_under_way(entry);
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

void RunStats::merge_blocks(const RecorderDelta& delta,
                            const RecorderMap& map,
                            std::int64_t second) {
  std::vector<EntryBlock> blocks;
  for (const RecorderDelta::Entry& entry : delta.entries) {
    if (entry.counts.requests != 0) {
      blocks.push_back({map.entries[entry.id],
                        static_cast<std::uint32_t>(entry.counts.requests),
                        static_cast<std::uint32_t>(entry.counts.failures),
                        {},
                        {}});
    }
  }
  fold_entries(blocks);
  const auto fill = [&](const BucketTable& times, std::vector<BlockCount> EntryBlock::* counts) {
    times.list(pairs_);
    for (BucketTable::Pair& pair : pairs_) {
      pair.key = map.entries[pair.entry()] << 16U | pair.bucket();
    }
    fill_counts(pairs_, blocks, counts);
  };
  fill(delta.success_times, &EntryBlock::success);
  fill(delta.failure_times, &EntryBlock::failure);
  data_.blocks.add(second, std::move(blocks));
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
      data_.failures.push_back({known.group, known.first, 0, failure.first, failure.last, {}});
    }
    FailureRecord& record = data_.failures[row];
    record.count += failure.count;
    record.example = examples_[text];
    widen(record.first, record.last, failure);
  }
}

// Before the failures: an example comes with the first of its kind.
void RunStats::merge_examples(const RecorderDelta& delta, const RecorderMap& map) {
  data_.examples_not_kept += delta.examples_not_kept;
  for (const RecorderDelta::NewExample& added : delta.new_examples) {
    const std::uint32_t text = map.failures[added.failure];
    if (text != kNone && examples_[text] != nullptr) {
      continue;  // another recorder's was first
    }
    if (text == kNone || examples_kept_ >= kExamplesMax) {
      ++data_.examples_not_kept;
      continue;
    }
    examples_[text] = std::make_shared<const ExampleExchange>(added.example);
    ++examples_kept_;
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

void RunStats::merge_causes(const RecorderDelta& delta, const RecorderMap& map) {
  data_.causes_not_kept += delta.causes_not_kept;
  for (const RecorderDelta::Cause& cause : delta.causes) {
    const RecorderDelta::Occurrences& occurrences = cause.occurrences;
    const std::uint32_t known = map.causes[occurrences.id];
    if (known == kNone) {
      data_.causes_not_kept += occurrences.count;
      continue;
    }
    std::uint32_t& row = cause_rows_[known];
    if (row == kNone) {
      row = static_cast<std::uint32_t>(data_.causes.size());
      const CauseTable::Key kept = causes_.row(known);
      data_.causes.push_back({kept.entry, kept.status, std::string(kept.cause),
                              std::string(kept.message), 0, 0, occurrences.first,
                              occurrences.last});
    }
    CauseRecord& record = data_.causes[row];
    record.count += occurrences.count;
    record.failures += cause.failures;
    widen(record.first, record.last, occurrences);
  }
}

void RunStats::merge_labels(const RecorderDelta& delta, const RecorderMap& map) {
  data_.labels_not_kept += delta.labels_not_kept;
  for (const RecorderDelta::Label& label : delta.labels) {
    const std::uint32_t known = map.labels[label.id];
    if (known == kNone) {
      data_.labels_not_kept += label.requests;
      continue;
    }
    std::uint32_t& row = label_rows_[known];
    if (row == kNone) {
      row = static_cast<std::uint32_t>(data_.labels.size());
      data_.labels.emplace_back().label = labels_.row(known).first;
    }
    LabelStats& stats = data_.labels[row];
    stats.requests += label.requests;
    stats.failures += label.failures;
    stats.times.add_summary(label.times);
  }
  delta.label_times.list(pairs_);
  for (const BucketTable::Pair& pair : pairs_) {
    if (const std::uint32_t known = map.labels[pair.entry()]; known != kNone) {
      data_.labels[label_rows_[known]].times.add_bucket(pair.bucket(), pair.count);
    }
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
  point.in_flight_time += delta.in_flight_time;
  point.waited += delta.waited;
  point.waits += delta.waits;
}

}  // namespace acrida
