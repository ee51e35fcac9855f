#include "http/connector.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/check.h"
#include "http/auth_header.h"
#include "http/request_writer.h"
#include "http/transport_error.h"

namespace acrida {

std::string Connector::detour_key(const HttpConfig& config, const Url& url) {
  if (config.unix_socket) {
    return std::string(url.origin()) + " by " + config.unix_socket->text();
  }
  if (config.proxy && !url.secure()) {  // one connection to the proxy serves all plain origins
    return "proxy " + std::string(config.proxy->origin());
  }
  if (config.proxy) {
    return std::string(url.origin()) + " by " + std::string(config.proxy->origin());
  }
  return {};
}

Task<bool> Connector::open(Connection& connection,
                           const HttpConfig& config,
                           const Url& url,
                           HttpExchange& exchange,
                           Deadline& deadline) {
  deadline.guard_connect(connection.socket(),
                         exchange.connect_timeout.value_or(config.connect_timeout));
  bool open = co_await connect(connection, config, url, exchange, deadline);
  if (open && url.secure()) {
    if (config.proxy) {
      open = co_await tunnel(connection, config, url, exchange);
    }
    if (open) {
      open = co_await secure(connection, config, url, exchange);
    }
  }
  deadline.release();
  if (!open && deadline.expired()) {
    exchange.error_text.clear();
    exchange.fail(HttpError::kConnectTimeout);
  }
  if (open) {
    ++engine_.counters.connections_opened;
  }
  if (open && config.http2) {
    if (url.secure() && !connection.tls()->http2_chosen()) {
      exchange.fail(HttpError::kHttp2Refused);
      co_return false;
    }
    connection.start_http2();
  }
  co_return open;
}

Task<bool> Connector::connect(Connection& connection,
                              const HttpConfig& config,
                              const Url& url,
                              HttpExchange& exchange,
                              const Deadline& deadline) {
  Endpoint endpoint;
  if (config.unix_socket) {
    endpoint = *config.unix_socket;
  } else {
    const Url& next = config.proxy ? *config.proxy : url;
    const WallTime before = wall_now();
    // The deadline's timer reaches into sockets only.
    const Duration limit =
        std::min(exchange.connect_timeout.value_or(config.connect_timeout), deadline.left());
    Result<Endpoint> found = co_await engine_.resolver.resolve(next.host(), next.port(), limit);
    exchange.phases.dns += wall_now() - before;
    if (deadline.expired() || (!found && found.error().error_number() == ETIMEDOUT)) {
      exchange.fail(HttpError::kConnectTimeout);
      co_return false;
    }
    if (!found) {
      exchange.fail(HttpError::kConnectFailed, found.error().message());
      co_return false;
    }
    endpoint = *found;
  }
  const WallTime before = wall_now();
  const int error = co_await connection.connect(endpoint);
  exchange.phases.connect += wall_now() - before;
  if (error != 0) {
    exchange.fail(HttpError::kConnectFailed, transport_error_text(error));
  }
  co_return error == 0;
}

// RFC 9110 9.3.6: after a 2xx the connection is the origin's.
Task<bool> Connector::tunnel(Connection& connection,
                             const HttpConfig& config,
                             const Url& url,
                             HttpExchange& exchange) {
  std::string authority(url.authority());
  if (authority.find(':', authority.rfind(']') + 1) == std::string::npos) {
    authority += ":" + std::to_string(url.port());
  }
  ACRIDA_CHECK(config.proxy.has_value());
  std::string request;
  if (const HttpError error = append_connect(authority, url_authorization(*config.proxy), request);
      error != HttpError::kNone) {
    exchange.fail(error);
    co_return false;
  }
  if (!connection.write(request)) {
    if (const int error = co_await connection.flush(); error != 0) {
      exchange.fail(HttpError::kConnectFailed, transport_error_text(error));
      co_return false;
    }
  }
  ResponseParser answer;
  std::string body;
  answer.start(RequestKind::kConnect, body);
  ParseState state = ParseState::kNeedMore;
  while (state == ParseState::kNeedMore) {
    if (co_await connection.readable() != 0) {
      co_return false;
    }
    Stamp stamp;
    const IoResult got = connection.read(engine_.incoming, stamp, exchange.bytes_received);
    if (got.would_block()) {
      continue;
    }
    if (got.error != 0) {
      exchange.fail(HttpError::kConnectFailed, transport_error_text(got.error));
      co_return false;
    }
    std::size_t used = 0;
    state = got.closed()
                ? answer.finish()
                : answer.consume(std::span<const char>(engine_.incoming).first(got.bytes), used);
  }
  if (state != ParseState::kDone || answer.status() / 100 != 2) {
    const std::string status =
        state == ParseState::kDone ? std::to_string(answer.status()) : "nonsense";
    exchange.fail(HttpError::kProxyRefused,
                  std::string(text(HttpError::kProxyRefused)) + " (" + status + ")");
    co_return false;
  }
  co_return true;
}

Task<bool> Connector::secure(Connection& connection,
                             const HttpConfig& config,
                             const Url& url,
                             HttpExchange& exchange) {
  Result<TlsContext*> context = engine_.tls(config.insecure);
  if (!context) {
    exchange.fail(HttpError::kConnectFailed, context.error().message());
    co_return false;
  }
  const TlsTicket* resume =
      ticket_key_ == connection.key() && !ticket_.empty() ? &ticket_ : nullptr;
  const WallTime before = wall_now();
  std::string host(url.host());
  const std::string failure =
      co_await connection.start_tls(**context, std::move(host), config.http2, resume);
  exchange.phases.tls += wall_now() - before;
  if (!failure.empty()) {
    exchange.fail(HttpError::kConnectFailed, failure);
    co_return false;
  }
  ++engine_.counters.tls_handshakes;
  engine_.counters.tls_resumed += connection.tls()->resumed() ? 1U : 0U;
  co_return true;
}

void Connector::keep_ticket(Connection& connection) {
  if (connection.tls() == nullptr) {
    return;
  }
  TlsTicket ticket = connection.tls()->ticket();
  if (!ticket.empty()) {
    ticket_ = std::move(ticket);
    ticket_key_ = connection.key();
  }
}

}  // namespace acrida
