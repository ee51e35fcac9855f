// Figures of the texts for pages: short, since there are many thousands of them.
//
// Thread: any.
#pragma once

#include <cstdint>

#include "acrida/time.h"
#include "report/json_writer.h"

namespace acrida {

// Six significant digits; not finite: null.
void write_figure(JsonWriter& json, double value);
// Milliseconds, rounded to microseconds.
double figure_ms(Duration time);
// Milliseconds since the epoch, whole.
std::int64_t epoch_ms(WallTime time);

}  // namespace acrida
