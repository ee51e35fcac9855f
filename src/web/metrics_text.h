// Metrics in Prometheus's text format, version 0.0.4 (docs/ci.md lists them).
//
// Thread: any; functions of their arguments.
#pragma once

#include <string>

#include "web/metrics_snapshot.h"

namespace acrida {

std::string metrics_text(const MetricsSnapshot& snapshot);

}  // namespace acrida
