#include "watch/watch_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::uint16_t kMariaDbPort = 3306;
constexpr std::uint16_t kRedisPort = 6379;
constexpr std::string_view kMariaDbForm =
    "not mysql://user:password@host:3306/ or the path of a socket";
constexpr std::string_view kRedisForm =
    "not redis://:password@host:6379/0, unix:///path?db=0 or the path of a socket";

// The parts of SCHEME://USER:PASSWORD@HOST:PORT/PATH?QUERY, as they stand there.
struct UrlParts {
  std::string_view scheme;
  std::optional<std::string_view> user;
  std::optional<std::string_view> password;
  std::string_view host_and_port;
  std::string_view path;
  std::string_view query;
};

std::optional<UrlParts> split_url(std::string_view text) {
  UrlParts parts;
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos || text.find('#') != std::string_view::npos) {
    return std::nullopt;
  }
  parts.scheme = text.substr(0, scheme);
  text.remove_prefix(scheme + 3);
  const std::size_t end = std::min(text.find_first_of("/?"), text.size());
  parts.host_and_port = text.substr(0, end);
  text.remove_prefix(end);
  const std::size_t question = std::min(text.find('?'), text.size());
  parts.path = text.substr(0, question);
  parts.query = text.substr(std::min(question + 1, text.size()));
  if (const std::size_t at = parts.host_and_port.rfind('@'); at != std::string_view::npos) {
    const std::string_view account = parts.host_and_port.substr(0, at);
    parts.host_and_port.remove_prefix(at + 1);
    const std::size_t colon = account.find(':');
    parts.user = account.substr(0, colon);
    if (colon != std::string_view::npos) {
      parts.password = account.substr(colon + 1);
    }
  }
  return parts;
}

// "%40" is "@"; nothing when a percent sign begins nothing of the kind.
std::optional<std::string> decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    const std::string_view digits = text.substr(i + 1, 2);
    const std::optional<std::uint64_t> byte = parse_hexadecimal(digits);
    if (digits.size() != 2 || !byte || *byte == 0) {
      return std::nullopt;
    }
    plain += static_cast<char>(*byte);
    i += 2;
  }
  return plain;
}

Result<void> read_account(const UrlParts& parts, WatchAddress& address) {
  const std::optional<std::string> user = decoded(parts.user.value_or(""));
  const std::optional<std::string> password = decoded(parts.password.value_or(""));
  if (!user || !password) {
    return fail("a percent sign in user or password is written %25, and other signs as %XX");
  }
  address.user = *user;
  address.password = *password;
  return {};
}

Result<void> read_host(std::string_view text, std::uint16_t port, WatchAddress& address) {
  std::string_view host = text;
  std::string_view behind;
  if (text.starts_with('[')) {  // an address of IPv6
    const std::size_t end = text.find(']');
    host = text.substr(1, end == std::string_view::npos ? 0 : end - 1);
    behind = text.substr(std::min(end, text.size() - 1) + 1);
  } else if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    behind = text.substr(colon);
  }
  if (host.empty()) {
    return fail("it names no host");
  }
  address.host = host;
  address.port = port;
  if (behind.empty()) {
    return {};
  }
  const std::optional<std::uint64_t> number = parse_decimal(behind.substr(1));
  if (!behind.starts_with(':') || !number || *number == 0 ||
      *number > std::numeric_limits<std::uint16_t>::max()) {
    return fail("the port behind the host is no number from 1 to 65535");
  }
  address.port = static_cast<std::uint16_t>(*number);
  return {};
}

Result<void> read_database(std::string_view text, WatchAddress& address) {
  if (text.empty()) {
    return {};
  }
  const std::optional<std::uint64_t> number = parse_decimal(text);
  if (!number || *number > std::numeric_limits<std::int32_t>::max()) {
    return fail("the database is no number, as 0 or 1");
  }
  address.database = static_cast<std::uint32_t>(*number);
  return {};
}

// The value of the one key that a query may have; nothing: another one stands there.
std::optional<std::string> only_value(std::string_view query, std::string_view key) {
  if (query.empty()) {
    return "";
  }
  const std::size_t equals = query.find('=');
  if (query.substr(0, equals) != key || equals == std::string_view::npos ||
      query.find('&') != std::string_view::npos) {
    return std::nullopt;
  }
  return decoded(query.substr(equals + 1));
}

}  // namespace

std::string WatchAddress::shown() const {
  if (host.empty()) {
    return socket;
  }
  const bool version_6 = host.find(':') != std::string::npos;
  return version_6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

Result<WatchAddress> parse_mariadb_address(std::string_view text) {
  WatchAddress address;
  if (text.starts_with('/')) {
    address.socket = text;
    return address;
  }
  const std::optional<UrlParts> parts = split_url(text);
  if (!parts || (parts->scheme != "mysql" && parts->scheme != "mariadb")) {
    return fail(std::string(kMariaDbForm));
  }
  if (Result<void> read = read_account(*parts, address); !read) {
    return fail(std::move(read.error()));
  }
  if (address.user.empty()) {
    return fail("it names no user, as mysql://user@host/ does");
  }
  if (!parts->path.empty() && parts->path != "/") {
    return fail("it names a database behind the host: the figures are the whole server's");
  }
  const std::optional<std::string> socket = only_value(parts->query, "socket");
  if (!socket) {
    return fail("all that may stand behind a question mark is socket=/path");
  }
  address.socket = *socket;
  if (address.socket.empty()) {
    if (Result<void> read = read_host(parts->host_and_port, kMariaDbPort, address); !read) {
      return fail(std::move(read.error()));
    }
  }
  return address;
}

Result<WatchAddress> parse_redis_address(std::string_view text) {
  WatchAddress address;
  if (text.starts_with('/')) {
    address.socket = text;
    return address;
  }
  const std::optional<UrlParts> parts = split_url(text);
  if (parts && parts->scheme == "rediss") {
    return fail("TLS to Redis is not offered: use a tunnel, as ssh -L 6379:127.0.0.1:6379");
  }
  if (!parts || (parts->scheme != "redis" && parts->scheme != "unix")) {
    return fail(std::string(kRedisForm));
  }
  Result<void> read = read_account(*parts, address);
  if (!read) {
    return fail(std::move(read.error()));
  }
  if (!address.user.empty() && address.password.empty()) {
    return fail("it names a user without a password: redis://user:password@host/");
  }
  const std::optional<std::string> database = only_value(parts->query, "db");
  if (!database) {
    return fail("all that may stand behind a question mark is db=N");
  }
  if (parts->scheme == "unix") {
    const std::optional<std::string> path = decoded(parts->path);
    if (!parts->host_and_port.empty() || !path || path->size() < 2) {
      return fail("it names no socket, as unix:///run/redis/redis.sock does");
    }
    address.socket = *path;
    read = read_database(*database, address);
  } else {
    read = read_host(parts->host_and_port, kRedisPort, address);
    const std::string_view path = parts->path;
    if (read) {
      read = read_database(path.empty() ? std::string_view(*database) : path.substr(1), address);
    }
  }
  return read ? Result<WatchAddress>(std::move(address)) : fail(std::move(read.error()));
}

}  // namespace acrida
