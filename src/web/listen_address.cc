#include "web/listen_address.h"

#include <fmt/format.h>

#include <limits>
#include <optional>

#include "base/strings.h"

namespace acrida {

std::string ListenAddress::text() const {
  const bool brackets = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", brackets ? "[" : "", host, brackets ? "]" : "", port);
}

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const std::string form = fmt::format(
      "\"{}\" is no address to listen on; write [HOST]:PORT, for example :9646 or 0.0.0.0:9646",
      text);
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    return fail(form);
  }
  const std::optional<std::uint64_t> port = parse_decimal(text.substr(colon + 1));
  if (!port || *port > std::numeric_limits<std::uint16_t>::max()) {
    return fail(form);
  }
  std::string_view host = text.substr(0, colon);
  const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (brackets) {
    host = host.substr(1, host.size() - 2);
  }
  const bool colons = host.find(':') != std::string_view::npos;
  if (colons != brackets || host.find_first_of("[]/ ") != std::string_view::npos) {
    return fail(form);
  }
  ListenAddress address{.port = static_cast<std::uint16_t>(*port)};
  if (!host.empty()) {
    address.host = host;
  }
  return address;
}

}  // namespace acrida
