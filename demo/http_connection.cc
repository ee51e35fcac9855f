#include "demo/http_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <string_view>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "base/check.h"
#include "base/strings.h"
#include "demo/calendar.h"
#include "demo/clock.h"

namespace acrida::demo {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::size_t kReadBytes = 4096;
// What a client that was refused may still send before the connection is cut.
constexpr std::size_t kDrainBytesMax = 64 * 1024 * 1024;
constexpr std::size_t kSlowPieces = 10;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::string text_of(boost::string_view text) {
  return {text.data(), text.size()};
}

HttpRequest take_request(http::request_parser<http::string_body>& parser) {
  auto& message = parser.get();
  HttpRequest request;
  request.method = text_of(message.method_string());
  request.target = text_of(message.target());
  request.content_type = text_of(message[http::field::content_type]);
  request.accept = text_of(message[http::field::accept]);
  request.requested_with = text_of(message["X-Requested-With"]);
  request.csrf_token = text_of(message["X-Frappe-CSRF-Token"]);
  request.forwarded_for = text_of(message["X-Forwarded-For"]);
  request.request_id = text_of(message["X-Frappe-Request-Id"]);
  request.authorization = text_of(message["Authorization"]);
  const auto cookies = message.equal_range(http::field::cookie);
  for (auto cookie = cookies.first; cookie != cookies.second; ++cookie) {
    request.cookie += request.cookie.empty() ? "" : "; ";
    request.cookie += text_of(cookie->value());
  }
  request.body = std::move(message.body());
  return request;
}

std::string address_of(const Connection::Socket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) {
    return {};
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  const auto* address = endpoint.data();
  if (address->sa_family == AF_INET) {
    const auto* ipv4 = reinterpret_cast<const sockaddr_in*>(address);
    inet_ntop(AF_INET, &ipv4->sin_addr, text.data(), text.size());
  } else if (address->sa_family == AF_INET6) {
    const auto* ipv6 = reinterpret_cast<const sockaddr_in6*>(address);
    inet_ntop(AF_INET6, &ipv6->sin6_addr, text.data(), text.size());
  }
  return text.data();
}

int refusal_status(const error_code& error) {
  if (error == http::error::body_limit) {
    return 413;
  }
  return error == http::error::header_limit || error == http::error::buffer_overflow ? 431 : 400;
}

const std::string& date_of_second(Hub& hub) {
  const WallTime now = read_wall_clock();
  const auto second = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
  if (second != hub.date_second) {
    hub.date_second = second;
    hub.date = http_date(now);
  }
  return hub.date;
}

}  // namespace

void Connection::start() {
  peer_ = address_of(socket_);
  read_request();
}

void Connection::respond(const HttpReply& reply) {
  if (reply.is_reset) {
    reset();
    return;
  }
  keep_alive_ = keep_alive_ && hub_->options.keep_alive;
  last_used_ = hub_->now;
  is_writing_ = true;
  out_ = format_reply(reply, date_of_second(*hub_), keep_alive_, is_head_);
  if (reply.slow_body > Duration(0) && !reply.body.empty() && !is_head_) {
    sent_ = 0;
    body_size_ = reply.body.size();
    write_slowly(reply.slow_body, 0);
    return;
  }
  // Written and counted in one go: whoever has read the whole response finds it in the counts.
  error_code error;
  const std::size_t sent = socket_.write_some(asio::buffer(out_), error);
  if (error == asio::error::would_block) {
    error.clear();
  }
  if (!error && sent < out_.size()) {
    asio::async_write(socket_, asio::buffer(out_) + sent,
                      [self = shared_from_this()](const error_code& failed, std::size_t) {
                        self->end_exchange(!failed);
                        self->go_on(!failed);
                      });
    return;
  }
  end_exchange(!error);
  asio::post(socket_.get_executor(),
             [self = shared_from_this(), written = !error] { self->go_on(written); });
}

// The head and the first piece leave at once, the last piece when the span is over.
void Connection::write_slowly(Duration span, std::size_t piece) {
  const std::size_t head_size = out_.size() - body_size_;
  const std::size_t due = head_size + body_size_ * (piece + 1) / kSlowPieces;
  asio::async_write(
      socket_, asio::buffer(out_.data() + sent_, due - sent_),
      [self = shared_from_this(), span, piece, due](const error_code& failed, std::size_t) {
        self->sent_ = due;
        self->last_used_ = self->hub_->now;
        if (failed || due == self->out_.size()) {
          self->end_exchange(!failed);
          self->go_on(!failed);
          return;
        }
        self->slow_timer_.expires_after(span / (kSlowPieces - 1));
        self->is_pausing_ = true;
        self->slow_timer_.async_wait([self, span, piece](const error_code& cancelled) {
          self->is_pausing_ = false;
          if (cancelled) {
            self->end_exchange(false);  // the connection was closed meanwhile
          } else {
            self->write_slowly(span, piece + 1);
          }
        });
      });
}

