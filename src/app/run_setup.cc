#include "app/run_setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "http/url.h"
#include "io/endpoint.h"
#include "runner/dispatcher.h"
#include "site/site_probe.h"

namespace acrida {
namespace {

// A user whose constructor throws is for the run to report.
bool has_client(const UserType& type) {
  try {
    return type.make()->http_client() != nullptr;
  } catch (...) {
    return false;
  }
}

Result<void> check_hosts(const ScenarioPlan& plan) {
  for (const UserType& type : plan.user_types()) {
    if (type.host.empty() && has_client(type)) {
      return fail(fmt::format("{} has no host to test: name one, as in -H https://erp.example.com",
                              escape_for_terminal(type.name)));
    }
  }
  return {};
}

Result<void> set_shape(const Options& options, RunConfig& config) {
  Result<ShapeFunction> shape;
  if (!options.stages.empty()) {
    shape = stages_shape(options.stages);
  } else if (options.steps) {
    shape = steps_shape(*options.steps);
  }
  if (!shape) {
    return fail(std::move(shape.error()));
  }
  config.shape = std::move(*shape);
  return {};
}

}  // namespace

Result<HttpConfig> http_config(const Options& options) {
  HttpConfig http;
  http.http2 = options.http2;
  http.insecure = options.insecure;
  http.timeout = options.timeout.value_or(http.timeout);
  http.connect_timeout = options.connect_timeout.value_or(http.connect_timeout);
  if (options.proxy) {
    Result<Url> proxy = parse_proxy(*options.proxy);
    if (!proxy) {
      return fail("--proxy: " + proxy.error().message());
    }
    http.proxy = std::move(*proxy);
  }
  if (options.unix_socket) {
    const Result<std::string> path = parse_unix_socket(*options.unix_socket);
    Result<Endpoint> endpoint = path ? Endpoint::from_unix_path(*path) : fail(path.error());
    if (!endpoint) {
      return fail("--unix-socket: " + endpoint.error().message());
    }
    http.unix_socket = *endpoint;
  }
  return http;
}

TlsOptions tls_options(const Options& options) {
  return {.insecure = options.insecure,
          .ca_file = options.ca_certificates.value_or(""),
          .certificate_file = options.certificate.value_or(""),
          .key_file = options.private_key.value_or("")};
}

std::vector<std::string> foreign_hosts(const ScenarioPlan& plan, bool by_proxy) {
  std::vector<std::string> hosts;
  for (const UserType& type : plan.user_types()) {
    const Result<Url> host = Url::parse(type.host);
    if (type.host.empty() || (host && !by_proxy && is_loopback(*host))) {
      continue;
    }
    // The credentials in a URL are nothing to show.
    std::string shown = host ? std::string(host->origin()) : type.host;
    if (std::ranges::find(hosts, shown) == hosts.end()) {
      hosts.push_back(std::move(shown));
    }
  }
  return hosts;
}

bool is_open_model(const ScenarioPlan& plan) {
  return std::ranges::all_of(plan.user_types(),
                             [](const UserType& type) { return type.arrivals.has_value(); });
}

Result<RunConfig> run_config(const Options& options,
                             std::shared_ptr<const ScenarioPlan> plan,
                             const RunDefaults& defaults) {
  if (Result<void> checked = check_hosts(*plan); !checked) {
    return fail(std::move(checked.error()));
  }
  RunConfig config;
  config.seed = options.seed.value_or(defaults.seed);
  config.run_id = options.run_id.value_or(defaults.run_id);
  config.acceleration = options.acceleration.value_or(1);
  config.shift = options.shift;
  config.shards = options.shards ? static_cast<std::uint32_t>(*options.shards) : defaults.shards;
  if (options.max_rps) {
    config.requests_per_second_max = static_cast<std::uint32_t>(*options.max_rps);
    config.shards = std::min(config.shards, *config.requests_per_second_max);
  }
  const bool foreign = !foreign_hosts(*plan, options.proxy.has_value()).empty();
  if (options.storm_stop || (!options.no_storm_stop && foreign)) {
    config.error_storm = StormLimits{};
  }
  if (!is_open_model(*plan)) {
    config.users = options.users;
  } else if (options.users) {
    config.active_max = static_cast<std::uint64_t>(*options.users);
    // Each shard has its part of them, which is at least one.
    config.shards =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(config.shards, config.active_max));
  }
  const auto faster = [times = config.acceleration](Duration span) {
    return accelerated(span, times);
  };
  config.spawn_rate =
      options.spawn_rate.transform([&config](double rate) { return rate * config.acceleration; });
  config.exact_counts = options.fixed_counts;
  config.relogin = faster(options.relogin);
  config.limits = {.run_time = options.run_time.transform(faster),
                   .warm_up = faster(options.warm_up),
                   .stop_timeout = options.stop_timeout};
  if (options.iterations) {
    config.iterations = static_cast<std::uint64_t>(*options.iterations);
  }
  config.reset_stats = options.reset_stats;
  config.frappe = options.frappe;
  config.keep_request_ids = options.frappe_monitor_log.has_value();
  config.tls = tls_options(options);
  config.plan = std::move(plan);
  if (Result<void> shaped = set_shape(options, config); !shaped) {
    return fail(std::move(shaped.error()));
  }
  Result<HttpConfig> http = http_config(options);
  if (!http) {
    return fail(std::move(http.error()));
  }
  config.http = std::move(*http);
  // Before any file is touched: an old report is not emptied for a run that cannot start.
  if (Result<void> checked = check_run_config(config); !checked) {
    return fail(std::move(checked.error()));
  }
  return config;
}

std::string load_line(const RunConfig& config) {
  if (is_open_model(*config.plan)) {
    return fmt::format("Arrivals starting, at most {} active at once", config.active_max);
  }
  const bool own_shape = config.plan->shape() || !config.plan->stages().empty();
  if (config.shape || config.shift || (own_shape && !config.users)) {
    return "Shape test starting.";
  }
  return fmt::format("Ramping to {} users at a rate of {:.2f} per second", config.users.value_or(1),
                     config.spawn_rate.value_or(1));
}

}  // namespace acrida
