// How figures are written for people, and how Python writes them where Locust's files want that.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "acrida/time.h"

namespace acrida {

// Three digits and a unit: "0.43 ms", "12.3 ms", "182 ms", "12.3 s", "2m 5s".
std::string short_duration(Duration time);
// "34.2 %".
std::string percent(double share);
// A rate as a person reads it: "0.25", "12.3", "1234".
std::string short_rate(double per_second);

// Python's repr() of a float: "1.0", "0.1", "1e-05", "1e+16".
std::string python_float(double value);
// "2026-11-23T22:35:55Z", cut to the second.
std::string utc_timestamp(WallTime time);
// Seconds since the epoch, as Python's time.time().
double epoch_seconds(WallTime time);

// Characters of valid UTF-8, as Python counts them; a byte that is not valid counts as one.
std::size_t character_count(std::string_view text);
// Filled with blanks to `width` characters at the right (the text begins at the left), or at the
// left.
std::string left_aligned(std::string_view text, std::size_t width);
std::string right_aligned(std::string_view text, std::size_t width);

}  // namespace acrida
