// Bounds of a figure: each is one-sided and holds with probability `level` of its own, so both hold
// with 2 level - 1.
//
// Thread: a value.
#pragma once

namespace acrida {

inline constexpr double kConfidenceLevel = 0.95;

struct Bounds {
  double lower = 0;
  double upper = 0;
};

}  // namespace acrida
