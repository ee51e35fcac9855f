#include "web/client_testing.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/strings.h"

namespace acrida {

RawWebClient::RawWebClient(std::uint16_t port, int receive_bytes)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const timeval limit{.tv_sec = 60, .tv_usec = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (receive_bytes != 0) {
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  connected_ =
      ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

RawWebClient::~RawWebClient() {
  ::close(descriptor_);
}

bool RawWebClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawWebClient::finish() const {
  ::shutdown(descriptor_, SHUT_WR);
}

bool RawWebClient::receive() {
  std::array<char, 65'536> piece{};
  const ssize_t count = ::recv(descriptor_, piece.data(), piece.size(), 0);
  if (count <= 0) {
    return false;
  }
  received_.append(piece.data(), static_cast<std::size_t>(count));
  return true;
}

std::string RawWebClient::take(std::size_t bytes) {
  std::string taken = received_.substr(0, bytes);
  received_.erase(0, taken.size());
  return taken;
}

std::string RawWebClient::read_to_end() {
  while (receive()) {}
  return std::exchange(received_, {});
}

std::string RawWebClient::ask(std::string_view bytes) {
  static_cast<void>(send(bytes));
  return read_to_end();
}

std::string RawWebClient::read_until(std::string_view mark) {
  for (std::size_t searched = 0;;) {
    const std::size_t found = received_.find(mark, searched);
    if (found != std::string::npos) {
      return take(found + mark.size());
    }
    searched = received_.size() - std::min(received_.size(), mark.size() - 1);
    if (!receive()) {
      return std::exchange(received_, {});
    }
  }
}

std::string RawWebClient::read_response(bool head_only) {
  std::string response = read_until("\r\n\r\n");
  const std::size_t length =
      head_only ? 0 : parse_decimal(header_of(response, "Content-Length")).value_or(0);
  while (received_.size() < length && receive()) {}
  return response + take(length);
}

int status_of(std::string_view response) {
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  return response.starts_with(kVersion)
             ? static_cast<int>(parse_decimal(response.substr(kVersion.size(), 3)).value_or(0))
             : 0;
}

std::string body_of(std::string_view response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string() : std::string(response.substr(end + 4));
}

std::string header_of(std::string_view response, std::string_view name) {
  for (const std::string_view line : split(response.substr(0, response.find("\r\n\r\n")), '\n')) {
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && equals_ignoring_case(line.substr(0, colon), name)) {
      return std::string(trim(line.substr(colon + 1)));
    }
  }
  return {};
}

}  // namespace acrida
