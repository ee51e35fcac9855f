#include "demo/http_testing.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "base/strings.h"

namespace acrida::demo {
namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr std::string_view kLength = "\r\nContent-Length: ";

std::size_t length_in(std::string_view head) {
  const std::size_t start = head.find(kLength);
  if (start == std::string_view::npos) {
    return 0;
  }
  const std::string_view rest = head.substr(start + kLength.size());
  return static_cast<std::size_t>(parse_decimal(rest.substr(0, rest.find('\r'))).value_or(0));
}

}  // namespace

RawClient::RawClient(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval patience{.tv_sec = 60, .tv_usec = 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  is_connected_ =
      connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

RawClient::~RawClient() {
  if (socket_ >= 0) {
    close(socket_);
  }
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::finish_sending() {
  shutdown(socket_, SHUT_WR);
}

void RawClient::abort() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(socket_);
  socket_ = -1;
}

bool RawClient::receive() {
  std::array<char, 65536> bytes;
  const ssize_t count = recv(socket_, bytes.data(), bytes.size(), 0);
  if (count <= 0) {
    was_reset_ = count < 0 && errno == ECONNRESET;
    return false;
  }
  received_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

std::size_t RawClient::size_of_response() const {
  const std::size_t end = received_.find(kEndOfHead);
  return end == std::string::npos
             ? 0
             : end + kEndOfHead.size() + length_in(std::string_view(received_).substr(0, end));
}

std::string RawClient::read_beginning() {
  while (size_of_response() == 0 && receive()) {}
  return std::exchange(received_, {});
}

std::string RawClient::read_response() {
  std::size_t size = 0;
  while ((size = size_of_response()) == 0 || received_.size() < size) {
    if (!receive()) {
      return std::exchange(received_, {});
    }
  }
  std::string response = received_.substr(0, size);
  received_.erase(0, size);
  return response;
}

std::string RawClient::read_to_end() {
  while (receive()) {}
  return std::exchange(received_, {});
}

int status_of(std::string_view response) {
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  if (!response.starts_with(kVersion)) {
    return 0;
  }
  return static_cast<int>(parse_decimal(response.substr(kVersion.size(), 3)).value_or(0));
}

std::string body_of(const std::string& response) {
  const std::size_t end = response.find(kEndOfHead);
  return end == std::string::npos ? std::string() : response.substr(end + kEndOfHead.size());
}

}  // namespace acrida::demo
