#include "base/vitals.h"

#include <algorithm>

namespace acrida {

void Vitals::merge(const Vitals& other) {
  descriptors_max = std::max(descriptors_max, other.descriptors_max);
  descriptors_limit = std::max(descriptors_limit, other.descriptors_limit);
  ports_max = std::max(ports_max, other.ports_max);
  time_wait_max = std::max(time_wait_max, other.time_wait_max);
  ports_limit = std::max(ports_limit, other.ports_limit);
  memory_max = std::max(memory_max, other.memory_max);
  memory_of_machine = std::max(memory_of_machine, other.memory_of_machine);
  swap_max = std::max(swap_max, other.swap_max);
  process_cpu_mean = std::max(process_cpu_mean, other.process_cpu_mean);
  cores = std::max(cores, other.cores);
  if (network_interface.empty() || other.network_share_max > network_share_max) {
    network_share_max = other.network_share_max;
    network_interface = other.network_interface;
  }
}

}  // namespace acrida
