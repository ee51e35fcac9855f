#include "demo/demo_erp.h"

#include <future>
#include <thread>
#include <unordered_map>
#include <utility>

#include "demo/http_server.h"
#include "demo/monitor_log.h"
#include "demo/route.h"
#include "demo/served_log.h"
#include "demo/site.h"
#include "demo/site_load.h"
#include "demo/worker_pool.h"

namespace acrida {
namespace {

constexpr int kWorkersMax = 1000;
constexpr std::string_view kServedPath = "/demo/served";

// A request between its arrival and the end of its response.
struct Pending {
  demo::Call call;
  WallTime arrived;
  Duration queued{0};
  Duration service{0};
  int status = 0;
  bool is_counted = true;
};

std::string url_of(const std::string& bind, std::uint16_t port) {
  const bool is_ipv6 = bind.find(':') != std::string::npos;
  return "http://" + (is_ipv6 ? "[" + bind + "]" : bind) + ":" + std::to_string(port);
}

}  // namespace

// Brings together the transport, the pool of workers, the site and the log. Everything but start
// and stop happens on the transport's thread.
class DemoErp::Server {
 public:
  Server(std::unique_ptr<demo::HttpServer> http,
         std::unique_ptr<demo::Site> site,
         demo::ServedLog log,
         demo::MonitorLog monitor,
         const DemoErpOptions& options)
      : http_(std::move(http)),
        site_(std::move(site)),
        log_(std::move(log)),
        monitor_(std::move(monitor)),
        pool_(demo::pool_options(options.load,
                                 options.development_server ? 1 : options.workers,
                                 options.seed,
                                 http_->now())),
        url_(url_of(options.bind, http_->port())) {
    http_->set_events(
        {.on_request = [this](auto id, auto request) { arrive(id, std::move(request)); },
         .on_end = [this](auto id, bool written) { end(id, written); },
         .on_wake = [this] { advance(); },
         .on_second =
             [this] {
               log_.flush();
               monitor_.flush();
             }});
    thread_ = std::thread([this] { http_->run(); });
  }

  ~Server() { stop(); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const { return http_->port(); }
  const std::string& url() const { return url_; }

  ServedCounts served() {
    if (!thread_.joinable()) {
      return counts();
    }
    std::promise<ServedCounts> promise;
    auto future = promise.get_future();
    http_->post([this, &promise] { promise.set_value(counts()); });
    return future.get();
  }

  void stop() {
    if (!thread_.joinable()) {
      return;
    }
    http_->stop();
    thread_.join();
    for (const auto& [id, pending] : pending_) {
      if (pending.is_counted) {
        log_.unserved(describe(pending, false));
      }
    }
    log_.flush();
    monitor_.flush();
  }

 private:
  void arrive(demo::ExchangeId id, demo::HttpRequest request) {
    if (request.target == kServedPath) {
      pending_[id].is_counted = false;
      http_->respond(id, {.body = counts().to_json()});
      return;
    }
    const WallTime wall = http_->wall_now();
    Pending& pending = pending_[id];
    pending.call = site_->admit(std::move(request), wall);
    pending.arrived = wall;
    log_.seen(pending.call.request.method, pending.call.route->name);
    pool_.arrive(id, http_->now());
    advance();
  }

  // Does everything that has happened by now, and asks to be woken for the next.
  void advance() {
    const TimePoint now = http_->now();
    while (const auto step = pool_.step(now)) {
      Pending& pending = pending_.at(step->job);
      const WallTime wall = http_->wall_now() - (now - step->at);
      if (step->kind == demo::WorkerPool::StepKind::kStarted) {
        pool_.plan(step->job, site_->plan(pending.call, wall));
        continue;
      }
      pending.queued = step->queued;
      pending.service = step->service;
      pending.call.lock_failure = step->failure;
      demo::HttpReply reply = site_->serve(pending.call, wall);
      if (!reply.is_of_gateway) {
        monitor_.served(pending.call.request, wall - step->service, step->service, reply);
      }
      pending.status = reply.status;
      http_->respond(step->job, reply);
    }
    if (const auto next = pool_.next_at(); next != wake_at_) {
      wake_at_ = next;
      http_->wake_at(next);
    }
  }

  void end(demo::ExchangeId id, bool written) {
    const auto place = pending_.find(id);
    if (place->second.is_counted) {
      log_.served(describe(place->second, written));
    }
    pending_.erase(place);
  }

  static demo::ServedRequest describe(const Pending& pending, bool written) {
    return {.arrived = pending.arrived,
            .method = pending.call.request.method,
            .path = pending.call.request.target,
            .route = pending.call.route->name,
            .user = pending.call.user,
            .status = pending.status,
            .service = pending.service,
            .queued = pending.queued,
            .written = written};
  }

  ServedCounts counts() const {
    ServedCounts counts = log_.counts();
    const demo::ConnectionCounts& connections = http_->counts();
    counts.log_failures += monitor_.failures();
    counts.connections = connections.accepted;
    counts.connections_refused = connections.refused;
    counts.malformed = connections.malformed;
    counts.incomplete = connections.incomplete;
    counts.faults = site_->fault_counts();
    const demo::WorkerPool::Counts& pool = pool_.counts();
    counts.effects = {{"worker_restarts", pool.restarts},
                      {"stalls", pool.stalls},
                      {"deadlocks", pool.deadlocks},
                      {"lock_timeouts", pool.lock_timeouts}};
    return counts;
  }

  std::unique_ptr<demo::HttpServer> http_;
  std::unique_ptr<demo::Site> site_;
  demo::ServedLog log_;
  demo::MonitorLog monitor_;
  demo::WorkerPool pool_;
  std::string url_;
  std::unordered_map<demo::ExchangeId, Pending> pending_;
  std::optional<TimePoint> wake_at_;
  std::thread thread_;
};

Result<std::unique_ptr<DemoErp>> DemoErp::start(DemoErpOptions options) {
  if (options.workers < 1 || options.workers > kWorkersMax) {
    return fail("workers: " + std::to_string(options.workers) + " is not from 1 to " +
                std::to_string(kWorkersMax));
  }
  auto site = demo::Site::open({.mode = options.mode,
                                .site = options.site,
                                .csrf = options.csrf,
                                .development_server = options.development_server,
                                .costs = options.costs,
                                .load = options.load,
                                .database = options.database,
                                .seed = options.seed});
  if (!site) {
    return fail(site.error());
  }
  auto log = demo::ServedLog::open(options.served_log);
  if (!log) {
    return fail(log.error());
  }
  auto monitor = demo::MonitorLog::open(options.monitor_log);
  if (!monitor) {
    return fail(monitor.error());
  }
  auto http =
      demo::HttpServer::listen({.bind = options.bind,
                                .port = options.port,
                                .unix_socket = options.unix_socket,
                                .keep_alive = options.keep_alive && !options.development_server,
                                .idle_timeout = options.idle_timeout});
  if (!http) {
    return fail(http.error());
  }
  return std::unique_ptr<DemoErp>(new DemoErp(std::make_unique<Server>(
      std::move(*http), std::move(*site), *std::move(log), *std::move(monitor), options)));
}

DemoErp::DemoErp(std::unique_ptr<Server> server) : server_(std::move(server)) {}
DemoErp::~DemoErp() = default;

std::uint16_t DemoErp::port() const {
  return server_->port();
}

const std::string& DemoErp::url() const {
  return server_->url();
}

ServedCounts DemoErp::served() const {
  return server_->served();
}

void DemoErp::stop() {
  server_->stop();
}

}  // namespace acrida
