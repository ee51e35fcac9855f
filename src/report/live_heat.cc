#include "report/live_heat.h"

#include <cmath>
#include <utility>

#include "report/live_figure.h"
#include "stats/block_query.h"

namespace acrida {
namespace {

constexpr double kSmallestMs = 0.1;

void add_all(LiveHeat::Counts& into, const LiveHeat::Counts& added) {
  for (std::size_t row = 0; row < into.size(); ++row) {
    into[row] += added[row];
  }
}

}  // namespace

LiveHeat::LiveHeat(std::size_t columns_max) : columns_max_(columns_max) {
  for (std::size_t row = 0; row < kRows; ++row) {
    const double decades = static_cast<double>(row) / kRowsPerDecade;
    bounds_[row] = kSmallestMs * std::pow(10.0, decades);
  }
  bounds_.back() = to_milliseconds(kHistogramLargest);
}

LiveHeat::Counts LiveHeat::counts_of(const Histogram& times) const {
  Counts counts{};
  std::size_t row = 0;
  for (const BucketCount& bucket : times.buckets()) {
    const double middle = to_milliseconds(Histogram::bucket_middle(bucket.bucket));
    while (row + 1 < kRows && middle > bounds_[row]) {
      ++row;
    }
    counts[row] += bucket.count;
  }
  return counts;
}

void LiveHeat::write(JsonWriter& json, const Counts& counts) {
  json.begin_array();
  for (std::size_t row = 0; row < kRows; ++row) {
    if (counts[row] != 0) {
      json.number(std::uint64_t{row}).number(counts[row]);
    }
  }
  json.end_array();
}

void LiveHeat::add_run(const TimeBlocks& blocks) {
  for (const TimeBlock& block : blocks.blocks()) {
    Histogram times;
    for (const EntryBlock& entry : block.entries) {
      add_counts(times, entry.success);
      add_counts(times, entry.failure);
    }
    add(block.second, counts_of(times), blocks.span());
  }
}

void LiveHeat::add(std::int64_t second, const Counts& counts, std::int64_t seconds) {
  while (span_ < seconds) {
    halve();
  }
  const std::int64_t first = second - second % span_;
  if (!columns_.empty() && columns_.back().second == first) {
    add_all(columns_.back().counts, counts);
    return;
  }
  if (columns_.size() == columns_max_) {
    halve();
    add(second, counts, seconds);
    return;
  }
  columns_.push_back({first, counts});
}

void LiveHeat::halve() {
  span_ *= 2;
  std::vector<Column> halved;
  for (Column& column : columns_) {
    column.second -= column.second % span_;
    if (!halved.empty() && halved.back().second == column.second) {
      add_all(halved.back().counts, column.counts);
    } else {
      halved.push_back(column);
    }
  }
  columns_ = std::move(halved);
}

std::string LiveHeat::json() const {
  JsonWriter json;
  json.begin_object().field("span", span_).key("bounds").begin_array();
  for (const double bound : bounds_) {
    write_figure(json, bound);
  }
  json.end_array().key("columns").begin_array();
  for (const Column& column : columns_) {
    json.begin_array().number(column.second);
    write(json, column.counts);
    json.end_array();
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace acrida
