// How a demo site is opened.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <string>

#include "demo/costs.h"
#include "demo/demo_erp.h"

namespace acrida::demo {

struct SiteOptions {
  DemoMode mode = DemoMode::kTutorial;
  DemoSite site = DemoSite::kStock;
  DemoCsrf csrf = DemoCsrf::kLazy;
  bool development_server = false;
  DemoCosts costs;
  std::string database = ":memory:";
  std::uint64_t seed = 1;
};

}  // namespace acrida::demo
