#include "stats/recorder_delta.h"

namespace acrida {

void RecorderDelta::clear() {
  new_entries.clear();
  new_failures.clear();
  new_examples.clear();
  new_exceptions.clear();
  new_causes.clear();
  new_labels.clear();
  entries.clear();
  success_times.clear();
  failure_times.clear();
  service_times.clear();
  rounded_up_times.clear();
  failures.clear();
  exceptions.clear();
  causes.clear();
  labels.clear();
  label_times.clear();
  send_lateness.clear();
  turn_lateness.clear();
  start_lateness.clear();
  dropped_starts = 0;
  in_flight_time = Duration(0);
  waited = Duration(0);
  waits = 0;
  server = {};
  samples_of_other_names = 0;
  failures_not_kept = 0;
  examples_not_kept = 0;
  exceptions_not_kept = 0;
  causes_not_kept = 0;
  labels_not_kept = 0;
}

std::size_t RecorderDelta::bytes() const {
  std::size_t example_bytes = new_examples.capacity() * sizeof(NewExample);
  for (const NewExample& added : new_examples) {
    example_bytes += added.example.bytes() - sizeof(ExampleExchange);
  }
  return sizeof(*this) + example_bytes + new_entries.capacity() * sizeof(NewEntry) +
         new_failures.capacity() * sizeof(NewFailure) +
         new_exceptions.capacity() * sizeof(NewException) +
         new_causes.capacity() * sizeof(NewCause) + new_labels.capacity() * sizeof(NewLabel) +
         causes.capacity() * sizeof(Cause) + labels.capacity() * sizeof(Label) +
         label_times.bytes() + entries.capacity() * sizeof(Entry) + success_times.bytes() +
         failure_times.bytes() + service_times.bytes() + rounded_up_times.bytes() +
         (failures.capacity() + exceptions.capacity()) * sizeof(Occurrences) +
         send_lateness.bytes() + turn_lateness.bytes() + start_lateness.bytes();
}

}  // namespace acrida
