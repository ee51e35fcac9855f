#include "demo/json_text.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/check.h"
#include "base/escape.h"

namespace acrida::demo {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

void append_unit(std::string& out, unsigned unit) {
  out += "\\u";
  for (const unsigned shift : {12U, 8U, 4U, 0U}) {
    out += kHexDigits[(unit >> shift) & 0xfU];
  }
}

void append_code_point(std::string& out, unsigned code_point) {
  if (code_point < 0x10000U) {
    append_unit(out, code_point);
    return;
  }
  const unsigned offset = code_point - 0x10000U;
  append_unit(out, 0xd800U + (offset >> 10U));
  append_unit(out, 0xdc00U + (offset & 0x3ffU));
}

// `character` is one valid UTF-8 character of two to four bytes.
unsigned decode(std::string_view character) {
  constexpr std::array<unsigned, 5> kLeadBits{0, 0, 0x1fU, 0x0fU, 0x07U};
  unsigned code_point = static_cast<unsigned char>(character[0]) & kLeadBits.at(character.size());
  for (const char c : character.substr(1)) {
    code_point = (code_point << 6U) | (static_cast<unsigned char>(c) & 0x3fU);
  }
  return code_point;
}

void append_control(std::string& out, char c) {
  switch (c) {
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    default:
      append_unit(out, static_cast<unsigned char>(c));
  }
}

bool is_plain(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t i = 0;
  while (i < text.size()) {
    std::size_t plain_end = i;
    while (plain_end < text.size() && is_plain(text[plain_end])) {
      ++plain_end;
    }
    out += text.substr(i, plain_end - i);
    i = plain_end;
    if (i == text.size()) {
      break;
    }
    const char c = text[i];
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
      ++i;
    } else if (static_cast<unsigned char>(c) < 0x80U) {
      append_control(out, c);
      ++i;
    } else {
      const std::size_t length = utf8_length(text.substr(i));
      append_code_point(out, length == 0 ? 0xfffdU : decode(text.substr(i, length)));
      i += length == 0 ? 1 : length;
    }
  }
  out += '"';
}

void append_json_real(std::string& out, double number) {
  ACRIDA_CHECK(std::isfinite(number));
  const double magnitude = std::abs(number);
  const bool is_fixed = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  std::array<char, 64> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number,
                    is_fixed ? std::chars_format::fixed : std::chars_format::scientific)
          .ptr;
  const std::string_view written(digits.data(), static_cast<std::size_t>(end - digits.data()));
  out += written;
  if (is_fixed && written.find('.') == std::string_view::npos) {
    out += ".0";
  }
}

JsonText& JsonText::open(char bracket) {
  *out_ += bracket;
  return *this;
}

JsonText& JsonText::close(char bracket) {
  *out_ += bracket;
  return *this;
}

// A comma, unless something has just been opened.
void JsonText::separate() {
  if (!out_->empty() && out_->back() != '{' && out_->back() != '[') {
    *out_ += ',';
  }
}

JsonText& JsonText::key(std::string_view name) {
  separate();
  *out_ += '"';
  *out_ += name;
  *out_ += "\":";
  return *this;
}

JsonText& JsonText::element() {
  separate();
  return *this;
}

JsonText& JsonText::text(std::string_view name, std::string_view value) {
  key(name);
  append_json_string(*out_, value);
  return *this;
}

JsonText& JsonText::real(std::string_view name, double value) {
  key(name);
  append_json_real(*out_, value);
  return *this;
}

JsonText& JsonText::integer(std::string_view name, std::int64_t value) {
  key(name);
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out_->append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  return *this;
}

JsonText& JsonText::raw(std::string_view name, std::string_view json) {
  key(name);
  *out_ += json;
  return *this;
}

}  // namespace acrida::demo
