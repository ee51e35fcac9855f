// The machine that generates the load, and what of it this process may use.
//
// Thread: main.
#pragma once

#include <cstdint>
#include <string>

namespace acrida {

struct Machine {
  std::string name;         // up to its first dot
  std::string kernel;       // "Linux 6.1.0-28-amd64 x86_64"
  std::uint32_t cores = 1;  // that this process may run on
};

Machine this_machine();

// Every connection takes a descriptor, and the usual soft limit of 1,024 is far below the hard one.
// Returns how many this process may have.
std::uint64_t raise_descriptor_limit();

}  // namespace acrida
