#include "http/http2_exchange.h"

#include "http/http2_session.h"
#include "http/transport_error.h"

namespace acrida {
namespace {

// Tells the session when the coroutine that waits for its response is destroyed.
class Guard {
 public:
  explicit Guard(Http2Session& session) : session_(session) {}
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  ~Guard() {
    if (!session_.finished()) {
      session_.abandon();
    }
  }

 private:
  Http2Session& session_;
};

// Reads once and feeds the session. False when the connection is over.
bool read_frames(HttpEngine& engine, Connection& connection, HttpExchange& exchange) {
  Http2Session& session = *connection.http2();
  Stamp stamp;
  const IoResult got = connection.read(engine.incoming, stamp, exchange.bytes_received);
  if (got.would_block()) {
    return true;
  }
  if (got.error != 0 || got.closed()) {
    exchange.fail(
        session.response_begun() ? HttpError::kTruncatedBody : HttpError::kClosedBeforeResponse,
        got.error != 0
            ? transport_error_text(got.error)
            : std::string(text(session.response_begun() ? HttpError::kTruncatedBody
                                                        : HttpError::kClosedBeforeResponse)));
    return false;
  }
  const bool good = session.receive(std::span<const char>(engine.incoming).first(got.bytes));
  exchange.done = stamp.at;
  exchange.stamp = stamp.kind;
  if (session.response_begun() && exchange.first_byte == WallTime{}) {
    exchange.first_byte = stamp.at;
  }
  if (!good || session.error() != HttpError::kNone) {
    exchange.fail(session.error());
    return false;
  }
  return true;
}

}  // namespace

Task<bool> exchange_over_http2(HttpEngine& engine,
                               Connection& connection,
                               HttpExchange& exchange,
                               std::string_view scheme) {
  Http2Session& session = *connection.http2();
  if (const HttpError error = session.start(exchange, engine.outgoing, scheme);
      error != HttpError::kNone) {
    exchange.fail(error);
    co_return false;
  }
  const Guard guard(session);
  exchange.over_http2 = true;
  ++exchange.exchanges;
  ++engine.counters.http2_exchanges;
  while (true) {
    engine.outgoing.clear();
    session.take_output(engine.outgoing);
    if (session.error() != HttpError::kNone) {
      exchange.fail(session.error());
      co_return false;
    }
    exchange.bytes_sent += engine.outgoing.size();
    if (!engine.outgoing.empty() && !connection.write(engine.outgoing)) {
      if (const int error = co_await connection.flush(); error != 0) {
        exchange.fail(HttpError::kClosedBeforeResponse, transport_error_text(error));
        co_return false;
      }
    }
    exchange.in_flight = session.request_sent();
    if (session.finished()) {
      co_return true;
    }
    if (co_await connection.readable() != 0) {
      exchange.fail(HttpError::kReadTimeout);
      co_return false;
    }
    if (!read_frames(engine, connection, exchange)) {
      co_return false;
    }
  }
}

}  // namespace acrida
