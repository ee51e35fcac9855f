#include "report/run_facts_of.h"

#include <algorithm>
#include <numeric>

namespace acrida {

RunFacts run_facts_of(const RunInfo& info, const RunData& data, bool over) {
  RunFacts facts;
  facts.open_model = info.open_model;
  facts.locustfile = info.locustfile;
  facts.over = over;
  facts.tls_verification = info.tls_verification;
  facts.rehearsing = info.acceleration != 1;
  facts.host = mask_password(info.host);  // findings name it
  facts.shards = info.shards;
  facts.requests_per_second_max = info.max_rps;
  facts.held_back = info.held_back;
  facts.run_time = info.end - data.start;
  if (info.server_times) {
    facts.server_times = info.server_times->entries;
  }
  if (info.plan) {
    facts.offered = offered_rates(info.plan->load, facts.run_time);
    facts.users_planned = info.plan->load.users;
  }
  for (const SeriesPoint& point : data.series.points()) {
    facts.users_wanted =
        std::max(facts.users_wanted,
                 std::accumulate(point.users.begin(), point.users.end(), std::int64_t{0}));
  }
  return facts;
}

}  // namespace acrida
