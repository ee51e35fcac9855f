// RunFacts is what the judge and the rules need to know of a run beside what was measured: what was
// asked for.
//
// Thread: a value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "acrida/time.h"
#include "verdict/server_times.h"

namespace acrida {

struct RunFacts {
  bool open_model = false;
  bool locustfile = false;  // the users are Python's
  bool over = true;         // false: judged while it runs; the verdict is provisional
  bool tls_verification = true;
  bool rehearsing = false;  // --accelerate: times of the day run faster than the site's
  std::string host;         // without its password
  std::uint32_t shards = 1;
  std::uint64_t requests_per_second_max = 0;  // --max-rps; 0: none
  std::uint64_t held_back = 0;                // requests that waited for it
  std::int64_t users_planned = 0;             // that `offered` is of; 0: not known
  std::int64_t users_wanted = 0;              // where the ramp leads; 0: not known
  Duration run_time{0};                       // so far, or in all

  // Of a Frappe site's own log, where it was given.
  std::vector<ServerTimes> server_times;

  // Requests a second that this load offers to a name, by (method, name), if every request takes
  // its target's median; from the plan. A name that is missing: not known.
  std::map<std::pair<std::string, std::string>, double> offered;
};

}  // namespace acrida
