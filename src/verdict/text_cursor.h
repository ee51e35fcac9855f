// TextCursor walks over one line that somebody has written: a cell of a table, an expression.
//
// Blanks are spaces, tabs, no-break spaces and "&nbsp;".
//
// Thread: a value. The text outlives it.
#pragma once

#include <cstddef>
#include <expected>
#include <initializer_list>
#include <string>
#include <string_view>

namespace acrida {

// What is wrong with a text, and at which byte of it.
struct TextFault {
  std::size_t offset = 0;
  std::string what;  // "expected a time such as 300ms, found 'abc'"
};

template <class T>
using Parsed = std::expected<T, TextFault>;

class TextCursor {
 public:
  explicit TextCursor(std::string_view text) : text_(text) {}

  std::size_t offset() const { return offset_; }
  std::string_view rest() const { return text_.substr(offset_); }
  bool at_end() const { return offset_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[offset_]; }

  void skip_blanks();
  // REQUIRES: bytes <= rest().size().
  void skip(std::size_t bytes) { offset_ += bytes; }
  // Takes `literal` if the text goes on with it, upper and lower case being the same.
  bool take(std::string_view literal);
  // The first of `literals` that the text goes on with; empty: none of them.
  std::string_view take_any(std::initializer_list<std::string_view> literals);
  // Takes `word` if the text goes on with it and no letter or digit follows.
  bool take_word(std::string_view word);
  // Letters from here on, without taking them.
  std::string_view letters() const;

  std::unexpected<TextFault> fault(std::string what) const;
  // "expected ..., found '...'", where what was found is shortened and escaped.
  std::unexpected<TextFault> expected(std::string_view wanted) const;

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
};

// "'300 ms'", shortened and safe to show.
std::string quoted_text(std::string_view text);

}  // namespace acrida
