#include "http/http2_session.h"

#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

#include "base/check.h"

namespace acrida {
namespace {

nghttp2_session* raw(void* session) {
  return static_cast<nghttp2_session*>(session);
}

// nghttp2 takes non-const bytes and copies them.
nghttp2_nv name_value(std::string_view name, std::string_view value) {
  return {.name = reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
          .value = reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())),
          .namelen = name.size(),
          .valuelen = value.size(),
          .flags = NGHTTP2_NV_FLAG_NONE};
}

std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// Takes one line off the head, without its line end.
std::string_view take_line(std::string_view& head) {
  const std::size_t end = std::min(head.find("\r\n"), head.size());
  const std::string_view line = head.substr(0, end);
  head.remove_prefix(std::min(end + 2, head.size()));
  return line;
}

// Headers that HTTP/2 has other means for (RFC 9113 8.2.2).
bool belongs_to_http1(std::string_view name) {
  return name == "host" || name == "connection" || name == "expect" || name == "keep-alive" ||
         name == "upgrade" || name == "proxy-connection" || name == "transfer-encoding";
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

}  // namespace

struct Http2Session::Callbacks {
  static Http2Session& of(void* user_data) { return *static_cast<Http2Session*>(user_data); }

  // NOLINTNEXTLINE(readability-function-size): the library's signature
  static int on_header(nghttp2_session*,
                       const nghttp2_frame* frame,
                       const std::uint8_t* name,
                       std::size_t name_size,
                       const std::uint8_t* value,
                       std::size_t value_size,
                       std::uint8_t,
                       void* user_data) {
    Http2Session& self = of(user_data);
    if (self.exchange_ == nullptr || frame->hd.stream_id != self.stream_ || self.head_over_) {
      return 0;  // trailers
    }
    if (self.head_.size() + name_size + value_size > kHeadBytesMax) {
      self.fail(HttpError::kHeadTooLarge);
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }
    if (text_of(name, name_size) == ":status") {
      self.head_ = "HTTP/1.1 ";
      self.head_ += text_of(value, value_size);
      self.head_ += " \r\n";
    } else {
      self.head_ += text_of(name, name_size);
      self.head_ += ": ";
      self.head_ += text_of(value, value_size);
      self.head_ += "\r\n";
    }
    return 0;
  }

  static int on_frame(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
    Http2Session& self = of(user_data);
    if (frame->hd.type == NGHTTP2_GOAWAY) {
      self.going_away_ = true;
    }
    if (frame->hd.type == NGHTTP2_HEADERS && self.exchange_ != nullptr &&
        frame->hd.stream_id == self.stream_ && !self.head_over_) {
      self.response_begun_ = true;
      self.head_over_ = !self.head_.starts_with("HTTP/1.1 1");
      self.head_ += "\r\n";
      self.parse(std::exchange(self.head_, {}));
    }
    return 0;
  }

  // NOLINTNEXTLINE(readability-function-size): the library's signature
  static int on_data(nghttp2_session*,
                     std::uint8_t,
                     std::int32_t stream,
                     const std::uint8_t* data,
                     std::size_t size,
                     void* user_data) {
    Http2Session& self = of(user_data);
    if (self.exchange_ != nullptr && stream == self.stream_) {
      self.parse(text_of(data, size));
    }
    return 0;
  }

  static int on_close(nghttp2_session*, std::int32_t stream, std::uint32_t code, void* user_data) {
    Http2Session& self = of(user_data);
    if (self.exchange_ == nullptr || stream != self.stream_) {
      return 0;
    }
    self.refused_ = code == NGHTTP2_REFUSED_STREAM;
    if (code == NGHTTP2_NO_ERROR) {
      // A body whose length no header says ends with its stream.
      if (!self.parsed_ && self.error_ == HttpError::kNone &&
          self.exchange_->response.finish() != ParseState::kDone) {
        self.fail(self.exchange_->response.error());
      }
    } else if (self.refused_) {
      self.fail(self.going_away_ ? HttpError::kHttp2GoAway : HttpError::kHttp2Reset);
    } else {
      self.fail(code == NGHTTP2_PROTOCOL_ERROR ? HttpError::kHttp2Protocol
                                               : HttpError::kHttp2Reset);
    }
    self.finished_ = true;
    self.exchange_ = nullptr;
    return 0;
  }

  // NOLINTNEXTLINE(readability-function-size): the library's signature
  static ssize_t read_body(nghttp2_session*,
                           std::int32_t,
                           std::uint8_t* buffer,
                           std::size_t size,
                           std::uint32_t* flags,
                           nghttp2_data_source*,
                           void* user_data) {
    Http2Session& self = of(user_data);
    if (self.exchange_ == nullptr) {
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }
    const std::string& body = self.exchange_->body;
    const std::size_t part = std::min(size, body.size() - self.body_sent_);
    std::memcpy(buffer, body.data() + self.body_sent_, part);
    self.body_sent_ += part;
    if (self.body_sent_ == body.size()) {
      *flags |= NGHTTP2_DATA_FLAG_EOF;
      self.request_sent_ = true;
    }
    return static_cast<ssize_t>(part);
  }
};

