#include "report/markup.h"

#include <fmt/format.h>

#include "base/escape.h"

namespace acrida {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) {
    return first < 0x20 || first == 0x7f;
  }
  return character.size() == 2 && first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

bool is_line_break_or_tab(char c) {
  return c == '\n' || c == '\r' || c == '\t';
}

// Line and paragraph separators, and the marks that turn the direction of what follows.
bool moves_text(std::string_view character) {
  return character.starts_with("\xe2\x80") && character.size() == 3 &&
         static_cast<unsigned char>(character[2]) >= 0xa8 &&
         static_cast<unsigned char>(character[2]) <= 0xae;
}

}  // namespace

std::string plain_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const std::string_view character = text.substr(0, length == 0 ? 1 : length);
    if (length == 0) {
      line += kReplacement;
    } else if (is_line_break_or_tab(character[0]) || moves_text(character)) {
      line += ' ';
    } else if (!is_control(character)) {
      line += character;
    }
    text.remove_prefix(character.size());
  }
  return line;
}

std::string escape_for_xml(std::string_view text) {
  const std::string line = plain_line(text);
  std::string out;
  out.reserve(line.size());
  for (std::string_view rest = line; !rest.empty();) {
    const std::string_view character = rest.substr(0, utf8_length(rest));
    if (character == "&") {
      out += "&amp;";
    } else if (character == "<") {
      out += "&lt;";
    } else if (character == ">") {
      out += "&gt;";  // "]]>" must not stand in content
    } else if (character == "\"") {
      out += "&quot;";
    } else if (character != "\xef\xbf\xbe" && character != "\xef\xbf\xbf") {
      out += character;
    }
    rest.remove_prefix(character.size());
  }
  return out;
}

std::string escape_for_markdown(std::string_view text) {
  // Entities, since a backslash does not keep a bar from ending a cell's code span or HTML from
  // being HTML.
  constexpr std::string_view kSpecial = "\\`*_{}[]<>#|~!$&^\"'";
  const std::string line = plain_line(text);
  std::string out;
  out.reserve(line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool scheme = c == ':' && line.compare(i, 3, "://") == 0;
    const bool host = c == '.' && i >= 3 && (line[i - 1] == 'w' || line[i - 1] == 'W');
    const bool item = i == 0 && (c == '-' || c == '+' || c == '=');
    if (c == '@') {
      out += "@&#8203;";  // a space of no width: no mention, no mail address
    } else if (kSpecial.find(c) != std::string_view::npos || scheme || host || item) {
      out += fmt::format("&#{};", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace acrida
