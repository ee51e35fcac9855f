// VitalsProbe looks once a second at what this process uses of its machine.
//
// What cannot be read is not known, never an error: a container may hide any of it.
//
// Thread: owned by one thread; not synchronized. Cost of look(): five small files of /proc, about
// 0.1 ms, and about 0.3 us for each descriptor on kernels before 6.2.
#pragma once

#include <string>
#include <vector>

#include "acrida/time.h"
#include "base/vitals.h"
#include "io/process_text.h"

namespace acrida {

class VitalsProbe {
 public:
  // CPU counts from here.
  explicit VitalsProbe(TimePoint now);

  // REQUIRES: now is not before the last one.
  void look(TimePoint now);

  // The most so far.
  const Vitals& vitals() const { return vitals_; }

 private:
  void look_at_descriptors();
  void look_at_sockets();
  void look_at_memory();
  void look_at_cpu(TimePoint now);
  void look_at_network(TimePoint now);

  Vitals vitals_;
  TimePoint begun_at_;
  Duration cpu_then_;
  TimePoint network_at_;
  std::vector<InterfaceTraffic> traffic_;  // at network_at_
};

}  // namespace acrida
