// bench-percentiles: how far Acrida's percentiles are off, against exact sorting of the same times.
//
//   bench-percentiles [--seeds N]
//
// Prints the largest error, in percent of the exact time, for each distribution over N sets of
// 200,001 times: "NAME PERCENT AT-WHICH-PERCENTILE".
#include <cstdio>
#include <string>

#include "bench/options.h"
#include "stats/percentile_error_testing.h"

int main(int argc, char** argv) {
  long seeds = 20;
  acrida::bench::Options arguments;
  arguments.number("--seeds", seeds);
  arguments.parse(argc, argv);
  for (const acrida::Distribution& distribution : acrida::distributions_of_times()) {
    acrida::QuantileError worst{.truth_ns = 1, .shown_ns = 1};
    for (long seed = 1; seed <= seeds; ++seed) {
      for (const acrida::QuantileError& error :
           acrida::percentile_errors(distribution, static_cast<std::uint64_t>(seed))) {
        worst = error.relative() > worst.relative() ? error : worst;
      }
    }
    std::printf("%s %.6f %g\n", std::string(distribution.name).c_str(), 100 * worst.relative(),
                100 * worst.q);
  }
  return 0;
}
