// WatchAddress: where a database listens that is watched, and who asks it.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace acrida {

struct WatchAddress {
  std::string user;  // empty: the client library's own choice
  std::string password;
  std::string host;  // empty: `socket`
  std::uint16_t port = 0;
  std::string socket;          // the path of a Unix socket
  std::uint32_t database = 0;  // of Redis

  // "127.0.0.1:3306", "/run/mysqld/mysqld.sock": without the password.
  std::string shown() const;
};

// mysql://user[:password]@host[:port]/, mysql://user@localhost/?socket=/path, or the path of a
// socket. An error quotes nothing of the text, which may hold a password.
Result<WatchAddress> parse_mariadb_address(std::string_view text);

// redis://[user:password@]host[:port][/database], redis://:password@..., unix:///path[?db=N], or
// the path of a socket.
Result<WatchAddress> parse_redis_address(std::string_view text);

}  // namespace acrida
