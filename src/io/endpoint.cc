#include "io/endpoint.h"

#include <arpa/inet.h>

#include <array>
#include <cstddef>

namespace acrida {

std::optional<Endpoint> Endpoint::from_literal(std::string_view host, std::uint16_t port) {
  const std::string text(host);
  in_addr ipv4{};
  if (inet_pton(AF_INET, text.c_str(), &ipv4) == 1) {
    return from_ipv4(ipv4, port);
  }
  in6_addr ipv6{};
  if (inet_pton(AF_INET6, text.c_str(), &ipv6) == 1) {
    return from_ipv6(ipv6, 0, port);
  }
  return std::nullopt;
}

Endpoint Endpoint::from_ipv4(const in_addr& address, std::uint16_t port) {
  Endpoint endpoint;
  endpoint.storage_.ipv4.sin_family = AF_INET;
  endpoint.storage_.ipv4.sin_port = htons(port);
  endpoint.storage_.ipv4.sin_addr = address;
  endpoint.length_ = sizeof(sockaddr_in);
  return endpoint;
}

Endpoint Endpoint::from_ipv6(const in6_addr& address, std::uint32_t scope, std::uint16_t port) {
  Endpoint endpoint;
  endpoint.storage_.ipv6.sin6_family = AF_INET6;
  endpoint.storage_.ipv6.sin6_port = htons(port);
  endpoint.storage_.ipv6.sin6_addr = address;
  endpoint.storage_.ipv6.sin6_scope_id = scope;
  endpoint.length_ = sizeof(sockaddr_in6);
  return endpoint;
}

Result<Endpoint> Endpoint::from_unix_path(std::string_view path) {
  Endpoint endpoint;
  sockaddr_un& local = endpoint.storage_.local;
  if (path.empty() || path.size() >= sizeof(local.sun_path)) {
    return fail("'" + std::string(path) + "' cannot be the path of a Unix socket: 1 to " +
                std::to_string(sizeof(local.sun_path) - 1) + " bytes are allowed");
  }
  local.sun_family = AF_UNIX;
  path.copy(local.sun_path, path.size());
  endpoint.length_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
  return endpoint;
}

std::string Endpoint::text() const {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  switch (family()) {
    case AF_INET:
      inet_ntop(AF_INET, &storage_.ipv4.sin_addr, buffer.data(), buffer.size());
      return std::string(buffer.data()) + ":" + std::to_string(ntohs(storage_.ipv4.sin_port));
    case AF_INET6:
      inet_ntop(AF_INET6, &storage_.ipv6.sin6_addr, buffer.data(), buffer.size());
      return "[" + std::string(buffer.data()) +
             "]:" + std::to_string(ntohs(storage_.ipv6.sin6_port));
    case AF_UNIX:
      return "unix:" + std::string(static_cast<const char*>(storage_.local.sun_path));
    default:
      return "nowhere";
  }
}

}  // namespace acrida
