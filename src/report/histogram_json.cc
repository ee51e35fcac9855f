#include "report/histogram_json.h"

namespace acrida {

void write_buckets(JsonWriter& json, const std::vector<BucketCount>& buckets) {
  json.begin_array();
  for (const BucketCount& bucket : buckets) {
    json.begin_array();
    json.number(std::uint64_t{bucket.bucket}).number(bucket.count);
    json.end_array();
  }
  json.end_array();
}

void write_histogram(JsonWriter& json, const Histogram& histogram) {
  const TimeSummary& summary = histogram.summary();
  json.begin_object();
  json.field("count", summary.count);
  json.field("sum_ns", summary.sum_ns);
  json.field("min_ns", summary.min.count());
  json.field("max_ns", summary.max.count());
  json.field("below", summary.below);
  json.field("above", summary.above);
  json.key("buckets");
  write_buckets(json, histogram.buckets());
  json.end_object();
}

std::vector<BucketCount> read_buckets(JsonReader& reader,
                                      JsonReader::Value object,
                                      const char* name) {
  std::vector<BucketCount> buckets;
  for (const JsonReader::Value element : reader.array(object, name)) {
    const auto pair = reader.elements(element, name, 2);
    const auto bucket = reader.count(pair[0], name, kHistogramBuckets - 1);
    buckets.push_back({static_cast<std::uint32_t>(bucket), reader.count(pair[1], name)});
    const std::size_t n = buckets.size();
    if (n > 1 && buckets[n - 1].bucket <= buckets[n - 2].bucket) {
      reader.complain(name, "is not in ascending order");
    }
    if (reader.failed()) {
      return {};
    }
  }
  return buckets;
}

Histogram read_histogram(JsonReader& reader, JsonReader::Value object, const char* name) {
  JsonReader::Value json = reader.member(object, name);
  Histogram histogram;
  TimeSummary summary;
  summary.count = reader.count_of(json, "count");
  summary.sum_ns = reader.count_of(json, "sum_ns");
  summary.min = reader.duration(json, "min_ns");
  summary.max = reader.duration(json, "max_ns");
  summary.below = reader.count_of(json, "below");
  summary.above = reader.count_of(json, "above");
  std::uint64_t counted = 0;
  for (const BucketCount& bucket : read_buckets(reader, json, "buckets")) {
    histogram.add_bucket(bucket.bucket, bucket.count);
    counted += bucket.count;
  }
  if (counted != summary.count || summary.min > summary.max) {
    reader.complain(name, "contradicts itself: its buckets do not add up to its count");
  }
  histogram.add_summary(summary);
  return histogram;
}

}  // namespace acrida
