#include "stats/run_data.h"

#include <algorithm>

namespace acrida {

void EntryStats::add_rounded_up(std::uint32_t bucket, std::uint64_t count) {
  auto place = std::lower_bound(rounded_up.begin(), rounded_up.end(), bucket,
                                [](const BucketCount& a, std::uint32_t b) { return a.bucket < b; });
  if (place == rounded_up.end() || place->bucket != bucket) {
    place = rounded_up.insert(place, {bucket, 0});
  }
  place->count += count;
}

Histogram EntryStats::all() const {
  Histogram both = success;
  both.merge(failure);
  return both;
}

TimeSummary EntryStats::all_summary() const {
  TimeSummary both = success.summary();
  both.merge(failure.summary());
  return both;
}

double EntryStats::failure_ratio() const {
  return counts.requests == 0
             ? 0.0
             : static_cast<double>(counts.failures) / static_cast<double>(counts.requests);
}

std::size_t EntryStats::bytes() const {
  return sizeof(*this) - 3 * sizeof(Histogram) + method.capacity() + name.capacity() +
         rounded_up.capacity() * sizeof(BucketCount) + success.bytes() + failure.bytes() +
         service.bytes();
}

double RunData::per_second(std::uint64_t count) const {
  const Duration span = total.last_done - figures_from;
  return total.last_done == WallTime{} || span <= Duration(0)
             ? 0.0
             : static_cast<double>(count) / to_seconds(span);
}

std::size_t RunData::bytes() const {
  std::size_t bytes = sizeof(*this) + total.bytes() + series.bytes() + blocks.bytes() +
                      send_lateness.bytes() + turn_lateness.bytes() + start_lateness.bytes();
  bytes += (entries.capacity() - entries.size()) * sizeof(EntryStats);
  for (const EntryStats& entry : entries) {
    bytes += entry.bytes();
  }
  for (const WatchSeries& watch : watches) {
    bytes += watch.bytes();
  }
  for (const FailureRecord& failure : failures) {
    bytes += sizeof(failure) + failure.text.capacity() +
             (failure.example == nullptr ? 0 : failure.example->bytes());
  }
  for (const ExceptionRecord& exception : exceptions) {
    bytes += sizeof(exception) + exception.message.capacity() + exception.traceback.capacity();
  }
  for (const CauseRecord& cause : causes) {
    bytes += sizeof(cause) + cause.cause.capacity() + cause.message.capacity();
  }
  for (const LabelStats& label : labels) {
    bytes += sizeof(label) + label.label.capacity() + label.times.bytes();
  }
  return bytes;
}

}  // namespace acrida
