// How a demo site is opened.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <string>

#include "demo/costs.h"
#include "demo/demo_erp.h"
#include "demo/load_settings.h"

namespace acrida::demo {

struct SiteOptions {
  DemoMode mode = DemoMode::kTutorial;
  bool development_server = false;
  DemoCosts costs;
  LoadSettings load;
  std::string database = ":memory:";
  std::uint64_t seed = 1;
};

}  // namespace acrida::demo
