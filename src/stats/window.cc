#include "stats/window.h"

#include <algorithm>

#include "base/check.h"

namespace acrida {
namespace {

std::size_t place_of(std::int64_t second) {
  return static_cast<std::size_t>(second % kWindowSecondsKept);
}

void add(Histogram& histogram, const BucketTable::Pair& pair) {
  const Duration middle = Histogram::bucket_middle(pair.bucket());
  const auto ns = static_cast<std::uint64_t>(middle.count());
  histogram.add_bucket(pair.bucket(), pair.count);
  histogram.add_summary(
      {.count = pair.count, .sum_ns = ns * pair.count, .min = middle, .max = middle});
}

}  // namespace

Window::Second* Window::at(std::int64_t second) {
  ACRIDA_CHECK(second >= 0);
  Second& place = seconds_[place_of(second)];
  newest_ = std::max(newest_, second);
  if (!covers(second)) {
    return nullptr;
  }
  if (place.second < second) {
    place.second = second;
    place.times.clear();
    place.cells.clear();
    place.p50 = Duration(0);
    place.p95 = Duration(0);
  }
  return &place;
}

const Window::Second* Window::find(std::int64_t second) const {
  if (second < 0) {
    return nullptr;
  }
  const Second& place = seconds_[place_of(second)];
  return place.second == second ? &place : nullptr;
}

void Window::clear() {
  newest_ = -1;
  for (Second& second : seconds_) {
    second = Second{};
  }
}

Histogram Window::times(std::int64_t last, std::int64_t count) const {
  ACRIDA_CHECK(count <= kWindowSecondsKept);
  Histogram sum;
  for (std::int64_t second = last - count + 1; second <= last; ++second) {
    if (const Second* const found = find(second); found != nullptr) {
      for (const BucketTable::Pair& pair : found->times) {
        add(sum, pair);
      }
    }
  }
  return sum;
}

std::vector<Histogram> Window::times_by_entry(std::int64_t last,
                                              std::int64_t count,
                                              std::size_t entries) const {
  ACRIDA_CHECK(count <= kWindowSecondsKept);
  std::vector<Histogram> sums(entries);
  for (std::int64_t second = last - count + 1; second <= last; ++second) {
    if (const Second* const found = find(second); found != nullptr) {
      for (const BucketTable::Pair& pair : found->times) {
        if (pair.entry() < entries) {
          add(sums[pair.entry()], pair);
        }
      }
    }
  }
  return sums;
}

std::size_t Window::bytes() const {
  std::size_t total = sizeof(*this);
  for (const Second& second : seconds_) {
    total += second.times.capacity() * sizeof(BucketTable::Pair) +
             second.cells.capacity() * sizeof(EntryCell);
  }
  return total;
}

}  // namespace acrida
