#include "http/exchange.h"

#include <algorithm>
#include <utility>

namespace acrida {
namespace {

// What a recycled exchange may hold on to: most responses fit, and a rare huge one is given back.
constexpr std::size_t kKeptBytesMax = std::size_t{256} * 1024;
constexpr std::size_t kKeptHeadBytesMax = std::size_t{16} * 1024;

void clear_and_trim(std::string& text) {
  if (text.capacity() > kKeptBytesMax) {
    text = std::string();
  } else {
    text.clear();
  }
}

}  // namespace

void HttpExchange::fail(HttpError why) {
  fail(why, std::string(text(why)));
}

void HttpExchange::fail(HttpError why, std::string text) {
  if (!failed()) {
    error = why;
    error_text = std::move(text);
  }
}

Duration HttpExchange::waiting() const {
  return first_byte == WallTime{} ? Duration::zero()
                                  : std::max(first_byte - sent, Duration::zero());
}

Duration HttpExchange::receiving() const {
  return first_byte == WallTime{} ? Duration::zero()
                                  : std::max(done - first_byte, Duration::zero());
}

void HttpExchange::clear() {
  method.clear();
  url.reset();
  target.clear();
  headers.clear();
  clear_and_trim(body);
  content_type = {};
  has_body = expect_continue = false;
  follow_redirects = true;
  timeout.reset();
  timeout_per_wait = false;
  connect_timeout.reset();
  error = HttpError::kNone;
  error_text.clear();
  response.clear();
  response.headers().shrink(kKeptHeadBytesMax);
  clear_and_trim(content);
  cause.clear();
  cause_message.clear();
  request_id = {};
  redirects = exchanges = repeated = 0;
  started = sent = first_byte = done = {};
  stamp = StampSource::kKernel;
  shared_stamp = over_http2 = in_flight = body_withheld = left_origin = false;
  phases = {};
  held_before = held_within = {};
  bytes_sent = bytes_received = 0;
}

}  // namespace acrida
