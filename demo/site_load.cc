#include "demo/site_load.h"

#include <array>

#include "demo/pos_invoice.h"
#include "demo/scripted_method.h"
#include "demo/site_state.h"

namespace acrida::demo {
namespace {

bool is_strict(const SiteOptions& options) {
  return options.mode == DemoMode::kStrict;
}

bool is_any(const Call& /*call*/) {
  return true;
}

bool creates(const Call& call, std::string_view doctype) {
  return call.doctype == doctype && call.request.method == "POST" && call.subject.empty();
}

bool submits(const Call& call, std::string_view doctype) {
  return call.doctype == doctype && call.request.method == "PUT" &&
         call.arguments["docstatus"].as_integer() == kSubmitted;
}

bool creates_invoice(const Call& call) {
  return creates(call, "POS Invoice");
}

bool creates_or_submits_invoice(const Call& call) {
  return creates_invoice(call) || submits(call, "POS Invoice");
}

bool changes_document(const Call& call) {
  return !call.doctype.empty() && (call.request.method == "PUT" || call.request.method == "DELETE");
}

bool writes_document(const Call& call) {
  return changes_document(call) || (!call.doctype.empty() && call.request.method == "POST");
}

bool closes_shift(const Call& call) {
  constexpr std::string_view kClosing = "POS Closing Entry";
  return submits(call, kClosing) ||
         (creates(call, kClosing) && call.arguments["docstatus"].as_integer() == kSubmitted);
}

struct Target {
  Fault fault;
  bool (*can_be_struck)(const Call&);
};

// In the order in which they strike.
constexpr std::array kTargets{
    Target{Fault::kDeadlock, creates_invoice},
    Target{Fault::kLockTimeout, creates_or_submits_invoice},
    Target{Fault::kLocked, changes_document},
    Target{Fault::kReadOnly, writes_document},
    Target{Fault::kQueueFull, closes_shift},
    Target{Fault::kNoRedis, closes_shift},
    Target{Fault::kNoConnection, is_any},
    Target{Fault::kMaintenance, is_any},
    Target{Fault::kTooManyRequests, is_any},
    Target{Fault::kBadGateway, is_any},
    Target{Fault::kGatewayTimeout, is_any},
    Target{Fault::kReset, is_any},
    Target{Fault::kSlowBody, is_any},
};

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
  for (const Target& target : kTargets) {
    if (target.can_be_struck(call) && load.faults.strikes(target.fault)) {
      return target.fault;
    }
  }
  return std::nullopt;
}

std::optional<ErpError> refusal_of(SiteState& site, const Call& call) {
  SiteLoad& load = site.load;
  if (call.fault == Fault::kMaintenance) {
    return session_stopped();
  }
  if (call.fault == Fault::kNoConnection) {
    return too_many_connections();
  }
  if (call.fault == Fault::kTooManyRequests ||
      (load.site_limit && load.site_limit->is_spent(call.now))) {
    return too_many_requests();
  }
  if (load.dashboard_limit && serves_outlet_dashboard(site, call) &&
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
  if (call.fault == Fault::kLocked) {
    return document_locked();
  }
  if (call.fault == Fault::kReadOnly) {
    return in_read_only_mode();
  }
  if (call.fault == Fault::kQueueFull) {
    return queue_overloaded();
  }
  if (call.fault == Fault::kNoRedis) {
    return no_redis();
  }
  return std::nullopt;
}

}  // namespace acrida::demo
