// LocustView gives response times as Locust shows them: rounded to two digits, by Locust's
// percentile rule.
//
// For Locust's tables, CSV, JSON and wire only; our own figures come from the exact histograms.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "acrida/time.h"
#include "stats/histogram.h"
#include "stats/locust_rounding.h"
#include "stats/run_data.h"

namespace acrida {

// How many response times were rounded to each bucket, in ascending order.
class LocustView {
 public:
  struct Bucket {
    std::int64_t milliseconds = 0;
    std::uint64_t count = 0;
  };

  // Exact: the counts that Locust would have.
  explicit LocustView(const EntryStats& entry);
  // From the middles of the buckets, so that a time within 0.05 % of an edge may count on its other
  // side.
  explicit LocustView(const Histogram& times);

  const std::vector<Bucket>& buckets() const& { return buckets_; }
  void buckets() && = delete;  // would dangle

  // The value at the 0-based rank min(int(n * q), n - 1); so 0.5 is the upper median and 1.0 the
  // largest bucket, which may lie above or below the largest time. 0 without any time.
  std::int64_t percentile(double q) const;

  // percentile(0.5), but never outside the exact smallest and largest time; hence not always whole.
  double median_ms() const;
  // Exact, in milliseconds; 0 without any time.
  double average_ms() const { return summary_.mean_ns() / 1e6; }
  double min_ms() const { return to_milliseconds(summary_.min); }
  double max_ms() const { return to_milliseconds(summary_.max); }
  double total_ms() const { return static_cast<double>(summary_.sum_ns) / 1e6; }
  bool empty() const { return summary_.count == 0; }

 private:
  Bucket& bucket(std::int64_t milliseconds);

  TimeSummary summary_;
  std::vector<Bucket> buckets_;
};

// The percentiles of Locust's tables: 50, 66, 75, 80, 90, 95, 98, 99, 99.9, 99.99 and 100 %.
std::span<const double> locust_percentiles();

}  // namespace acrida
