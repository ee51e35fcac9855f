#include "stats/histogram.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <numeric>

#include "base/check.h"

namespace acrida {
namespace {

constexpr std::uint32_t kDirectoryStep = 8;  // pages by which a directory grows, at either end

std::uint64_t add_saturating(std::uint64_t a, std::uint64_t b) {
  return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

// Of a quantile among so many times, from 1; 0 without any.
std::uint64_t rank_of(double q, std::uint64_t count) {
  ACRIDA_CHECK(q >= 0 && q <= 1);
  if (count == 0) {
    return 0;
  }
  const double product = q * static_cast<double>(count);
  const double whole = std::round(product);
  const double ceiling = std::abs(product - whole) <= 1e-9 * product ? whole : std::ceil(product);
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(ceiling), 1, count);
}

// All counts of a page: a loop that the compiler makes of wide instructions.
template <class Cell>
std::uint64_t sum_of(const std::uint8_t* page) {
  std::array<Cell, 64> cells;
  std::memcpy(cells.data(), page, sizeof(cells));
  return std::accumulate(cells.begin(), cells.end(), std::uint64_t{0});
}

}  // namespace

void TimeSummary::merge(const TimeSummary& other) {
  if (other.count == 0) {
    return;
  }
  min = count == 0 ? other.min : std::min(min, other.min);
  max = count == 0 ? other.max : std::max(max, other.max);
  count += other.count;
  sum_ns = add_saturating(sum_ns, other.sum_ns);
  below += other.below;
  above += other.above;
}

double TimeSummary::mean_ns() const {
  return count == 0 ? 0.0 : static_cast<double>(sum_ns) / static_cast<double>(count);
}

std::uint64_t Histogram::cell(std::uint16_t entry, std::uint32_t index) const {
  const unsigned width = entry & 3U;
  const std::uint8_t* const place = blocks_[entry >> 2U].bytes + (std::size_t{index} << width);
  std::uint64_t value = 0;
  if (width == 0) {
    return *place;
  }
  if (width == 1) {
    std::uint16_t narrow = 0;
    std::memcpy(&narrow, place, sizeof(narrow));
    return narrow;
  }
  if (width == 2) {
    std::uint32_t narrow = 0;
    std::memcpy(&narrow, place, sizeof(narrow));
    return narrow;
  }
  std::memcpy(&value, place, sizeof(value));
  return value;
}

void Histogram::set_cell(std::uint16_t entry, std::uint32_t index, std::uint64_t value) {
  const unsigned width = entry & 3U;
  std::uint8_t* const place = blocks_[entry >> 2U].bytes + (std::size_t{index} << width);
  const auto half = static_cast<std::uint16_t>(value);
  const auto word = static_cast<std::uint32_t>(value);
  switch (width) {
    case 0:
      *place = static_cast<std::uint8_t>(value);
      return;
    case 1:
      std::memcpy(place, &half, sizeof(half));
      return;
    case 2:
      std::memcpy(place, &word, sizeof(word));
      return;
    default:
      std::memcpy(place, &value, sizeof(value));
  }
}

std::uint16_t& Histogram::directory_entry(std::uint32_t page) {
  const std::uint32_t low = page / kDirectoryStep * kDirectoryStep;
  if (directory_.empty()) {
    first_page_ = low;
  }
  const std::uint32_t first = std::min(first_page_, low);
  const std::uint32_t end =
      std::max(first_page_ + static_cast<std::uint32_t>(directory_.size()), low + kDirectoryStep);
  if (end - first != directory_.size()) {
    std::vector<std::uint16_t> wider(end - first, kNoPage);
    std::copy(directory_.begin(), directory_.end(), wider.begin() + (first_page_ - first));
    directory_ = std::move(wider);
    first_page_ = first;
  }
  return directory_[page - first_page_];
}

// A zeroed page.
std::uint16_t Histogram::allocate(unsigned width) {
  const std::size_t run = std::size_t{1} << width;
  if (width < 3 && free_[width] != kNoBlock) {
    const std::uint16_t first = free_[width];
    std::memcpy(&free_[width], blocks_[first].bytes, sizeof(free_[width]));
    std::fill_n(blocks_.begin() + first, run, Block{});
    return static_cast<std::uint16_t>(unsigned{first} << 2U | width);
  }
  const std::size_t first = blocks_.size();
  if (first + run > blocks_.capacity()) {
    // A quarter more, not twice as much: there are tens of thousands of these.
    blocks_.reserve(first + run + first / 4);
  }
  blocks_.resize(first + run);
  return static_cast<std::uint16_t>(first << 2U | width);
}

std::uint16_t Histogram::widen(std::uint16_t entry) {
  const unsigned width = entry & 3U;
  const std::uint16_t wider = allocate(width + 1);
  for (std::uint32_t i = 0; i < kPageCells; ++i) {
    set_cell(wider, i, cell(entry, i));
  }
  const auto first = static_cast<std::uint16_t>(entry >> 2U);
  std::memcpy(blocks_[first].bytes, &free_[width], sizeof(free_[width]));
  free_[width] = first;
  return wider;
}

void Histogram::add_bucket(std::uint32_t bucket, std::uint64_t count) {
  ACRIDA_DCHECK(bucket < kHistogramBuckets);
  std::uint16_t& place = directory_entry(bucket >> kPageBits);
  if (place == kNoPage) {
    place = allocate(0);
  }
  std::uint16_t entry = place;
  const std::uint32_t index = bucket & (kPageCells - 1);
  const std::uint64_t value = add_saturating(cell(entry, index), count);
  while ((entry & 3U) < 3 && (value >> (8U << (entry & 3U))) != 0) {
    entry = widen(entry);
  }
  place = entry;
  set_cell(entry, index, value);
}

void Histogram::merge(const Histogram& other) {
  ACRIDA_CHECK(&other != this);
  for (std::uint32_t page = 0; page < other.directory_.size(); ++page) {
    const std::uint16_t entry = other.directory_[page];
    for (std::uint32_t i = 0; entry != kNoPage && i < kPageCells; ++i) {
      const std::uint64_t count = other.cell(entry, i);
      if (count != 0) {
        add_bucket(((other.first_page_ + page) << kPageBits) + i, count);
      }
    }
  }
  summary_.merge(other.summary_);
}

void Histogram::clear() {
  summary_ = {};
  std::fill(directory_.begin(), directory_.end(), kNoPage);
  blocks_.clear();
  std::fill(std::begin(free_), std::end(free_), kNoBlock);
}

std::uint64_t Histogram::page_count(std::uint32_t page) const {
  const std::uint16_t entry = page_entry(page);
  if (entry == kNoPage) {
    return 0;
  }
  static_assert(kPageCells == 64);
  const std::uint8_t* const run = blocks_[entry >> 2U].bytes;
  switch (entry & 3U) {
    case 0:
      return sum_of<std::uint8_t>(run);
    case 1:
      return sum_of<std::uint16_t>(run);
    case 2:
      return sum_of<std::uint32_t>(run);
    default:
      return sum_of<std::uint64_t>(run);
  }
}

std::uint16_t Histogram::page_entry(std::uint32_t page) const {
  const std::uint32_t index = page - first_page_;
  return page >= first_page_ && index < directory_.size() ? directory_[index] : kNoPage;
}

std::uint64_t Histogram::bucket_count(std::uint32_t bucket) const {
  const std::uint16_t entry = page_entry(bucket >> kPageBits);
  return entry == kNoPage ? 0 : cell(entry, bucket & (kPageCells - 1));
}

Duration Histogram::percentile(double q) const {
  Duration found{0};
  percentiles(*this, Histogram(), std::span(&q, 1), std::span(&found, 1));
  return found;
}

void Histogram::percentiles(const Histogram& a,
                            const Histogram& b,
                            std::span<const double> quantiles,
                            std::span<Duration> found) {
  ACRIDA_CHECK(quantiles.size() == found.size());
  TimeSummary summary = a.summary_;
  summary.merge(b.summary_);
  std::uint64_t passed = 0;  // times in the pages before `page`
  std::uint32_t page = a.directory_.empty()   ? b.first_page_
                       : b.directory_.empty() ? a.first_page_
                                              : std::min(a.first_page_, b.first_page_);
  const std::uint32_t end = std::max(a.end_page(), b.end_page());
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    const std::uint64_t rank = rank_of(quantiles[i], summary.count);
    ACRIDA_CHECK(i == 0 || quantiles[i] >= quantiles[i - 1]);
    if (rank <= 1 || rank == summary.count) {
      found[i] = rank <= 1 ? summary.min : summary.max;
      continue;
    }
    for (; page < end; ++page) {
      const std::uint64_t count = a.page_count(page) + b.page_count(page);
      if (passed + count >= rank) {
        break;
      }
      passed += count;
    }
    std::uint32_t bucket = page << kPageBits;
    const std::uint32_t last = end << kPageBits;
    std::uint64_t reached = passed;
    for (; bucket < last; ++bucket) {
      reached += a.bucket_count(bucket) + b.bucket_count(bucket);
      if (reached >= rank) {
        break;
      }
    }
    found[i] =
        bucket < last ? std::clamp(bucket_middle(bucket), summary.min, summary.max) : summary.max;
  }
}

std::vector<BucketCount> Histogram::buckets() const {
  std::vector<BucketCount> counts;
  for (std::uint32_t page = 0; page < directory_.size(); ++page) {
    const std::uint16_t entry = directory_[page];
    for (std::uint32_t i = 0; entry != kNoPage && i < kPageCells; ++i) {
      const std::uint64_t count = cell(entry, i);
      if (count != 0) {
        counts.push_back({((first_page_ + page) << kPageBits) + i, count});
      }
    }
  }
  return counts;
}

std::size_t Histogram::bytes() const {
  return sizeof(*this) + directory_.capacity() * sizeof(directory_[0]) +
         blocks_.capacity() * sizeof(Block);
}

}  // namespace acrida
