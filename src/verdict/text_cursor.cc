#include "verdict/text_cursor.h"

#include <fmt/format.h>

#include <utility>

#include "base/escape.h"
#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::size_t kShownBytesMax = 40;  // of what was found

bool is_letter(char c) {
  return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

}  // namespace

void TextCursor::skip_blanks() {
  while (!take_any({" ", "\t", "\xc2\xa0", "&nbsp;"}).empty()) {}
}

bool TextCursor::take(std::string_view literal) {
  if (!equals_ignoring_case(rest().substr(0, literal.size()), literal)) {
    return false;
  }
  offset_ += literal.size();
  return true;
}

std::string_view TextCursor::take_any(std::initializer_list<std::string_view> literals) {
  for (const std::string_view literal : literals) {
    if (take(literal)) {
      return literal;
    }
  }
  return {};
}

bool TextCursor::take_word(std::string_view word) {
  const std::string_view text = rest();
  const bool more = word.size() < text.size() &&
                    (is_letter(text[word.size()]) || is_ascii_digit(text[word.size()]));
  return !more && take(word);
}

std::string_view TextCursor::letters() const {
  const std::string_view text = rest();
  std::size_t count = 0;
  while (count < text.size() && is_letter(text[count])) {
    ++count;
  }
  return text.substr(0, count);
}

std::unexpected<TextFault> TextCursor::fault(std::string what) const {
  return std::unexpected(TextFault{offset_, std::move(what)});
}

std::unexpected<TextFault> TextCursor::expected(std::string_view wanted) const {
  return fault(at_end() ? fmt::format("expected {}", wanted)
                        : fmt::format("expected {}, found {}", wanted, quoted_text(rest())));
}

std::string quoted_text(std::string_view text) {
  return "'" + escape_for_terminal(shorten(text, kShownBytesMax)) + "'";
}

}  // namespace acrida
