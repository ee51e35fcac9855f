#include "http/connection.h"

#include <array>
#include <cerrno>
#include <utility>

#include "http/http2_session.h"

namespace acrida {

Connection::Connection(HttpEngine& engine, std::string_view key)
    : engine_(engine), socket_(engine.loop), key_(key) {}

Connection::~Connection() {
  count_segments();
}

void Connection::count_segments() {
  if (socket_.is_open()) {
    const TcpCounts counts = socket_.tcp_counts();
    engine_.counters.segments_sent += counts.sent - counted_.sent;
    engine_.counters.segments_repeated += counts.repeated - counted_.repeated;
    counted_ = counts;
  }
}

bool Connection::reusable() const {
  return !busy && socket_.is_open() && !socket_.peer_closed() &&
         (http2_ != nullptr ? http2_->usable() : !socket_.has_unread());
}

void Connection::start_http2() {
  http2_ = std::make_unique<Http2Session>();
}

Task<int> Connection::connect(Endpoint endpoint) {
  if (const int error = socket_.start_connect(endpoint); error != 0) {
    co_return error;
  }
  if (const int error = co_await socket_.writable(); error != 0) {
    co_return error;
  }
  co_return socket_.connect_error();
}

Task<std::string> Connection::start_tls(TlsContext& context,
                                        std::string host,
                                        bool offer_http2,
                                        const TlsTicket* resume) {
  tls_ = std::make_unique<TlsSession>(context, host, offer_http2, resume);
  while (true) {
    const TlsSession::Step step = tls_->handshake();
    if (!write({})) {
      if (const int error = co_await flush(); error != 0) {
        co_return "the connection failed during the TLS handshake (errno " + std::to_string(error) +
            ")";
      }
    }
    if (step != TlsSession::Step::kWantRead) {
      co_return step == TlsSession::Step::kDone ? std::string() : tls_->error();
    }
    if (const int error = co_await socket_.readable(); error != 0) {
      co_return "the TLS handshake was not finished in time";
    }
    Stamp stamp;
    const IoResult got = socket_.read(engine_.incoming, stamp);
    if (got.closed()) {
      tls_->feed_end();
    } else if (got.error != 0 && !got.would_block()) {
      co_return "the server reset the connection during the TLS handshake";
    } else {
      tls_->feed(std::span<const char>(engine_.incoming).first(got.bytes));
    }
  }
}

bool Connection::write(std::span<const char> bytes) {
  if (tls_ != nullptr) {
    if (!bytes.empty() && !tls_->write(bytes)) {
      write_error_ = EPROTO;
      return false;
    }
    unsent_ += tls_->outgoing();
    tls_->outgoing().clear();
    bytes = unsent_;
  }
  const IoResult sent = bytes.empty() ? IoResult{} : socket_.write(bytes);
  if (sent.error != 0 && !sent.would_block()) {
    write_error_ = sent.error;
    return false;
  }
  if (tls_ != nullptr) {
    unsent_.erase(0, sent.bytes);
  } else {
    const std::span<const char> rest = bytes.subspan(sent.bytes);
    unsent_.assign(rest.data(), rest.size());
  }
  return unsent_.empty();
}

Task<int> Connection::flush() {
  while (write_error_ == 0 && !unsent_.empty()) {
    if (const int error = co_await socket_.writable(); error != 0) {
      co_return error;
    }
    const IoResult sent = socket_.write(unsent_);
    if (sent.error != 0 && !sent.would_block()) {
      write_error_ = sent.error;
    }
    unsent_.erase(0, sent.bytes);
  }
  co_return write_error_;
}

IoResult Connection::read(std::span<char> buffer, Stamp& stamp, std::uint64_t& wire_bytes) {
  if (tls_ == nullptr) {
    const IoResult got = socket_.read(buffer, stamp);
    wire_bytes += got.bytes;
    return got;
  }
  IoResult plain = decrypt(buffer);
  if (!plain.would_block()) {
    return plain;
  }
  std::array<char, kCiphertextBytes> ciphertext;
  const IoResult got = socket_.read(ciphertext, stamp);
  if (got.error != 0) {
    return got;
  }
  wire_bytes += got.bytes;
  if (got.closed()) {
    tls_->feed_end();
  } else {
    tls_->feed(std::span<const char>(ciphertext).first(got.bytes));
  }
  plain = decrypt(buffer);
  if (!tls_->outgoing().empty()) {  // a key update or an alert
    write({});
  }
  return plain;
}

// All records that are there: nobody would come back for the second one, because the socket has
// nothing to tell about it.
IoResult Connection::decrypt(std::span<char> buffer) {
  IoResult all = tls_->read(buffer);
  IoResult last = all;
  while (last.error == 0 && last.bytes > 0 && all.bytes < buffer.size()) {
    last = tls_->read(buffer.subspan(all.bytes));
    all.bytes += last.bytes;
  }
  return all;
}

}  // namespace acrida
