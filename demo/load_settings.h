// How the demo ERP's site behaves under load beyond its costs: limits, lock-outs, restarts, stalls
// and faults. All of it is off by default, but for what strict mode has as a real site does.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "acrida/time.h"
#include "base/error.h"
#include "demo/fault.h"

namespace acrida {

// Frappe's conf.rate_limit: processing seconds of the whole site in each fixed window.
struct SiteRateLimit {
  Duration limit{0};
  Duration window{0};
};

// Frappe's @rate_limit: calls of one client address in each window, which its first call begins.
struct CallRateLimit {
  std::uint64_t calls = 0;
  Duration window{0};
};

struct WorkerRestarts {
  std::uint64_t max_requests = 0;  // gunicorn's --max-requests; 0: never
  std::uint64_t jitter = 0;        // gunicorn's --max-requests-jitter
};

struct Stall {
  Duration every{0};  // 0: never
  Duration length{0};
};

struct LoadSettings {
  std::optional<SiteRateLimit> rate_limit;
  std::optional<CallRateLimit> dashboard_limit;
  // Without a value: as in strict mode on, in tutorial mode off.
  std::optional<bool> login_lockout;
  // A script report that takes longer is prepared in the background ever after; 0: never. Without a
  // value: kPreparedAfter in strict mode, never in tutorial mode.
  std::optional<Duration> prepared_after;
  WorkerRestarts restarts;
  Duration restart_time = std::chrono::milliseconds(800);
  Stall stall;
  FaultRules faults;
  Duration lock_wait = std::chrono::seconds(50);         // innodb_lock_wait_timeout
  Duration gateway_timeout = std::chrono::seconds(120);  // nginx's proxy_read_timeout
  Duration slow_body = std::chrono::seconds(3);          // from its first piece to its last
};

inline constexpr Duration kPreparedAfter = std::chrono::seconds(15);

// "600/3600", "10m/1h": both are time spans of whole seconds, the window at least one.
Result<SiteRateLimit> parse_site_rate_limit(std::string_view text);
// "30/60": calls, and a window of whole seconds.
Result<CallRateLimit> parse_call_rate_limit(std::string_view text);
// "5000" or "5000:500".
Result<WorkerRestarts> parse_worker_restarts(std::string_view text);
// "30s:2s": every 30 seconds, for less than that.
Result<Stall> parse_stall(std::string_view text);

}  // namespace acrida
