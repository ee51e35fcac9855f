#include "stats/block_query.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace acrida {
namespace {

// Of so many names a walk over the block finds all sooner than a search for each.
constexpr std::size_t kSearched = 8;

// Calls `visit` with each EntryBlock of these entries in these seconds.
template <class Visit>
void for_each_in(const TimeBlocks& blocks,
                 std::span<const std::uint32_t> entries,
                 Seconds seconds,
                 Visit visit) {
  std::vector<bool> wanted;
  if (entries.size() > kSearched) {
    wanted.resize(std::size_t{*std::ranges::max_element(entries)} + 1, false);
    for (const std::uint32_t entry : entries) {
      wanted[entry] = true;
    }
  }
  const std::vector<TimeBlock>& all = blocks.blocks();
  for (auto block = std::ranges::lower_bound(all, seconds.first, {}, &TimeBlock::second);
       block != all.end() && block->second < seconds.last; ++block) {
    for (const EntryBlock& entry : wanted.empty() ? std::span<const EntryBlock>()
                                                  : std::span<const EntryBlock>(block->entries)) {
      if (entry.entry < wanted.size() && wanted[entry.entry]) {
        visit(entry);
      }
    }
    for (const std::uint32_t entry : wanted.empty() ? entries : std::span<const std::uint32_t>()) {
      const auto found = std::ranges::lower_bound(block->entries, entry, {}, &EntryBlock::entry);
      if (found != block->entries.end() && found->entry == entry) {
        visit(*found);
      }
    }
  }
}

}  // namespace

void add_counts(Histogram& histogram, std::span<const BlockCount> counts) {
  if (counts.empty()) {
    return;
  }
  TimeSummary summary{.min = Histogram::bucket_middle(counts.front().bucket),
                      .max = Histogram::bucket_middle(counts.back().bucket)};
  for (const BlockCount& count : counts) {
    const Duration middle = Histogram::bucket_middle(count.bucket);
    histogram.add_bucket(count.bucket, count.count);
    summary.count += count.count;
    summary.sum_ns += static_cast<std::uint64_t>(middle.count()) * count.count;
  }
  histogram.add_summary(summary);
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
