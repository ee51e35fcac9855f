// What every fuzz target defines: a function that takes any bytes and ends the process
// (ACRIDA_CHECK) when something is wrong. libFuzzer knows it by its own name.
//
// Thread: one.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int fuzz_one_input(const std::uint8_t* data,
                              std::size_t size) __asm__("LLVMFuzzerTestOneInput");
