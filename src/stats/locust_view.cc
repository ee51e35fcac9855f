#include "stats/locust_view.h"

#include <algorithm>
#include <array>

namespace acrida {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;  // ns

// To a multiple of `step`, halves to the even multiple. Exact, because it works on whole
// nanoseconds.
std::int64_t round_half_even(std::int64_t value, std::int64_t step) {
  const std::int64_t low = value / step;
  const std::int64_t rest = value % step;
  const bool up = rest * 2 > step || (rest * 2 == step && low % 2 != 0);
  return (low + (up ? 1 : 0)) * step;
}

constexpr std::array<double, 11> kPercentiles = {0.5,  0.66, 0.75,  0.8,    0.9, 0.95,
                                                 0.98, 0.99, 0.999, 0.9999, 1.0};

std::vector<LocustView::Bucket> rounded(const Histogram& times) {
  std::vector<LocustView::Bucket> buckets;
  for (const BucketCount& counted : times.buckets()) {
    const Duration middle =
        std::clamp(Histogram::bucket_middle(counted.bucket), times.min(), times.max());
    const std::int64_t milliseconds = locust_bucket(middle);
    if (buckets.empty() || buckets.back().milliseconds != milliseconds) {
      buckets.push_back({milliseconds, 0});
    }
    buckets.back().count += counted.count;
  }
  return buckets;
}

}  // namespace

std::int64_t locust_bucket(Duration response_time) {
  const std::int64_t ns = std::max<std::int64_t>(response_time.count(), 0);
  const std::int64_t step = ns < 100 * kMillisecond      ? 1
                            : ns < 1'000 * kMillisecond  ? 10
                            : ns < 10'000 * kMillisecond ? 100
                                                         : 1'000;
  return round_half_even(ns, step * kMillisecond) / kMillisecond;
}

LocustView::LocustView(const Histogram& times)
    : summary_(times.summary()), buckets_(rounded(times)) {}

LocustView::LocustView(const EntryStats& entry) : LocustView(entry.success) {
  summary_.merge(entry.failure.summary());
  for (const Bucket& failed : rounded(entry.failure)) {
    const auto place =
        std::lower_bound(buckets_.begin(), buckets_.end(), failed.milliseconds,
                         [](const Bucket& a, std::int64_t b) { return a.milliseconds < b; });
    if (place != buckets_.end() && place->milliseconds == failed.milliseconds) {
      place->count += failed.count;
    } else {
      buckets_.insert(place, failed);
    }
  }
}

std::int64_t LocustView::percentile(double q) const {
  const auto n = static_cast<double>(summary_.count);
  const auto rank = static_cast<std::uint64_t>(n * q);
  std::uint64_t passed = 0;
  for (auto bucket = buckets_.rbegin(); bucket != buckets_.rend(); ++bucket) {
    passed += bucket->count;
    if (summary_.count - passed <= rank) {
      return bucket->milliseconds;
    }
  }
  return 0;
}

double LocustView::median_ms() const {
  return empty() ? 0.0 : std::clamp(static_cast<double>(percentile(0.5)), min_ms(), max_ms());
}

std::span<const double> locust_percentiles() {
  return kPercentiles;
}

}  // namespace acrida
