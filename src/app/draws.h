// What a run has that no other one has, drawn anew.
//
// Thread: main.
#pragma once

#include <cstdint>
#include <string>

namespace acrida {

std::uint64_t draw_seed();
// Drawn and not made of the seed: two runs of one seed are two runs.
std::string draw_run_id();

}  // namespace acrida
