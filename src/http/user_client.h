// UserClient: the HTTP client of one user: default headers, cookies, connections kept alive.
//
// perform() carries one request through redirects to its response, on an idle connection where
// there is one. Requests that overlap use connections of their own. Whatever goes wrong is written
// into the exchange; nothing is thrown.
//
// Thread: its shard's. Memory: about 150 bytes, and one Connection per origin.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/task.h"
#include "http/connection.h"
#include "http/connector.h"
#include "http/cookies.h"
#include "http/exchange.h"
#include "http/header_block.h"
#include "http/hop.h"
#include "http/http_config.h"
#include "http/http_engine.h"

namespace acrida {

class UserClient {
 public:
  // REQUIRES: engine outlives the client.
  UserClient(HttpEngine& engine, std::shared_ptr<const HttpConfig> config);
  ~UserClient();
  UserClient(const UserClient&) = delete;
  UserClient& operator=(const UserClient&) = delete;

  HttpEngine& engine() { return engine_; }
  const HttpConfig& config() const { return *config_; }
  // A copy of this user's own, to change.
  HttpConfig& own_config();
  HeaderBlock& headers() { return headers_; }
  CookieJar& cookies() { return cookies_; }

  // REQUIRES: `exchange` holds a request and outlives the task. Destroying the task closes the
  // connection it used; exchange.in_flight then says whether the server may have seen the request.
  Task<> perform(HttpExchange& exchange);

  // Appends the head of the exchange's last hop, written anew: with the client's headers and
  // cookies as they are now. Nothing when there is none to write.
  void append_head(const HttpExchange& exchange, std::string& out) const;

  // Adds what the kernel has counted of connections that are open to the engine's counters.
  void count_segments();

  // Closes every connection that is not in use.
  void close_idle();

  // To different origins; the one idle longest is closed for the next.
  static constexpr std::size_t kConnectionsMax = 8;

 private:
  class Lease;

  Task<> pass_gate(HttpExchange& exchange, Deadline& deadline);
  Task<bool> perform_hop(HttpExchange& exchange, Deadline& deadline, UnderWay& under_way);
  Task<bool> exchange_on(Connection& connection,
                         HttpExchange& exchange,
                         const Hop& hop,
                         Deadline& deadline);
  Task<bool> send_body_when_asked(Connection& connection,
                                  HttpExchange& exchange,
                                  Deadline& deadline);
  Task<bool> receive(Connection& connection, HttpExchange& exchange, Deadline& deadline);

  Hop hop_of(const HttpExchange& exchange) const;
  bool build_request(HttpExchange& exchange, const Hop& hop);
  ParseState read_some(Connection& connection, HttpExchange& exchange);
  bool may_repeat(const HttpExchange& exchange) const;
  void repeat(HttpExchange& exchange);
  void keep_cookies(const HttpExchange& exchange, const Hop& hop);
  void finish(HttpExchange& exchange);
  void decode(HttpExchange& exchange);
  RequestId next_id(const HttpExchange& exchange, const Hop& hop);

  Connection* idle_connection(std::string_view key);
  Connection& add_connection(std::string_view key);
  void drop(Connection& connection);

  HttpEngine& engine_;
  std::shared_ptr<const HttpConfig> config_;
  HeaderBlock headers_;
  CookieJar cookies_;
  std::vector<std::unique_ptr<Connection>> connections_;  // the one used last at the end
  Connector connector_;
};

}  // namespace acrida
