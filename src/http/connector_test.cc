#include "http/connector.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>

#include "http/http_engine.h"
#include "http/user_client.h"
#include "io/epoll_kernel.h"
#include "io/loop.h"

namespace acrida {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A name server that is there and never answers.
class SilentNameServer {
 public:
  SilentNameServer() : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    text_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~SilentNameServer() { close(socket_); }
  SilentNameServer(const SilentNameServer&) = delete;
  SilentNameServer& operator=(const SilentNameServer&) = delete;

  const std::string& text() const { return text_; }

 private:
  int socket_;
  std::string text_;
};

TEST(Connector, ASlowNameServerCannotTakeMoreThanTheTimeOfTheWholeRequest) {
  const SilentNameServer names;
  auto kernel = EpollKernel::open();
  ASSERT_TRUE(kernel);
  Loop loop(**kernel);
  HttpEngine engine(loop, TlsOptions{});
  ASSERT_TRUE(engine.resolver.set_servers(names.text()));
  auto config = std::make_shared<HttpConfig>();
  config->timeout = milliseconds(50);
  config->connect_timeout = seconds(60);
  UserClient client(engine, std::move(config));
  HttpExchange exchange;
  exchange.method = "GET";
  exchange.url = *Url::parse("http://slow.example/");
  Task<> task = client.perform(exchange);
  task.start();
  while (!task.done()) {
    loop.turn(seconds(1));
  }
  EXPECT_EQ(exchange.error, HttpError::kConnectTimeout);
  EXPECT_LT(exchange.service_time(), seconds(5));
}

}  // namespace
}  // namespace acrida
