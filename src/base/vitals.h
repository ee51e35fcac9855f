// Vitals is what the generator used of its machine: the most over the run, beside what there is.
//
// Thread: a value.
#pragma once

#include <cstdint>
#include <string>

namespace acrida {

// 0: not known.
struct Vitals {
  std::uint64_t descriptors_max = 0;  // open at one time
  std::uint64_t descriptors_limit = 0;
  std::uint64_t ports_max = 0;  // sockets open or in TIME_WAIT at one time, of the whole machine
  std::uint64_t time_wait_max = 0;  // of these, in TIME_WAIT
  std::uint64_t ports_limit = 0;    // the kernel's range of ports for connections
  std::uint64_t memory_max = 0;     // bytes, of this process
  std::uint64_t memory_of_machine = 0;
  std::uint64_t swap_max = 0;   // bytes of this process that were swapped out
  double process_cpu_mean = 0;  // of the whole process, in cores
  std::uint32_t cores = 0;
  double network_share_max = 0;   // of the fastest second, of the interface's own speed
  std::string network_interface;  // which one that was

  // The larger of each; an interface goes with its share.
  void merge(const Vitals& other);
};

}  // namespace acrida
