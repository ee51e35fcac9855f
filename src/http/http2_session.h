// Http2Session: the client's side of one HTTP/2 connection (RFC 9113), one request at a time.
//
// Frames are nghttp2's. A response is handed to the exchange's ResponseParser as the HTTP/1.1 text
// that means the same, so that every limit and every error of a response is the same in both
// protocols. No descriptor is touched here: bytes in by receive(), bytes out by take_output().
//
// Thread: one connection's. Memory: about 5 KiB when idle (bench/memory).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "http/exchange.h"
#include "http/http_error.h"

namespace acrida {

class Http2Session {
 public:
  Http2Session();
  ~Http2Session();
  Http2Session(const Http2Session&) = delete;
  Http2Session& operator=(const Http2Session&) = delete;

  // Begins a request. `head` is what append_request() wrote; its Host becomes :authority. The body
  // is the exchange's; the exchange's parser has been started. REQUIRES: usable(), no request under
  // way, and the exchange outlives it, or abandon() is called.
  HttpError start(HttpExchange& exchange, std::string_view head, std::string_view scheme);
  // Forgets the request; the connection has to be closed then.
  void abandon();

  // Appends what is to be sent to `out`; nothing when the peer has to speak first.
  void take_output(std::string& out);
  // False when the peer broke the protocol: the connection is useless.
  bool receive(std::span<const char> bytes);

  // The request and its body have been taken by take_output().
  bool request_sent() const { return request_sent_; }
  // Something of the response has arrived.
  bool response_begun() const { return response_begun_; }
  // The stream is closed; error() says how.
  bool finished() const { return finished_; }
  HttpError error() const { return error_; }
  // The peer has not processed the request: it may be repeated.
  bool refused() const { return refused_; }

  // A further request can be started.
  bool usable() const;

  // What a peer may send before we confirm: more than a page, less than would hurt.
  static constexpr std::int32_t kWindowBytes = 1 << 20;

 private:
  struct Callbacks;

  void parse(std::string_view http1_text);
  void fail(HttpError error);

  struct DeleteSession {
    void operator()(void* session) const noexcept;
  };
  std::unique_ptr<void, DeleteSession> session_;  // nghttp2_session
  HttpExchange* exchange_ = nullptr;
  std::int32_t stream_ = 0;
  std::size_t body_sent_ = 0;
  std::string head_;        // the response's head so far, as HTTP/1.1
  bool head_over_ = false;  // the final head has been parsed: what follows are trailers
  bool parsed_ = false;     // the parser has a whole response
  bool request_sent_ = false;
  bool response_begun_ = false;
  bool finished_ = true;
  bool refused_ = false;
  bool going_away_ = false;
  HttpError error_ = HttpError::kNone;
};

}  // namespace acrida
