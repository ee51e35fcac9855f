#include "stats/locust_view.h"

#include <algorithm>
#include <array>

namespace acrida {
namespace {

constexpr std::array<double, 11> kPercentiles = {0.5,  0.66, 0.75,  0.8,    0.9, 0.95,
                                                 0.98, 0.99, 0.999, 0.9999, 1.0};

// The ascending buckets of Locust that `times` gives, each of its buckets standing for
// `time_of(bucket)`.
template <class TimeOf>
std::vector<LocustView::Bucket> rounded(const Histogram& times, TimeOf time_of) {
  std::vector<LocustView::Bucket> buckets;
  for (const BucketCount& counted : times.buckets()) {
    const std::int64_t milliseconds = locust_bucket(time_of(counted.bucket));
    if (buckets.empty() || buckets.back().milliseconds != milliseconds) {
      buckets.push_back({milliseconds, 0});
    }
    buckets.back().count += counted.count;
  }
  return buckets;
}

Duration last_of(std::uint32_t bucket) {
  return Histogram::bucket_low(bucket) + Histogram::bucket_width(bucket) - Duration(1);
}

}  // namespace

LocustView::LocustView(const Histogram& times)
    : summary_(times.summary()), buckets_(rounded(times, [&](std::uint32_t bucket) {
        return std::clamp(Histogram::bucket_middle(bucket), times.min(), times.max());
      })) {}

LocustView::LocustView(const EntryStats& entry)
    : summary_(entry.all_summary()), buckets_(rounded(entry.success, Histogram::bucket_low)) {
  for (const Bucket& failed : rounded(entry.failure, Histogram::bucket_low)) {
    bucket(failed.milliseconds).count += failed.count;
  }
  for (const BucketCount& up : entry.rounded_up) {
    bucket(locust_bucket(Histogram::bucket_low(up.bucket))).count -= up.count;
    bucket(locust_bucket(last_of(up.bucket))).count += up.count;
  }
  std::erase_if(buckets_, [](const Bucket& counted) { return counted.count == 0; });
}

LocustView::Bucket& LocustView::bucket(std::int64_t milliseconds) {
  auto place = std::lower_bound(buckets_.begin(), buckets_.end(), milliseconds,
                                [](const Bucket& a, std::int64_t b) { return a.milliseconds < b; });
  if (place == buckets_.end() || place->milliseconds != milliseconds) {
    place = buckets_.insert(place, {milliseconds, 0});
  }
  return *place;
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
