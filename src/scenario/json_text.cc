#include "acrida/json_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/escape.h"

namespace acrida::detail {
namespace {

// Bytes that stand for themselves in a JSON string: ASCII but controls, the quote and the
// backslash.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x7f; ++byte) {
    plain[byte] = byte != '"' && byte != '\\';
  }
  return plain;
}();

std::size_t plain_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && kPlain[static_cast<unsigned char>(text[length])]) {
    ++length;
  }
  return length;
}

// The bytes up to the next plain one.
std::size_t special_length(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && !kPlain[static_cast<unsigned char>(text[length])]) {
    ++length;
  }
  return length;
}

template <class Number>
void append_number(std::string& out, Number value) {
  std::array<char, 32> buffer;
  const std::to_chars_result result =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), result.ptr);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t plain = plain_length(text);
    out.append(text.data(), plain);
    text.remove_prefix(plain);
    const std::size_t special = special_length(text);
    if (special > 0) {
      out += escape_for_json(text.substr(0, special));
      text.remove_prefix(special);
    }
  }
  out += '"';
}

void append_json_integer(std::string& out, std::int64_t value) {
  append_number(out, value);
}

void append_json_unsigned(std::string& out, std::uint64_t value) {
  append_number(out, value);
}

void append_json_real(std::string& out, double value) {
  if (std::isfinite(value)) {
    append_number(out, value);
  } else {
    out += "null";
  }
}

}  // namespace acrida::detail
