#include "web/metrics_server.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>

#include "web/metrics_text.h"
#include "web/server_thread.h"

namespace acrida {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

// An answer is lost when the connection is closed before all of the request was read.
constexpr Duration kLastReadTime = std::chrono::seconds(1);
constexpr std::size_t kLastReadBytesMax = 65'536;

using Page = std::shared_ptr<const std::string>;

// Where the two threads meet.
class Published {
 public:
  void set(std::shared_ptr<const MetricsSnapshot> snapshot) {
    const std::lock_guard lock(mutex_);
    snapshot_.swap(snapshot);
  }
  std::shared_ptr<const MetricsSnapshot> get() const {
    const std::lock_guard lock(mutex_);
    return snapshot_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const MetricsSnapshot> snapshot_;
};

// The text of what was published; the server's thread.
class Pages {
 public:
  explicit Pages(const Published& published) : published_(published) {}

  Page current() {
    if (auto snapshot = published_.get(); page_ == nullptr || snapshot != snapshot_) {
      page_ = std::make_shared<const std::string>(snapshot ? metrics_text(*snapshot) : "");
      snapshot_ = std::move(snapshot);
    }
    return page_;
  }

 private:
  const Published& published_;
  std::shared_ptr<const MetricsSnapshot> snapshot_;
  Page page_;
};

// A connection, from its request to its end; the handlers under way own it.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Pages& pages, const MetricTimes& times)
      : stream_(std::move(socket)), pages_(pages), times_(times) {
    parser_.header_limit(kMetricHeadBytesMax);
  }

  void start() {
    stream_.expires_after(times_.request);
    http::async_read_header(
        stream_, buffer_, parser_,
        [self = shared_from_this()](error_code error, std::size_t) { self->on_request(error); });
  }

  void close() { stream_.close(); }

 private:
  void on_request(error_code error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
      answer("431 Request Header Fields Too Large", text("the request is too long\n"));
    } else if (error == http::error::end_of_stream || error == http::error::partial_message) {
      return;
    } else if (error.category() == make_error_code(http::error::bad_method).category()) {
      answer("400 Bad Request", text("this is no HTTP request\n"));
    } else if (!error) {
      answer_request();
    }
  }

  void answer_request() {
    const auto& request = parser_.get();
    const std::string_view target(request.target().data(), request.target().size());
    if (target.substr(0, target.find('?')) != "/metrics") {
      answer("404 Not Found", text("the metrics are at /metrics\n"));
    } else if (request.method() != http::verb::get) {
      answer("405 Method Not Allowed\r\nAllow: GET", text("only GET is answered\n"));
    } else {
      answer("200 OK", pages_.current());
    }
  }

  static Page text(std::string_view words) { return std::make_shared<const std::string>(words); }

  void answer(std::string_view status, Page page) {
    page_ = std::move(page);
    head_ = fmt::format(
        "HTTP/1.1 {}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
        "Content-Length: {}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        status, page_->size());
    const std::array<asio::const_buffer, 2> pieces = {asio::buffer(head_), asio::buffer(*page_)};
    stream_.expires_after(times_.answer);
    asio::async_write(stream_, pieces, [self = shared_from_this()](error_code error, std::size_t) {
      self->on_answered(error);
    });
  }

  void on_answered(error_code error) {
    if (!error) {
      stream_.socket().shutdown(tcp::socket::shutdown_send, error);
      stream_.expires_after(kLastReadTime);
      read_the_rest();
    }
  }

  void read_the_rest() {
    stream_.async_read_some(asio::buffer(scratch_),
                            [self = shared_from_this()](error_code error, std::size_t bytes) {
                              self->rest_ += bytes;
                              if (!error && self->rest_ < kLastReadBytesMax) {
                                self->read_the_rest();
                              }
                            });
  }

  beast::tcp_stream stream_;
  Pages& pages_;
  const MetricTimes times_;
  beast::flat_buffer buffer_{kMetricHeadBytesMax};
  http::request_parser<http::empty_body> parser_;
  std::string head_;
  Page page_;
  std::array<char, 1'024> scratch_{};
  std::size_t rest_ = 0;
};

}  // namespace

class MetricsServer::Impl {
 public:
  explicit Impl(const MetricTimes& times) : times_(times) {}
  ~Impl() { thread_.stop(); }

  Result<void> listen(const ListenAddress& address) {
    return thread_.listen(address, [this](const AcceptedConnection& connection) {
      tcp::socket socket(thread_.context());
      error_code error;
      socket.assign(connection.ipv6 ? tcp::v6() : tcp::v4(), connection.descriptor, error);
      if (error) {
        ::close(connection.descriptor);
      } else {
        admit(std::move(socket));
      }
    });
  }
  void start() { thread_.start(); }

  Published& published() { return published_; }
  const ListenAddress& address() const { return thread_.address(); }

 private:
  void admit(tcp::socket socket);

  const MetricTimes times_;
  Published published_;
  Pages pages_{published_};
  std::vector<std::weak_ptr<Session>> sessions_;  // the oldest first
  ServerThread thread_;
};

void MetricsServer::Impl::admit(tcp::socket socket) {
  std::erase_if(sessions_, [](const std::weak_ptr<Session>& session) { return session.expired(); });
  if (sessions_.size() >= kMetricConnectionsMax) {
    if (const std::shared_ptr<Session> oldest = sessions_.front().lock()) {
      oldest->close();
    }
    sessions_.erase(sessions_.begin());
  }
  const auto session = std::make_shared<Session>(std::move(socket), pages_, times_);
  sessions_.push_back(session);
  session->start();
}

Result<std::unique_ptr<MetricsServer>> MetricsServer::open(const ListenAddress& address,
                                                           MetricTimes times) {
  // Boost and the standard library throw where descriptors or threads have run out.
  try {
    auto impl = std::make_unique<Impl>(times);
    if (Result<void> listening = impl->listen(address); !listening) {
      return fail(std::move(listening.error()));
    }
    impl->start();
    return std::unique_ptr<MetricsServer>(new MetricsServer(std::move(impl)));
  } catch (const std::runtime_error& error) {
    return fail(fmt::format("serve metrics on {}: {}", address.text(), error.what()));
  }
}

MetricsServer::MetricsServer(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)), process_(::getpid()) {}

MetricsServer::~MetricsServer() {
  if (::getpid() != process_) {
    // What the child would close is registered with the parent's epoll.
    [[maybe_unused]] const Impl* const left_open = impl_.release();
  }
}

void MetricsServer::publish(MetricsSnapshot snapshot) {
  impl_->published().set(std::make_shared<const MetricsSnapshot>(std::move(snapshot)));
}

std::uint16_t MetricsServer::port() const {
  return impl_->address().port;
}

std::string MetricsServer::url() const {
  return "http://" + impl_->address().text() + "/metrics";
}

}  // namespace acrida
