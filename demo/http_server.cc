#include "demo/http_server.h"

#include <unistd.h>

#include <type_traits>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/check.h"
#include "demo/clock.h"
#include "demo/http_connection.h"

namespace acrida::demo {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr int kBacklog = 2048;  // gunicorn's
constexpr int kAcceptsPerTurn = 64;
constexpr Duration kAcceptPause = std::chrono::milliseconds(50);  // when descriptors ran out
constexpr Duration kLastReadsMax = std::chrono::seconds(10);      // for clients that never pause

}  // namespace

class HttpServer::Impl {
 public:
  explicit Impl(const HttpServerOptions& options) {
    hub_.options = options;
    hub_.now = read_monotonic_clock();
  }

  ~Impl() { close_everything(); }

  Result<void> open_tcp();
  Result<void> open_unix();
  void run();
  void wake_at(std::optional<TimePoint> at);

  Hub& hub() { return hub_; }
  asio::io_context& context() { return context_; }
  std::uint16_t port() const { return port_; }

 private:
  template <class Acceptor>
  void accept(Acceptor& acceptor);
  void admit(Connection::Socket socket);
  void tick();
  void read_what_has_arrived();
  void close_everything();

  asio::io_context context_{1};
  Hub hub_;
  asio::ip::tcp::acceptor tcp_{context_};
  asio::local::stream_protocol::acceptor unix_{context_};
  asio::steady_timer wake_timer_{context_};
  asio::steady_timer tick_timer_{context_};
  asio::steady_timer accept_timer_{context_};
  std::uint16_t port_ = 0;
};

Result<void> HttpServer::Impl::open_tcp() {
  const HttpServerOptions& options = hub_.options;
  error_code error;
  const auto address = asio::ip::make_address(options.bind, error);
  if (error) {
    return fail("\"" + options.bind + "\" is no address to listen on; try 127.0.0.1");
  }
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  tcp_.open(endpoint.protocol(), error);
  if (!error) {
    tcp_.set_option(asio::socket_base::reuse_address(true), error);
  }
  if (!error) {
    tcp_.bind(endpoint, error);
  }
  if (!error) {
    tcp_.listen(kBacklog, error);
  }
  if (!error) {
    tcp_.non_blocking(true, error);
  }
  if (error) {
    return fail("listen on " + options.bind + ":" + std::to_string(options.port) + ": " +
                error.message());
  }
  port_ = tcp_.local_endpoint(error).port();
  return {};
}

Result<void> HttpServer::Impl::open_unix() {
  const std::string& path = hub_.options.unix_socket;
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return fail("listen on " + path + ": the path of a socket has at most 107 bytes");
  }
  error_code error;
  unix_.open(asio::local::stream_protocol(), error);
  if (!error) {
    unix_.bind(asio::local::stream_protocol::endpoint(path), error);
  }
  if (!error) {
    unix_.listen(kBacklog, error);
  }
  if (!error) {
    unix_.non_blocking(true, error);
  }
  if (error) {
    return fail("listen on " + path + ": " + error.message());
  }
  return {};
}

void HttpServer::Impl::run() {
  tick();
  accept(tcp_);
  if (unix_.is_open()) {
    accept(unix_);
  }
  context_.run();
  read_what_has_arrived();
  close_everything();
}

// A request that reached this machine before the stop was sent, so the referee has to count it,
// even when its client has closed the connection since.
void HttpServer::Impl::read_what_has_arrived() {
  const TimePoint end = read_monotonic_clock() + kLastReadsMax;
  context_.restart();
  while (context_.poll_one() > 0 && read_monotonic_clock() < end) {}
}

