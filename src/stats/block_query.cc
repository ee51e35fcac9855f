#include "stats/block_query.h"

#include <algorithm>

namespace acrida {
namespace {

// Calls `visit` with each EntryBlock of these entries in these seconds, of blocks that share none
// with `left_out`.
template <class Visit>
void for_each_in(const TimeBlocks& blocks,
                 std::span<const std::uint32_t> entries,
                 Seconds seconds,
                 Visit visit,
                 std::span<const Seconds> left_out = {}) {
  const std::vector<TimeBlock>& all = blocks.blocks();
  auto block =
      std::lower_bound(all.begin(), all.end(), seconds.first,
                       [](const TimeBlock& a, std::int64_t second) { return a.second < second; });
  for (; block != all.end() && block->second < seconds.last; ++block) {
    while (!left_out.empty() && left_out.front().last <= block->second) {
      left_out = left_out.subspan(1);
    }
    if (!left_out.empty() && left_out.front().first < block->second + blocks.span()) {
      continue;
    }
    for (const std::uint32_t wanted : entries) {
      const auto found = std::lower_bound(
          block->entries.begin(), block->entries.end(), wanted,
          [](const EntryBlock& a, std::uint32_t entry) { return a.entry < entry; });
      if (found != block->entries.end() && found->entry == wanted) {
        visit(*found);
      }
    }
  }
}

}  // namespace

void add_counts(Histogram& histogram, std::span<const BlockCount> counts) {
  for (const BlockCount& count : counts) {
    const Duration middle = Histogram::bucket_middle(count.bucket);
    const auto ns = static_cast<std::uint64_t>(middle.count());
    histogram.add_bucket(count.bucket, count.count);
    histogram.add_summary(
        {.count = count.count, .sum_ns = ns * count.count, .min = middle, .max = middle});
  }
}

Histogram times_in(const TimeBlocks& blocks,
                   std::span<const std::uint32_t> entries,
                   Seconds seconds) {
  Histogram times;
  for_each_in(blocks, entries, seconds, [&](const EntryBlock& block) {
    add_counts(times, block.success);
    add_counts(times, block.failure);
  });
  return times;
}

Histogram success_times_in(const TimeBlocks& blocks,
                           std::span<const std::uint32_t> entries,
                           Seconds seconds) {
  Histogram times;
  for_each_in(blocks, entries, seconds,
              [&](const EntryBlock& block) { add_counts(times, block.success); });
  return times;
}

Histogram success_times_in(const TimeBlocks& blocks,
                           std::span<const std::uint32_t> entries,
                           Seconds seconds,
                           std::span<const Seconds> left_out) {
  Histogram times;
  for_each_in(
      blocks, entries, seconds, [&](const EntryBlock& block) { add_counts(times, block.success); },
      left_out);
  return times;
}

RequestCounts counts_in(const TimeBlocks& blocks,
                        std::span<const std::uint32_t> entries,
                        Seconds seconds) {
  RequestCounts counts;
  for_each_in(blocks, entries, seconds, [&](const EntryBlock& block) {
    counts.requests += block.requests;
    counts.failures += block.failures;
  });
  return counts;
}

}  // namespace acrida
