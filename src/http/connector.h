// Connector opens connections: name, TCP or Unix socket, proxy tunnel, TLS, each phase timed.
//
// Thread: its shard's. Used by one UserClient; stateless but for the TLS ticket kept for
// resumption.
#pragma once

#include <string>

#include "acrida/task.h"
#include "http/connection.h"
#include "http/deadline.h"
#include "http/exchange.h"
#include "http/http_config.h"
#include "http/http_engine.h"
#include "io/tls.h"

namespace acrida {

class Connector {
 public:
  explicit Connector(HttpEngine& engine) : engine_(engine) {}

  // Connects `connection` so that requests for `url` can be written to it. False, and the reason in
  // the exchange, when that fails or takes longer than its connect_timeout or the config's.
  // REQUIRES: everything given outlives the task.
  Task<bool> open(Connection& connection,
                  const HttpConfig& config,
                  const Url& url,
                  HttpExchange& exchange,
                  Deadline& deadline);

  // Keeps the session of a connection that is about to be closed.
  void keep_ticket(Connection& connection);

  // "" when requests for `url` go straight to its origin; else what tells connections with a detour
  // apart.
  static std::string detour_key(const HttpConfig& config, const Url& url);

 private:
  Task<bool> connect(Connection& connection,
                     const HttpConfig& config,
                     const Url& url,
                     HttpExchange& exchange,
                     const Deadline& deadline);
  Task<bool> tunnel(Connection& connection,
                    const HttpConfig& config,
                    const Url& url,
                    HttpExchange& exchange);
  Task<bool> secure(Connection& connection,
                    const HttpConfig& config,
                    const Url& url,
                    HttpExchange& exchange);
  WallTime wall_now() { return engine_.loop.wall_now(); }

  HttpEngine& engine_;
  TlsTicket ticket_;
  std::string ticket_key_;  // the connection's key that the ticket belongs to
};

}  // namespace acrida
