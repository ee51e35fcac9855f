// SampleSink: who is told of every sample as it is recorded, for a log of single requests.
//
// Thread: the shard's; one sink per shard.
#pragma once

#include <cstdint>
#include <string_view>

#include "stats/sample.h"

namespace acrida {

// Views are valid during the call.
struct RecordedSample {
  const Sample& sample;
  std::string_view method;
  std::string_view name;
  std::string_view user_class;
  std::string_view label;  // User::set_label()
  std::uint64_t user = 0;  // number of the user in the run
};

class SampleSink {
 public:
  virtual ~SampleSink() = default;
  virtual void on_sample(const RecordedSample& recorded) = 0;
};

}  // namespace acrida
