// Endpoint: where to connect: an IPv4 or IPv6 address with a port, or a Unix socket's path.
//
// Thread: a value.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace acrida {

class Endpoint {
 public:
  Endpoint() = default;

  // An address literal ("127.0.0.1", "::1"), or nothing when `host` is a name.
  static std::optional<Endpoint> from_literal(std::string_view host, std::uint16_t port);
  static Endpoint from_ipv4(const in_addr& address, std::uint16_t port);
  static Endpoint from_ipv6(const in6_addr& address, std::uint32_t scope, std::uint16_t port);
  // Fails when the path is longer than the system allows (107 bytes).
  static Result<Endpoint> from_unix_path(std::string_view path);

  const sockaddr* address() const { return &storage_.any; }
  socklen_t length() const { return length_; }
  int family() const { return storage_.any.sa_family; }
  bool is_unix() const { return family() == AF_UNIX; }

  // "127.0.0.1:80", "[::1]:80", "unix:/run/x.sock".
  std::string text() const;

  friend bool operator==(const Endpoint& a, const Endpoint& b) { return a.text() == b.text(); }

 private:
  union Storage {
    sockaddr any;
    sockaddr_in ipv4;
    sockaddr_in6 ipv6;
    sockaddr_un local;
  };
  Storage storage_{};
  socklen_t length_ = 0;
};

}  // namespace acrida
