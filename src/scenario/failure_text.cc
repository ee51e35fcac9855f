#include "scenario/failure_text.h"

#include <fmt/format.h>

namespace acrida {
namespace {

// Python's repr() of a text: single quotes unless it holds some and no double ones.
std::string python_repr(std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out + quote;
}

}  // namespace

std::string status_failure_text(int status, std::string_view reason, std::string_view name) {
  const std::string_view side = status < 500 ? "Client" : "Server";
  return "HTTPError(" +
         python_repr(fmt::format("{} {} Error: {} for url: {}", status, side, reason, name)) + ")";
}

std::string caught_failure_text(std::string_view why) {
  return "CatchResponseError(" + python_repr(why) + ")";
}

}  // namespace acrida
