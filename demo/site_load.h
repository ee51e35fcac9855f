// What the demo site remembers about its load: who failed to log in, what the rate limits have
// counted, which reports are prepared, which faults have struck.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <cstdint>
#include <optional>

#include "demo/call.h"
#include "demo/database.h"
#include "demo/fault.h"
#include "demo/load_settings.h"
#include "demo/login_tracker.h"
#include "demo/prepared_report.h"
#include "demo/rate_limiter.h"
#include "demo/site_options.h"
#include "demo/worker_pool.h"

namespace acrida::demo {

struct SiteLoad {
  // REQUIRES: `database` has the site's tables and outlives this.
  SiteLoad(const SiteOptions& options, Database& database);

  const LoadSettings settings;
  const bool locks_out;
  LoginTracker failures_of_users;
  LoginTracker failures_of_addresses;
  std::optional<SiteRateLimiter> site_limit;
  std::optional<CallRateLimiter> dashboard_limit;
  PreparedReports prepared_reports;
  Faults faults;
};

// REQUIRES: workers >= 1.
WorkerPoolOptions pool_options(const LoadSettings& load,
                               int workers,
                               std::uint64_t seed,
                               TimePoint begin);

// The fault that strikes a request as it arrives. REQUIRES: the call has its route.
std::optional<Fault> fault_of(SiteLoad& load, const Call& call);

// Why a request is refused before its page sees it: maintenance, the site's rate limit, that of the
// dashboard. REQUIRES: call.now is when a worker took it up; call.session is known.
std::optional<ErpError> refusal_of(SiteLoad& load, const Call& call);

// The error of a call whose transaction was rolled back, by a fault or by the locks themselves.
std::optional<ErpError> rollback_of(const Call& call);

}  // namespace acrida::demo