// What has arrived and is unread is lost with it, as when the process at the other end was killed.
void Connection::reset() {
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  end_exchange(false);
  asio::post(socket_.get_executor(), [self = shared_from_this()] {
    if (self->parser_) {
      self->buffer_.consume(self->buffer_.size());
      self->close();
    }
  });
}

void Connection::close() {
  hub_->counts.incomplete += has_begun() ? 1U : 0U;
  parser_.reset();
  slow_timer_.cancel();
  error_code ignored;
  socket_.close(ignored);
  hub_->connections.erase(shared_from_this());
}

bool Connection::has_begun() const {
  return exchange_ == 0 && !is_refusing_ && (buffer_.size() > 0 || consumed_ > 0);
}

void Connection::read_request() {
  is_head_ = false;
  has_continued_ = false;
  consumed_ = 0;
  parser_.emplace();
  parser_->body_limit(kBodyBytesMax);
  parser_->header_limit(kHeadBytesMax);
  parser_->eager(true);
  parse();
}

void Connection::parse() {
  ACRIDA_CHECK(parser_.has_value());
  while (buffer_.size() > 0 && !parser_->is_done()) {
    error_code error;
    const std::size_t consumed = parser_->put(buffer_.data(), error);
    buffer_.consume(consumed);
    consumed_ += consumed;
    if (error == http::error::need_more) {
      break;
    }
    if (error) {
      refuse(error);
      return;
    }
  }
  if (parser_->is_done()) {
    begin_exchange();
    return;
  }
  if (buffer_.size() > kHeadBytesMax) {
    refuse(http::error::header_limit);
    return;
  }
  continue_when_expected();
  read_more();
}

void Connection::read_more() {
  socket_.async_read_some(buffer_.prepare(kReadBytes),
                          [self = shared_from_this()](const error_code& error, std::size_t bytes) {
                            if (!self->parser_) {
                              return;  // closed meanwhile
                            }
                            self->last_used_ = self->hub_->now;
                            if (error) {
                              self->close();
                              return;
                            }
                            self->buffer_.commit(bytes);
                            self->parse();
                          });
}

void Connection::continue_when_expected() {
  ACRIDA_CHECK(parser_.has_value());
  if (!parser_->is_header_done() || has_continued_ ||
      !equals_ignoring_case(text_of(parser_->get()[http::field::expect]), "100-continue")) {
    return;
  }
  has_continued_ = true;
  // Not waited for: a client whose 25 bytes find no room sends its body anyhow.
  error_code ignored;
  socket_.write_some(asio::buffer(kContinue.data(), kContinue.size()), ignored);
}

void Connection::begin_exchange() {
  ACRIDA_CHECK(parser_.has_value());
  HttpRequest request = take_request(*parser_);
  request.peer = peer_;
  keep_alive_ = parser_->keep_alive();
  is_head_ = request.method == "HEAD";
  exchange_ = ++hub_->last_exchange;
  hub_->exchanges.emplace(exchange_, shared_from_this());
  hub_->events.on_request(exchange_, std::move(request));
}

void Connection::refuse(const error_code& error) {
  ++hub_->counts.malformed;
  is_refusing_ = true;
  keep_alive_ = false;
  HttpReply reply{.status = refusal_status(error), .content_type = "text/html"};
  reply.body = "<h1>" + std::string(reason_phrase(reply.status)) + "</h1>\n";
  respond(reply);
}

void Connection::end_exchange(bool written) {
  if (exchange_ == 0) {
    return;  // a refusal
  }
  const ExchangeId exchange = std::exchange(exchange_, 0);
  consumed_ = 0;
  hub_->exchanges.erase(exchange);
  hub_->events.on_end(exchange, written);
}

void Connection::go_on(bool written) {
  is_writing_ = false;
  last_used_ = hub_->now;
  if (!parser_) {
    return;  // closed meanwhile
  }
  if (!written || !keep_alive_) {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    if (is_refusing_ && written) {
      drain(kDrainBytesMax);
    } else {
      close();
    }
    return;
  }
  read_request();
}

void Connection::drain(std::size_t bytes_left) {
  buffer_.consume(buffer_.size());
  socket_.async_read_some(
      buffer_.prepare(kReadBytes),
      [self = shared_from_this(), bytes_left](const error_code& error, std::size_t bytes) {
        if (!self->parser_) {
          return;  // closed meanwhile
        }
        if (error || bytes >= bytes_left) {
          self->close();
          return;
        }
        self->drain(bytes_left - bytes);
      });
}

}  // namespace acrida::demo
