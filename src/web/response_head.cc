#include "web/response_head.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include <boost/beast/http/status.hpp>

#include "base/strings.h"

namespace acrida {
namespace {

bool is_token(std::string_view name) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [kOthers](char c) {
    const char lower = ascii_lower(c);
    return is_ascii_digit(c) || (lower >= 'a' && lower <= 'z') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

bool is_value(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  });
}

bool is_ours(std::string_view name) {
  return equals_ignoring_case(name, "Content-Length") || equals_ignoring_case(name, "Connection") ||
         equals_ignoring_case(name, "Keep-Alive") ||
         equals_ignoring_case(name, "Transfer-Encoding") ||
         equals_ignoring_case(name, "X-Content-Type-Options");
}

}  // namespace

bool has_body(unsigned status) {
  return status != 204 && status != 304 && status >= 200;
}

std::optional<std::string> response_head(const WebResponse& response, AfterResponse after) {
  if (response.status < 200 || response.status > 599) {
    return std::nullopt;
  }
  const auto reason =
      boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(response.status));
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", response.status,
                                 std::string_view(reason.data(), reason.size()));
  for (const WebHeader& header : response.headers) {
    if (!is_token(header.name) || !is_value(header.value)) {
      return std::nullopt;
    }
    if (!is_ours(header.name)) {
      head += fmt::format("{}: {}\r\n", header.name, header.value);
    }
  }
  head += "X-Content-Type-Options: nosniff\r\n";
  if (after != AfterResponse::kStream && has_body(response.status)) {
    head += fmt::format("Content-Length: {}\r\n", response.body.size());
  }
  head += after == AfterResponse::kKeepAlive ? "Connection: keep-alive\r\n\r\n"
                                             : "Connection: close\r\n\r\n";
  return head;
}

}  // namespace acrida
