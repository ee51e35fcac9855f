#include "stats/locust_rounding.h"

#include <algorithm>
#include <array>

namespace acrida {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;  // ns

// To a multiple of `step`, halves to the even multiple. Exact, because it works on whole
// nanoseconds.
constexpr std::int64_t round_half_even(std::int64_t value, std::int64_t step) {
  const std::int64_t low = value / step;
  const std::int64_t rest = value % step;
  const bool up = rest * 2 > step || (rest * 2 == step && low % 2 != 0);
  return (low + (up ? 1 : 0)) * step;
}

constexpr std::int64_t rounded(Duration response_time) {
  const std::int64_t ns = std::max<std::int64_t>(response_time.count(), 0);
  const std::int64_t step = ns < 100 * kMillisecond      ? 1
                            : ns < 1'000 * kMillisecond  ? 10
                            : ns < 10'000 * kMillisecond ? 100
                                                         : 1'000;
  return round_half_even(ns, step * kMillisecond) / kMillisecond;
}

// One bit per bucket of the histogram: does it contain an edge?
using EdgeBits = std::array<std::uint64_t, kHistogramBuckets / 64 + 1>;

constexpr EdgeBits edge_bits() {
  EdgeBits bits{};
  for (std::uint32_t bucket = 0; bucket < kHistogramBuckets; ++bucket) {
    const Duration low = Histogram::bucket_low(bucket);
    const Duration last = low + Histogram::bucket_width(bucket) - Duration(1);
    bits[bucket / 64] |= std::uint64_t{rounded(low) != rounded(last)} << (bucket % 64);
  }
  return bits;
}

constexpr EdgeBits kEdgeBits = edge_bits();

}  // namespace

std::int64_t locust_bucket(Duration response_time) {
  return rounded(response_time);
}

bool rounds_up_in_bucket(Duration time, std::uint32_t bucket) {
  const bool has_edge = ((kEdgeBits[bucket / 64] >> (bucket % 64)) & 1U) != 0;
  return has_edge && rounded(time) != rounded(Histogram::bucket_low(bucket));
}

}  // namespace acrida
