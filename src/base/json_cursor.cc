#include "base/json_cursor.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace acrida {
namespace {

constexpr std::string_view kBlank = " \t\r\n";

// The bytes at which a walk has to stop: within a string, and outside of one.
using ByteSet = std::array<bool, 256>;

constexpr ByteSet byte_set(std::string_view bytes) {
  ByteSet set{};
  for (const char byte : bytes) {
    set[static_cast<unsigned char>(byte)] = true;
  }
  return set;
}

constexpr ByteSet kInString = byte_set("\"\\");
constexpr ByteSet kOutside = byte_set("\"{}[]");

// Where the first of these bytes is at or after `from`; the text's size when there is none.
std::size_t find_any(const ByteSet& set, std::string_view text, std::size_t from) {
  while (from < text.size() && !set[static_cast<unsigned char>(text[from])]) {
    ++from;
  }
  return from;
}

void skip_blank(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
}

// How long the string is that begins the text, with its quotes; 0 when it does not end.
std::size_t string_length(std::string_view text) {
  std::size_t i = find_any(kInString, text, 1);
  while (i < text.size() && text[i] != '"') {
    i = find_any(kInString, text, i + 2);  // past what the backslash is for
  }
  return i < text.size() ? i + 1 : 0;
}

// The same of an object or an array.
std::size_t nest_length(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); i = find_any(kOutside, text, i + 1)) {
    switch (text[i]) {
      case '"': {
        const std::size_t length = string_length(text.substr(i));
        if (length == 0) {
          return 0;
        }
        i += length - 1;
        break;
      }
      case '{':
      case '[':
        ++depth;
        break;
      default:
        if (--depth == 0) {
          return i + 1;
        }
        break;
    }
  }
  return 0;
}

std::size_t value_length(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  switch (text.front()) {
    case '"':
      return string_length(text);
    case '{':
    case '[':
      return nest_length(text);
    default:
      return std::min(text.find_first_of(",]} \t\r\n"), text.size());
  }
}

void append_utf8(std::uint32_t point, std::string& out) {
  const auto add = [&out](std::uint32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0U | (point >> 6U));
    add(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    add(0xE0U | (point >> 12U));
    add(0x80U | ((point >> 6U) & 0x3FU));
    add(0x80U | (point & 0x3FU));
  } else {
    add(0xF0U | (point >> 18U));
    add(0x80U | ((point >> 12U) & 0x3FU));
    add(0x80U | ((point >> 6U) & 0x3FU));
    add(0x80U | (point & 0x3FU));
  }
}

// The four digits behind "\u".
std::optional<std::uint32_t> hex4(std::string_view text) {
  std::uint32_t value = 0;
  if (text.size() < 4) {
    return std::nullopt;
  }
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, value, 16);
  return error == std::errc() && end == text.data() + 4 ? std::optional(value) : std::nullopt;
}

// Takes the digits of one character, or of a pair that stands for one.
void append_unicode(std::string_view& rest, std::string& out) {
  constexpr std::uint32_t kNone = 0xFFFD;
  const std::optional<std::uint32_t> high = hex4(rest);
  if (!high) {
    append_utf8(kNone, out);
    return;
  }
  rest.remove_prefix(4);
  if (*high < 0xD800 || *high > 0xDFFF) {
    append_utf8(*high, out);
    return;
  }
  const std::optional<std::uint32_t> low =
      *high < 0xDC00 && rest.starts_with("\\u") ? hex4(rest.substr(2)) : std::nullopt;
  if (!low || *low < 0xDC00 || *low > 0xDFFF) {
    append_utf8(kNone, out);
    return;
  }
  rest.remove_prefix(6);
  append_utf8(0x10000 + ((*high - 0xD800) << 10U) + (*low - 0xDC00), out);
}

// `rest` begins behind a backslash.
void append_escaped(std::string_view& rest, std::string& out) {
  constexpr std::string_view kLetters = "bfnrt";
  constexpr std::string_view kMeanings = "\b\f\n\r\t";
  const char letter = rest.front();
  rest.remove_prefix(1);
  if (letter == 'u') {
    append_unicode(rest, out);
  } else if (const std::size_t known = kLetters.find(letter); known != std::string_view::npos) {
    out += kMeanings[known];
  } else {
    out += letter;
  }
}

}  // namespace

JsonCursor::JsonCursor(std::string_view text, char open, char close) : rest_(text), close_(close) {
  skip_blank(rest_);
  if (rest_.starts_with(open)) {
    rest_.remove_prefix(1);
  } else {
    rest_ = {};
  }
}

bool JsonCursor::take_name() {
  const std::size_t length = rest_.starts_with('"') ? string_length(rest_) : 0;
  if (length == 0) {
    return false;
  }
  name_ = rest_.substr(1, length - 2);
  rest_.remove_prefix(length);
  skip_blank(rest_);
  if (!rest_.starts_with(':')) {
    return false;
  }
  rest_.remove_prefix(1);
  skip_blank(rest_);
  return true;
}

bool JsonCursor::next() {
  skip_blank(rest_);
  if (!first_) {
    if (!rest_.starts_with(',')) {
      return false;
    }
    rest_.remove_prefix(1);
    skip_blank(rest_);
  }
  first_ = false;
  if (close_ == '}' && !take_name()) {
    return false;
  }
  const std::size_t length = value_length(rest_);
  value_ = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return length != 0;
}

bool append_json_text(std::string_view written, std::size_t bytes_max, std::string& out) {
  if (written.size() < 2 || written.front() != '"' || written.back() != '"') {
    return false;
  }
  std::string_view rest = written.substr(1, written.size() - 2);
  const std::size_t before = out.size();
  while (!rest.empty() && out.size() - before < bytes_max) {
    const std::size_t room = bytes_max - (out.size() - before);
    const std::size_t plain = std::min({rest.find('\\'), rest.size(), room});
    out.append(rest.substr(0, plain));
    rest.remove_prefix(plain);
    if (plain == room) {
      break;
    }
    if (rest.size() > 1 && rest.front() == '\\') {
      rest.remove_prefix(1);
      append_escaped(rest, out);
    } else if (rest.size() == 1 && rest.front() == '\\') {
      rest = {};
    }
  }
  return true;
}

}  // namespace acrida
