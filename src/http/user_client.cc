#include "http/user_client.h"

#include <algorithm>
#include <array>
#include <utility>

#include "http/continue_timer.h"
#include "http/deadline.h"
#include "http/http2_exchange.h"
#include "http/http2_session.h"
#include "http/redirect.h"
#include "http/transport_error.h"

namespace acrida {

// Marks a connection as in use; unless it is handed back whole, its state is unknown and it is
// closed.
class UserClient::Lease {
 public:
  Lease(UserClient& client, Connection& connection) : client_(client), connection_(connection) {
    connection_.busy = true;
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease() {
    connection_.busy = false;
    if (!whole_) {
      client_.drop(connection_);
    }
  }
  void hand_back() { whole_ = true; }

 private:
  UserClient& client_;
  Connection& connection_;
  bool whole_ = false;
};

UserClient::UserClient(HttpEngine& engine, std::shared_ptr<const HttpConfig> config)
    : engine_(engine), config_(std::move(config)), connector_(engine) {}

UserClient::~UserClient() = default;

HttpConfig& UserClient::own_config() {
  auto own = std::make_shared<HttpConfig>(*config_);
  HttpConfig& changeable = *own;
  config_ = std::move(own);
  return changeable;
}

Hop UserClient::hop_of(const HttpExchange& exchange) const {
  return exchange.url ? Hop(*exchange.url, exchange.url->target())
                      : Hop(config_->base, exchange.target);
}

Connection* UserClient::idle_connection(std::string_view key) {
  for (std::size_t i = connections_.size(); i-- > 0;) {
    Connection& connection = *connections_[i];
    if (connection.busy || connection.key() != key) {
      continue;
    }
    if (connection.reusable()) {
      return &connection;
    }
    drop(connection);
  }
  return nullptr;
}

Connection& UserClient::add_connection(std::string_view key) {
  if (connections_.size() >= kConnectionsMax) {
    const auto idle =
        std::ranges::find(connections_, false, [](const auto& owned) { return owned->busy; });
    if (idle != connections_.end()) {
      drop(**idle);
    }
  }
  return *connections_.emplace_back(std::make_unique<Connection>(engine_, key));
}

void UserClient::drop(Connection& connection) {
  connector_.keep_ticket(connection);
  std::erase_if(connections_, [&](const auto& owned) { return owned.get() == &connection; });
}

void UserClient::count_segments() {
  for (const auto& connection : connections_) {
    connection->count_segments();
  }
}

void UserClient::close_idle() {
  for (std::size_t i = connections_.size(); i-- > 0;) {
    if (!connections_[i]->busy) {
      drop(*connections_[i]);
    }
  }
}

Task<> UserClient::perform(HttpExchange& exchange) {
  Deadline deadline(engine_.loop, exchange.timeout.value_or(config_->timeout),
                    exchange.timeout_per_wait);
  UnderWay under_way(engine_.under_way, engine_.loop);
  if (!exchange.url && !config_->has_base) {
    exchange.fail(HttpError::kBadTarget,
                  "no host: give --host, a host in the scenario, or a whole URL");
  }
  // Not `while (!failed && co_await ...)`: g++ 12 evaluates the right side in any case.
  bool next = !exchange.failed();
  while (next) {
    next = co_await perform_hop(exchange, deadline, under_way);
  }
  finish(exchange);
}

// Time spent here belongs to nobody but the generator.
Task<> UserClient::pass_gate(HttpExchange& exchange, Deadline& deadline) {
  const Duration held = co_await engine_.gate->pass();
  (exchange.started == WallTime{} ? exchange.held_before : exchange.held_within) += held;
  deadline.extend(held);
}

// True when a redirect, or a repetition on a fresh connection, has to be performed next.
Task<bool> UserClient::perform_hop(HttpExchange& exchange,
                                   Deadline& deadline,
                                   UnderWay& under_way) {
  if (engine_.gate != nullptr) {
    under_way.end();
    co_await pass_gate(exchange, deadline);
  }
  // The requests of one turn leave together, each with its own instant of sending. Only then is it
  // known which connections the turn has closed.
  co_await engine_.loop.turn_end();
  under_way.begin();
  const Hop hop = hop_of(exchange);
  const std::string own_key = Connector::detour_key(*config_, *hop.url);
  const std::string_view key = own_key.empty() ? hop.url->origin() : std::string_view(own_key);
  Connection* connection = idle_connection(key);
  const bool reused = connection != nullptr;
  if (!reused) {
    if (exchange.started == WallTime{}) {
      exchange.started = engine_.loop.wall_now();
    }
    connection = &add_connection(key);
  }
  Lease lease(*this, *connection);
  if (!reused && !co_await connector_.open(*connection, *config_, *hop.url, exchange, deadline)) {
    co_return false;
  }
  engine_.counters.connections_reused += reused ? 1U : 0U;
  deadline.guard(connection->socket());
  const bool complete = co_await exchange_on(*connection, exchange, hop, deadline);
  deadline.release();
  if (complete) {
    exchange.in_flight = false;
    keep_cookies(exchange, hop);
    engine_.site.note_head(hop.url->origin(), !reused, exchange);
    const Http2Session* const http2 = connection->http2();
    if (http2 != nullptr ? http2->usable()
                         : exchange.response.keep_alive() && !exchange.body_withheld) {
      lease.hand_back();
    }
    co_return follow_redirect(exchange, *hop.url, hop.target);
  }
  if (deadline.expired()) {
    exchange.error_text.clear();
    exchange.fail(HttpError::kReadTimeout);
  } else if (reused && may_repeat(exchange)) {
    repeat(exchange);
    co_return true;
  }
  co_return false;
}

Task<bool> UserClient::exchange_on(Connection& connection,
                                   HttpExchange& exchange,
                                   const Hop& hop,
                                   Deadline& deadline) {
  if (!build_request(exchange, hop)) {
    co_return false;
  }
  if (connection.http2() != nullptr) {
    co_return co_await exchange_over_http2(engine_, connection, exchange,
                                           hop.url->secure() ? "https" : "http");
  }
  if (exchange.has_body && !exchange.expect_continue) {
    engine_.outgoing += exchange.body;
  }
  exchange.bytes_sent += engine_.outgoing.size();
  if (!connection.write(engine_.outgoing)) {
    if (const int error = co_await connection.flush(); error != 0) {
      exchange.fail(HttpError::kClosedBeforeResponse, transport_error_text(error));
      co_return false;
    }
    deadline.renew();
  }
  exchange.in_flight = true;
  ++exchange.exchanges;
  ++engine_.counters.http1_exchanges;
  if (exchange.expect_continue && !co_await send_body_when_asked(connection, exchange, deadline)) {
    exchange.body_withheld = true;
    co_return exchange.response.head_complete() && !exchange.failed();
  }
  co_return co_await receive(connection, exchange, deadline);
}

// Waits for "100 Continue", but no longer than kContinueWait: many servers never send it (RFC
// 9110 10.1.1). False when a final response came instead: the body is not wanted.
Task<bool> UserClient::send_body_when_asked(Connection& connection,
                                            HttpExchange& exchange,
                                            Deadline& deadline) {
  ContinueTimer patience(engine_.loop, connection.socket());
  ParseState state = ParseState::kNeedMore;
  while (state == ParseState::kNeedMore) {
    patience.start();
    const int error = co_await connection.readable();
    patience.stop();
    if (error != 0 && patience.over()) {
      connection.socket().clear_abort();
      break;
    }
    if (error != 0) {
      exchange.fail(HttpError::kReadTimeout);
      co_return false;
    }
    state = read_some(connection, exchange);
  }
  if (state == ParseState::kError || state == ParseState::kDone) {
    co_return false;
  }
  deadline.renew();
  exchange.bytes_sent += exchange.body.size();
  if (!connection.write(exchange.body)) {
    if (const int error = co_await connection.flush(); error != 0) {
      exchange.fail(HttpError::kClosedBeforeResponse, transport_error_text(error));
      co_return false;
    }
    deadline.renew();
  }
  co_return true;
}

Task<bool> UserClient::receive(Connection& connection, HttpExchange& exchange, Deadline& deadline) {
  ParseState state = ParseState::kNeedMore;
  while (state == ParseState::kNeedMore || state == ParseState::kContinue) {
    if (const int error = co_await connection.readable(); error != 0) {
      exchange.fail(HttpError::kReadTimeout);
      co_return false;
    }
    state = read_some(connection, exchange);
    if (state == ParseState::kNeedMore || state == ParseState::kContinue) {
      deadline.renew();
    }
  }
  co_return state == ParseState::kDone;
}

// One read and what the parser makes of it.
ParseState UserClient::read_some(Connection& connection, HttpExchange& exchange) {
  Stamp stamp;
  const IoResult got = connection.read(engine_.incoming, stamp, exchange.bytes_received);
  if (got.would_block()) {
    return ParseState::kNeedMore;
  }
  if (got.error != 0) {
    const bool cut = exchange.response.finish() == ParseState::kError;
    exchange.fail(cut ? exchange.response.error() : HttpError::kTruncatedBody,
                  transport_error_text(got.error));
    return ParseState::kError;
  }
  if (got.bytes > 0) {
    exchange.done = stamp.at;
    exchange.stamp = stamp.kind;
    if (exchange.first_byte == WallTime{}) {
      exchange.first_byte = stamp.at;
    }
  }
  std::size_t used = 0;
  const std::span<const char> bytes(engine_.incoming.data(), got.bytes);
  ParseState state =
      got.closed() ? exchange.response.finish() : exchange.response.consume(bytes, used);
  const bool asked = state == ParseState::kContinue;
  while (state == ParseState::kContinue && used < got.bytes) {  // more came right behind it
    std::size_t more = 0;
    state = exchange.response.consume(bytes.subspan(used), more);
    used += more;
  }
  if (asked && state == ParseState::kNeedMore) {
    state = ParseState::kContinue;
  }
  if (state == ParseState::kError) {
    exchange.fail(exchange.response.error());
  }
  if (state == ParseState::kDone && used < got.bytes) {
    ++engine_.counters.unsolicited;
    exchange.fail(HttpError::kUnsolicitedData);
    state = ParseState::kError;
  }
  return state;
}

// RFC 9110 9.2.2: a request that the server may have seen is sent again only when its method says
// that twice is as good as once.
bool UserClient::may_repeat(const HttpExchange& exchange) const {
  constexpr std::array<std::string_view, 6> kIdempotent = {"GET",    "HEAD",    "PUT",
                                                           "DELETE", "OPTIONS", "TRACE"};
  const bool idempotent = std::ranges::find(kIdempotent, exchange.method) != kIdempotent.end();
  const bool closed = exchange.error == HttpError::kClosedBeforeResponse;
  return exchange.repeated == 0 && (exchange.error == HttpError::kHttp2GoAway ||
                                    (closed && (idempotent || !exchange.in_flight)));
}

void UserClient::repeat(HttpExchange& exchange) {
  exchange.error = HttpError::kNone;
  exchange.error_text.clear();
  exchange.in_flight = false;
  exchange.first_byte = {};
  ++exchange.repeated;
  ++engine_.counters.repeated;
}

void UserClient::keep_cookies(const HttpExchange& exchange, const Hop& hop) {
  if (!exchange.response.has_set_cookie()) {
    return;
  }
  const HeaderList& headers = exchange.response.headers();
  for (std::size_t i = headers.find(HeaderId::kSetCookie); i != HeaderList::kNotFound;
       i = headers.find(HeaderId::kSetCookie, i + 1)) {
    cookies_.set_from_header(headers.value(i), hop.cookie_scope(), exchange.done);
  }
}

void UserClient::finish(HttpExchange& exchange) {
  exchange.in_flight = false;
  decode(exchange);
  engine_.site.note_answer(hop_of(exchange).url->origin(), exchange);
}

void UserClient::decode(HttpExchange& exchange) {
  if (exchange.failed()) {
    const WallTime now = engine_.loop.wall_now();
    exchange.started = exchange.started == WallTime{} ? now : exchange.started;
    exchange.done = std::max(now, exchange.started);
    exchange.stamp = StampSource::kLoop;
    return;
  }
  exchange.done = std::max(exchange.done, exchange.started);  // a clock that was set back
  if (exchange.response.has_content_encoding()) {
    if (const HttpError error =
            engine_.decoder.decode(exchange.response.headers(), exchange.content);
        error != HttpError::kNone) {
      exchange.fail(error);
    }
  }
}

}  // namespace acrida