Http2Session::Http2Session() {
  nghttp2_session_callbacks* callbacks = nullptr;
  ACRIDA_CHECK(nghttp2_session_callbacks_new(&callbacks) == 0);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, Callbacks::on_header);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, Callbacks::on_frame);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Callbacks::on_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, Callbacks::on_close);
  nghttp2_session* session = nullptr;
  ACRIDA_CHECK(nghttp2_session_client_new(&session, callbacks, this) == 0);
  nghttp2_session_callbacks_del(callbacks);
  session_.reset(session);
  const std::array<nghttp2_settings_entry, 2> settings = {{
      {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, static_cast<std::uint32_t>(kWindowBytes)},
  }};
  nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, kWindowBytes);
}

Http2Session::~Http2Session() {
  exchange_ = nullptr;
}

void Http2Session::DeleteSession::operator()(void* session) const noexcept {
  nghttp2_session_del(raw(session));
}

HttpError Http2Session::start(HttpExchange& exchange,
                              std::string_view head,
                              std::string_view scheme) {
  const std::string_view request_line = take_line(head);
  const std::size_t blank = request_line.find(' ');
  const std::string_view method = request_line.substr(0, blank);
  const std::string_view target =
      request_line.substr(blank + 1, request_line.rfind(' ') - blank - 1);
  std::vector<std::pair<std::string, std::string_view>> fields;
  std::string_view authority;
  for (std::string_view line = take_line(head); !line.empty(); line = take_line(head)) {
    const std::size_t colon = line.find(':');
    std::string name = lower_case(line.substr(0, colon));
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    if (name == "host") {
      authority = value;
    }
    if (!belongs_to_http1(name)) {
      fields.emplace_back(std::move(name), value);
    }
  }
  std::vector<nghttp2_nv> block = {name_value(":method", method), name_value(":scheme", scheme),
                                   name_value(":authority", authority),
                                   name_value(":path", target)};
  for (const auto& [name, value] : fields) {
    block.push_back(name_value(name, value));
  }
  nghttp2_data_provider body{};
  body.read_callback = Callbacks::read_body;
  const bool has_body = exchange.has_body && !exchange.body.empty();
  stream_ = nghttp2_submit_request(raw(session_.get()), nullptr, block.data(), block.size(),
                                   has_body ? &body : nullptr, nullptr);
  if (stream_ < 0) {
    return HttpError::kHttp2Protocol;
  }
  exchange_ = &exchange;
  body_sent_ = 0;
  head_.clear();
  head_over_ = parsed_ = response_begun_ = finished_ = refused_ = false;
  request_sent_ = !has_body;
  error_ = HttpError::kNone;
  return HttpError::kNone;
}

void Http2Session::abandon() {
  exchange_ = nullptr;
  going_away_ = true;
}

void Http2Session::take_output(std::string& out) {
  const std::uint8_t* bytes = nullptr;
  for (ssize_t size = nghttp2_session_mem_send(raw(session_.get()), &bytes); size > 0;
       size = nghttp2_session_mem_send(raw(session_.get()), &bytes)) {
    out += text_of(bytes, static_cast<std::size_t>(size));
  }
  // nghttp2 swallows a broken frame (an HTTP/1 server's answer looks like one) and says it only by
  // reading no more once its farewell is written.
  if (!finished_ && nghttp2_session_want_read(raw(session_.get())) == 0) {
    fail(HttpError::kHttp2Protocol);
  }
}

bool Http2Session::receive(std::span<const char> bytes) {
  const ssize_t used = nghttp2_session_mem_recv(
      raw(session_.get()), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  if (used < 0 || static_cast<std::size_t>(used) != bytes.size()) {
    fail(HttpError::kHttp2Protocol);
    return false;
  }
  return true;
}

void Http2Session::parse(std::string_view http1_text) {
  while (!http1_text.empty() && error_ == HttpError::kNone) {
    if (parsed_) {
      fail(HttpError::kHttp2Protocol);  // more data than content-length said
      return;
    }
    std::size_t used = 0;
    const ParseState state = exchange_->response.consume(http1_text, used);
    http1_text.remove_prefix(used);
    parsed_ = state == ParseState::kDone;
    if (state == ParseState::kError) {
      fail(exchange_->response.error());
    }
  }
}

void Http2Session::fail(HttpError error) {
  if (error_ == HttpError::kNone) {
    error_ = error;
  }
}

bool Http2Session::usable() const {
  return finished_ && !going_away_ &&
         nghttp2_session_check_request_allowed(raw(session_.get())) != 0;
}

}  // namespace acrida