template <class Acceptor>
void HttpServer::Impl::accept(Acceptor& acceptor) {
  acceptor.async_accept(
      [this, &acceptor](const error_code& error, typename Acceptor::protocol_type::socket socket) {
        if (error) {
          accept_timer_.expires_after(kAcceptPause);
          accept_timer_.async_wait([this, &acceptor](const error_code& cancelled) {
            if (!cancelled) {
              accept(acceptor);
            }
          });
          return;
        }
        // One a turn would let the backlog overflow while many connections are busy.
        error_code none_waiting;
        for (int accepted = 1; !none_waiting; ++accepted) {
          if constexpr (std::is_same_v<Acceptor, asio::ip::tcp::acceptor>) {
            error_code ignored;
            socket.set_option(asio::ip::tcp::no_delay(true), ignored);
          }
          admit(Connection::Socket(std::move(socket)));
          if (accepted == kAcceptsPerTurn) {
            break;
          }
          socket = acceptor.accept(none_waiting);
        }
        accept(acceptor);
      });
}

void HttpServer::Impl::admit(Connection::Socket socket) {
  ++hub_.counts.accepted;
  error_code error;
  socket.non_blocking(true, error);
  if (error || hub_.connections.size() >= kConnectionsMax) {
    ++hub_.counts.refused;
    return;
  }
  auto connection = std::make_shared<Connection>(hub_, std::move(socket));
  hub_.connections.insert(connection);
  connection->start();
}

void HttpServer::Impl::tick() {
  hub_.now = read_monotonic_clock();
  std::vector<std::shared_ptr<Connection>> idle;
  for (const auto& connection : hub_.connections) {
    if (connection->is_idle_since(hub_.now - hub_.options.idle_timeout)) {
      idle.push_back(connection);
    }
  }
  for (const auto& connection : idle) {
    connection->close();
  }
  hub_.events.on_second();
  tick_timer_.expires_after(std::chrono::seconds(1));
  tick_timer_.async_wait([this](const error_code& cancelled) {
    if (!cancelled) {
      tick();
    }
  });
}

void HttpServer::Impl::wake_at(std::optional<TimePoint> at) {
  if (!at) {
    wake_timer_.cancel();
    return;
  }
  wake_timer_.expires_at(std::chrono::steady_clock::time_point(at->time_since_epoch()));
  wake_timer_.async_wait([this](const error_code& cancelled) {
    if (!cancelled) {
      hub_.events.on_wake();
    }
  });
}

// Connections and the hub refer to each other; what was under way ends here without a handler's
// call.
void HttpServer::Impl::close_everything() {
  const auto connections = std::exchange(hub_.connections, {});
  hub_.exchanges.clear();
  for (const auto& connection : connections) {
    connection->close();
  }
  if (unix_.is_open()) {
    ::unlink(hub_.options.unix_socket.c_str());
  }
  error_code ignored;
  tcp_.close(ignored);
  unix_.close(ignored);
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const HttpServerOptions& options) {
  auto impl = std::make_unique<Impl>(options);
  if (auto opened = impl->open_tcp(); !opened) {
    return fail(opened.error());
  }
  if (!options.unix_socket.empty()) {
    if (auto opened = impl->open_unix(); !opened) {
      return fail(opened.error());
    }
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const {
  return impl_->port();
}

void HttpServer::set_events(HttpServerEvents events) {
  impl_->hub().events = std::move(events);
}

void HttpServer::run() {
  impl_->run();
}

void HttpServer::stop() {
  impl_->context().stop();
}

void HttpServer::post(std::function<void()> work) {
  asio::post(impl_->context(), std::move(work));
}

void HttpServer::respond(ExchangeId exchange, const HttpReply& reply) {
  const auto place = impl_->hub().exchanges.find(exchange);
  ACRIDA_CHECK(place != impl_->hub().exchanges.end());
  const std::shared_ptr<Connection> connection = place->second;  // the exchange may end inside
  connection->respond(reply);
}

void HttpServer::wake_at(std::optional<TimePoint> at) {
  impl_->wake_at(at);
}

TimePoint HttpServer::now() const {
  return read_monotonic_clock();
}

WallTime HttpServer::wall_now() const {
  return read_wall_clock();
}

const ConnectionCounts& HttpServer::counts() const {
  return impl_->hub().counts;
}

}  // namespace acrida::demo
