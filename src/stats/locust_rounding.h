// Locust's rounding of response times: to two digits, in milliseconds.
//
// A histogram's bucket is far narrower than one of Locust's, but some contain the edge between two
// of those. For them alone it is counted, per sample, on which side of the edge it lies; with that,
// Locust's counts follow exactly from the histogram's (up to 18 minutes, where a bucket may begin
// to contain two edges).
//
// Thread: any.
#pragma once

#include <cstdint>

#include "acrida/time.h"
#include "stats/histogram.h"

namespace acrida {

// In whole milliseconds: to 1 below 100 ms, to 10 below 1 s, to 100 below 10 s, to 1000 above;
// halves go to the even neighbour, as Python's round() does. Negative times count as 0.
std::int64_t locust_bucket(Duration response_time);

// Whether `time` rounds to more than the smallest time of its bucket does. Cost: about 1 ns for
// most. REQUIRES: bucket == Histogram::bucket_of(time).
bool rounds_up_in_bucket(Duration time, std::uint32_t bucket);

}  // namespace acrida
