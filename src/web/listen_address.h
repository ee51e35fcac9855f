// ListenAddress: where the metrics are served, as --prometheus names it.
//
// Thread: a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace acrida {

struct ListenAddress {
  std::string host = "127.0.0.1";  // an address or a name; IPv6 without brackets
  std::uint16_t port = 0;          // 0: one that is free

  // "127.0.0.1:9646", "[::1]:9646".
  std::string text() const;
};

// "[HOST]:PORT": ":9646", "0.0.0.0:9646", "[::]:9646".
Result<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace acrida
