#include "report/text_layout.h"

#include <algorithm>

#include "base/escape.h"
#include "base/figures.h"

namespace acrida {
namespace {

// Bytes of the first `count` characters.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t bytes = 0;
  for (; count != 0 && bytes < text.size(); --count) {
    bytes += std::max<std::size_t>(utf8_length(text.substr(bytes)), 1);
  }
  return bytes;
}

}  // namespace

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (character_count(text) <= width) {
    return std::string(text);
  }
  return std::string(text.substr(0, bytes_of(text, width - 3))) + "...";
}

std::string wrapped(std::string_view first, std::string_view text, std::size_t width) {
  const std::size_t indent = character_count(first);
  const std::size_t room = width - indent;
  std::string lines;
  std::string line(first);
  std::size_t used = 0;  // characters of the line behind the indent
  const auto next_line = [&] {
    lines += line + "\n";
    line.assign(indent, ' ');
    used = 0;
  };
  while (!text.empty()) {
    std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (used != 0 && used + 1 + character_count(word) > room) {
      next_line();
    } else if (used != 0) {
      line += ' ';
      ++used;
    }
    while (character_count(word) > room) {
      const std::size_t piece = bytes_of(word, room);
      line += word.substr(0, piece);
      word.remove_prefix(piece);
      next_line();
    }
    line += word;
    used += character_count(word);
  }
  return lines + line + "\n";
}

}  // namespace acrida
