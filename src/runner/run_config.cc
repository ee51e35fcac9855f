#include "runner/run_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "http/url.h"
#include "runner/arrival_curve.h"

namespace acrida {
namespace {

Result<void> check_arrivals(const UserType& type) {
  if (type.arrivals) {
    if (const Result<RateCurve> curve = arrival_curve(*type.arrivals); !curve) {
      return fail(fmt::format("arrivals of {}: {}", type.name, curve.error().message()));
    }
  }
  for (const PlannedTask& task : type.tasks.tasks()) {
    if (!task.arrivals) {
      continue;
    }
    if (const Result<RateCurve> curve = arrival_curve(*task.arrivals); !curve) {
      return fail(
          fmt::format("arrivals of {}.{}: {}", type.name, task.name, curve.error().message()));
    }
  }
  return {};
}

// Whether the host is reached over TLS.
Result<bool> check_host(const UserType& type) {
  if (type.host.empty()) {
    return false;
  }
  const Result<Url> base = Url::parse(type.host);
  if (!base) {
    return fail(fmt::format("{} is no host to test: {}; write it like http://localhost:8000",
                            type.host, base.error().message()));
  }
  return base->secure();
}

}  // namespace

Result<std::vector<DispatchClass>> dispatch_classes(const RunConfig& config) {
  std::vector<DispatchClass> classes;
  for (const UserType& type : config.plan->user_types()) {
    if (!type.arrivals) {
      classes.push_back(
          {.name = type.name, .weight = type.weight, .fixed_count = type.fixed_count});
    }
  }
  if (classes.empty()) {
    if (!config.exact_counts.empty()) {
      return fail("numbers of users were given, but every user type starts by its arrivals");
    }
    return classes;
  }
  if (const auto exact = set_exact_counts(classes, config.exact_counts); !exact) {
    return std::unexpected(exact.error());
  }
  const bool any = std::ranges::any_of(
      classes, [](const DispatchClass& one) { return one.fixed_count > 0 || one.weight > 0; });
  if (!any && !config.exact_counts.empty()) {
    return fail("the numbers of users leave nobody to start: every user class has 0");
  }
  return classes;
}

Result<void> check_run_config(const RunConfig& config) {
  if (Result<void> limits = config.limits.check(); !limits) {
    return limits;
  }
  bool secure = !config.tls.ca_file.empty() || !config.tls.certificate_file.empty();
  for (const UserType& type : config.plan->user_types()) {
    const Result<bool> host_secure = check_host(type);
    if (!host_secure) {
      return fail(host_secure.error());
    }
    secure = secure || *host_secure;
    if (Result<void> arrivals = check_arrivals(type); !arrivals) {
      return arrivals;
    }
  }
  if (secure) {
    if (const auto context = TlsContext::open(config.tls); !context) {
      return std::unexpected(context.error());
    }
  }
  const auto classes = dispatch_classes(config);
  return classes ? Result<void>() : fail(classes.error());
}

}  // namespace acrida
