// Made-up figures for tests of the judge: requests of one name, second by second.
//
// Thread: any.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "stats/run_data.h"

namespace acrida {

class MadeRun {
 public:
  // A request of `name` that ended in a second. Seconds ascend.
  void add(std::int64_t second, const std::string& name, Duration time, bool failed = false) {
    if (pending_second_ != second) {
      flush();
    }
    pending_second_ = second;
    const std::uint32_t entry = entry_of(name);
    EntryStats& stats = data.entries[entry];
    ++stats.counts.requests;
    ++data.total.counts.requests;
    stats.counts.failures += failed ? 1 : 0;
    data.total.counts.failures += failed ? 1 : 0;
    (failed ? stats.failure : stats.success).record(time);
    (failed ? data.total.failure : data.total.success).record(time);
    Cell& cell = pending_[entry];
    ++cell.requests;
    cell.failures += failed ? 1 : 0;
    ++(failed ? cell.failure : cell.success)[Histogram::bucket_of(time)];
  }

  void in_on_start(const std::string& name) {
    EntryStats& stats = data.entries[entry_of(name)];
    stats.counts.in_on_start = stats.counts.requests;
  }

  // Seconds [0, seconds) have been.
  void finish(std::int64_t seconds, std::uint32_t users = 50) {
    flush();
    data.user_classes = {"Till"};
    for (std::int64_t second = 0; second < seconds; ++second) {
      data.series.at(second).users = {users};
    }
    data.blocks = TimeBlocks(blocks_, 1);
    data.total.last_done = data.figures_from + std::chrono::seconds(seconds);
  }

  RunData data;

 private:
  struct Cell {
    std::uint32_t requests = 0;
    std::uint32_t failures = 0;
    std::map<std::uint32_t, std::uint32_t> success;
    std::map<std::uint32_t, std::uint32_t> failure;
  };

  std::uint32_t entry_of(const std::string& name) {
    const auto found = std::ranges::find(data.entries, name, &EntryStats::name);
    if (found != data.entries.end()) {
      return static_cast<std::uint32_t>(found - data.entries.begin());
    }
    data.entries.emplace_back().name = name;
    data.entries.back().method = "GET";
    return static_cast<std::uint32_t>(data.entries.size() - 1);
  }

  static std::vector<BlockCount> counts(const std::map<std::uint32_t, std::uint32_t>& times) {
    std::vector<BlockCount> list;
    list.reserve(times.size());
    for (const auto& [bucket, count] : times) {
      list.push_back({bucket, count});
    }
    return list;
  }

  void flush() {
    if (pending_.empty()) {
      return;
    }
    TimeBlock block{.second = pending_second_};
    for (const auto& [entry, cell] : pending_) {
      block.entries.push_back(
          {entry, cell.requests, cell.failures, counts(cell.success), counts(cell.failure)});
    }
    blocks_.push_back(std::move(block));
    pending_.clear();
  }

  std::int64_t pending_second_ = -1;
  std::map<std::uint32_t, Cell> pending_;
  std::vector<TimeBlock> blocks_;
};

}  // namespace acrida
