#include "demo/site_load.h"

#include <array>

#include "demo/pos_invoice.h"

namespace acrida::demo {
namespace {

constexpr std::string_view kDashboard = "scoopjoy.api.mobile.get_outlet_dashboard";

bool is_strict(const SiteOptions& options) {
  return options.mode != DemoMode::kTutorial;
}

bool creates_pos_invoice(const Call& call) {
  return call.doctype == "POS Invoice" && call.request.method == "POST" && call.subject.empty();
}

bool submits_pos_invoice(const Call& call) {
  return call.doctype == "POS Invoice" && call.request.method == "PUT" &&
         call.arguments["docstatus"].as_integer() == kSubmitted;
}

}  // namespace

SiteLoad::SiteLoad(const SiteOptions& options, Database& database)
    : settings(options.load),
      locks_out(options.load.login_lockout.value_or(is_strict(options))),
      prepared_reports(
          database,
          options.load.prepared_after.value_or(is_strict(options) ? kPreparedAfter : Duration(0))),
      faults(options.load.faults, options.seed) {
  if (settings.rate_limit) {
    site_limit.emplace(*settings.rate_limit);
  }
  if (settings.dashboard_limit) {
    dashboard_limit.emplace(*settings.dashboard_limit);
  }
}

WorkerPoolOptions pool_options(const LoadSettings& load,
                               int workers,
                               std::uint64_t seed,
                               TimePoint begin) {
  return {.workers = workers,
          .max_requests = load.restarts.max_requests,
          .jitter = load.restarts.jitter,
          .restart_time = load.restart_time,
          .stall_every = load.stall.every,
          .stall_for = load.stall.length,
          .lock_wait = load.lock_wait,
          .seed = seed,
          .begin = begin};
}

// The first that strikes is the one that does; those after it do not see the request.
std::optional<Fault> fault_of(SiteLoad& load, const Call& call) {
  constexpr std::array kOfAnyRequest{Fault::kMaintenance, Fault::kTooManyRequests,
                                     Fault::kBadGateway,  Fault::kGatewayTimeout,
                                     Fault::kReset,       Fault::kSlowBody};
  const bool creates = creates_pos_invoice(call);
  if (creates && load.faults.strikes(Fault::kDeadlock)) {
    return Fault::kDeadlock;
  }
  if ((creates || submits_pos_invoice(call)) && load.faults.strikes(Fault::kLockTimeout)) {
    return Fault::kLockTimeout;
  }
  for (const Fault fault : kOfAnyRequest) {
    if (load.faults.strikes(fault)) {
      return fault;
    }
  }
  return std::nullopt;
}

std::optional<ErpError> refusal_of(SiteLoad& load, const Call& call) {
  if (call.fault == Fault::kMaintenance) {
    return session_stopped();
  }
  if (call.fault == Fault::kTooManyRequests ||
      (load.site_limit && load.site_limit->is_spent(call.now))) {
    return too_many_requests();
  }
  if (load.dashboard_limit && call.session != nullptr && call.subject == kDashboard &&
      !load.dashboard_limit->admit(client_address(call.request), call.now)) {
    return rate_limit_exceeded();
  }
  return std::nullopt;
}

std::optional<ErpError> rollback_of(const Call& call) {
  if (call.fault == Fault::kDeadlock || call.lock_failure == LockFailure::kDeadlock) {
    return deadlock_error();
  }
  if (call.fault == Fault::kLockTimeout || call.lock_failure == LockFailure::kTimeout) {
    return lock_timeout_error();
  }
  return std::nullopt;
}

}  // namespace acrida::demo
