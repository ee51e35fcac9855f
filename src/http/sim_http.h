// SimHttp: a client on simulated time with one server, for tests of HTTP.
//
// The server's answers are raw bytes, chosen by the request's text, so a test says exactly what
// goes over the wire and when.
//
// Thread: the test's.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/http_config.h"
#include "http/http_engine.h"
#include "http/user_client.h"
#include "io/loop.h"
#include "io/sim_kernel.h"

namespace acrida {

class SimHttp {
 public:
  // Called once per request head (with whatever body came in the same write).
  using Server = std::function<void(SimPeer& peer, const std::string& request)>;

  explicit SimHttp(Server server, const HttpConfig& config = {}) : server_(std::move(server)) {
    kernel.listen(*Endpoint::from_literal("10.0.0.1", 80), [this](SimPeer& peer) {
      peer.on_data = [this, &peer](std::string_view bytes) {
        requests.emplace_back(bytes);
        server_(peer, requests.back());
      };
      peer.on_close = [this] {
        ++closed;
      };
    });
    auto shared = std::make_shared<HttpConfig>(config);
    shared->base = *Url::parse("http://10.0.0.1");
    shared->has_base = true;
    client = std::make_unique<UserClient>(engine, std::move(shared));
  }

  // Performs what `prepare` fills in, to its end, within an hour of simulated time.
  std::unique_ptr<HttpExchange> perform(const std::function<void(HttpExchange&)>& prepare) {
    auto exchange = std::make_unique<HttpExchange>();
    exchange->method = "GET";
    exchange->target = "/";
    prepare(*exchange);
    Task<> task = client->perform(*exchange);
    task.start();
    const TimePoint end = loop.now() + std::chrono::hours(1);
    while (!task.done() && loop.now() < end) {
      loop.turn(std::chrono::minutes(1));
    }
    return exchange;
  }

  std::unique_ptr<HttpExchange> get(std::string target) {
    return perform([&](HttpExchange& exchange) { exchange.target = std::move(target); });
  }

  SimKernel kernel;
  Loop loop{kernel};
  HttpEngine engine{loop, TlsOptions{}};
  std::unique_ptr<UserClient> client;
  std::vector<std::string> requests;
  int closed = 0;

 private:
  Server server_;
};

}  // namespace acrida
