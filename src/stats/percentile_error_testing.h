// How far a histogram's percentiles are from those of the sorted times themselves, over times that
// are distributed in various ways.
//
// Thread: any.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "acrida/random.h"

namespace acrida {

struct Distribution {
  std::string_view name;
  double (*draw)(Random&);  // seconds
};

// Of the shapes that response times have: one peak, two, long tails, a loopback's.
std::span<const Distribution> distributions_of_times();

struct QuantileError {
  double q = 0;
  double truth_ns = 0;  // by the nearest rank in the sorted times
  double shown_ns = 0;

  // As a share of the truth.
  double relative() const;
};

// From 0.1 % to 100 %, over 200,001 times.
std::vector<QuantileError> percentile_errors(const Distribution& distribution, std::uint64_t seed);

}  // namespace acrida
