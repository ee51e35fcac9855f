// What ran in the small run of the tests (stats/small_run_testing.h).
//
// Thread: any.
#pragma once

#include "report/run_info.h"
#include "stats/small_run_testing.h"

namespace acrida {

inline RunInfo small_run_info() {
  RunInfo info;
  info.version = "0.1.0";
  info.scenario = "shop.cpp";
  info.host = "http://127.0.0.1:8000";
  info.seed = 42;
  info.run_id = "0badcafe";
  info.shards = 2;
  info.protocols = {"HTTP/1.1"};
  info.end = kRunStart + std::chrono::seconds(20);
  info.stop_reason = "run time limit reached";
  info.machine = "till";
  info.options = {{"users", "7", "command line"}};
  info.versions = {{"OpenSSL", "3.0"}};
  return info;
}

}  // namespace acrida
