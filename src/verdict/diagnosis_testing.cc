#include "verdict/diagnosis_testing.h"

#include <algorithm>

namespace acrida {
namespace {

std::vector<BlockCount> block_counts(const std::map<std::uint32_t, std::uint32_t>& counts) {
  std::vector<BlockCount> cells;
  cells.reserve(counts.size());
  for (const auto& [bucket, count] : counts) {
    cells.push_back({bucket, count});
  }
  return cells;
}

void count(EntryStats& entry, const BuiltRequest& request, WallTime done) {
  const bool failed = !request.failure.empty();
  entry.counts.requests += request.count;
  entry.counts.failures += failed ? request.count : 0;
  entry.counts.exchanges += request.count;
  for (std::uint64_t i = 0; i < request.count; ++i) {
    (failed ? entry.failure : entry.success).record(request.time);
    entry.counts.phases[static_cast<std::size_t>(Phase::kWaiting)].record(request.time);
  }
  entry.last_done = done;
}

}  // namespace

BuiltRun& BuiltRun::at(std::int64_t second) {
  data_.start = data_.figures_from = kDiagnosedRunStart;
  data_.user_classes = {"User"};
  second_ = second;
  data_.series.at(second);
  return *this;
}

BuiltRun& BuiltRun::users(std::uint32_t count) {
  data_.series.at(second_).users = {count};
  return *this;
}

std::uint32_t BuiltRun::entry(std::string_view method, std::string_view name) {
  const auto known = std::ranges::find_if(data_.entries, [&](const EntryStats& entry) {
    return entry.method == method && entry.name == name;
  });
  if (known != data_.entries.end()) {
    return static_cast<std::uint32_t>(known - data_.entries.begin());
  }
  data_.entries.emplace_back();
  data_.entries.back().method = method;
  data_.entries.back().name = name;
  return static_cast<std::uint32_t>(data_.entries.size() - 1);
}

BuiltRun& BuiltRun::request(const BuiltRequest& request) {
  const std::uint32_t id = entry(request.method, request.name);
  const WallTime done =
      data_.start + std::chrono::seconds(second_) + std::chrono::milliseconds(500);
  const bool failed = !request.failure.empty();
  const auto more = static_cast<std::uint32_t>(request.count);
  count(data_.entries[id], request, done);
  count(data_.total, request, done);
  Cell& cell = cells_[second_][id];
  cell.requests += more;
  cell.failures += failed ? more : 0;
  (failed ? cell.failure : cell.success)[Histogram::bucket_of(request.time)] += more;
  SeriesPoint& point = data_.series.at(second_);
  point.requests += more;
  point.failures += failed ? more : 0;
  point.response_time += request.time * more;
  point.in_flight_time += request.time * more;
  if (!failed) {
    return *this;
  }
  const auto record = std::ranges::find_if(data_.failures, [&](const FailureRecord& known) {
    return known.entry == id && known.text == request.failure;
  });
  if (record == data_.failures.end()) {
    data_.failures.push_back({id, std::string(request.failure), request.count, done, done});
  } else {
    record->count += request.count;
    record->last = done;
  }
  return *this;
}

BuiltRun& BuiltRun::spread(const BuiltRequest& request, Duration low, Duration high) {
  BuiltRequest one = request;
  one.count = 1;
  const auto steps = static_cast<Duration::rep>(std::max<std::uint64_t>(request.count, 2) - 1);
  for (std::uint64_t i = 0; i < request.count; ++i) {
    one.time = low + (high - low) * static_cast<Duration::rep>(i) / steps;
    this->request(one);
  }
  return *this;
}

BuiltRun& BuiltRun::waits(std::uint64_t count, Duration each) {
  SeriesPoint& point = data_.series.at(second_);
  point.waits += count;
  point.waited += each * static_cast<Duration::rep>(count);
  return *this;
}

void BuiltRun::finish() {
  std::vector<TimeBlock> blocks;
  for (const auto& [second, entries] : cells_) {
    TimeBlock& block = blocks.emplace_back();
    block.second = second;
    Histogram times;
    for (const auto& [entry, cell] : entries) {
      for (const Counts* counts : {&cell.success, &cell.failure}) {
        for (const auto& [bucket, more] : *counts) {
          const Duration middle = Histogram::bucket_middle(bucket);
          times.add_bucket(bucket, more);
          times.add_summary({.count = more, .sum_ns = 0, .min = middle, .max = middle});
        }
      }
      block.entries.push_back({entry, cell.requests, cell.failures, block_counts(cell.success),
                               block_counts(cell.failure)});
    }
    data_.series.at(second).p50 = times.percentile(0.5);
    data_.series.at(second).p95 = times.percentile(0.95);
  }
  data_.blocks = TimeBlocks(std::move(blocks), 1);
}

RunData BuiltRun::finished() {
  finish();
  return data_;
}

std::vector<Finding> BuiltRun::diagnose(const RunFacts& facts, DiagnosisOptions options) {
  finish();
  return acrida::diagnose(data_, facts, options);
}

const Finding* BuiltRun::finding(std::string_view id,
                                 const RunFacts& facts,
                                 DiagnosisOptions options) {
  findings_ = diagnose(facts, std::move(options));
  const auto found = std::ranges::find(findings_, id, &Finding::id);
  return found == findings_.end() ? nullptr : &*found;
}

BuiltRun healthy_run(std::int64_t seconds) {
  using std::chrono::milliseconds;
  BuiltRun run;
  for (std::int64_t second = 0; second < seconds; ++second) {
    const auto users = static_cast<std::uint32_t>(std::min<std::int64_t>(20, 2 * second + 2));
    run.at(second).users(users);
    const std::uint64_t share = users / 4;
    run.spread({.method = "GET", .name = "/item", .count = share}, milliseconds(40),
               milliseconds(70));
    run.spread({.method = "POST", .name = "/invoice", .count = share}, milliseconds(150),
               milliseconds(260));
    run.spread({.method = "GET", .name = "/stock", .count = share}, milliseconds(90),
               milliseconds(150));
    run.waits(3 * share, std::chrono::seconds(1));
  }
  return run;
}

RunData run_data_of(const SimServerRun& run, std::uint32_t writes_from) {
  BuiltRun built;
  for (std::size_t second = 0; second < run.users.size(); ++second) {
    built.at(static_cast<std::int64_t>(second)).users(run.users[second]);
  }
  for (const SimRequest& request : run.requests) {
    const std::string name = "/" + std::to_string(request.endpoint);
    built.at(static_cast<std::int64_t>(request.done_seconds))
        .request({.method = request.endpoint >= writes_from ? "POST" : "GET",
                  .name = name,
                  .time = from_seconds(request.response_seconds),
                  .failure = request.failure ? "CatchResponseError('refused')" : ""})
        .waits(1, from_seconds(request.think_seconds));
  }
  return built.finished();
}

}  // namespace acrida
