#include "base/html_text.h"

#include <array>
#include <utility>

#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kEntities = {{
    {"&lt;", "<"},
    {"&gt;", ">"},
    {"&amp;", "&"},
    {"&quot;", "\""},
    {"&#39;", "'"},
    {"&#x27;", "'"},
    {"&#34;", "\""},
    {"&nbsp;", " "},
}};

bool begins_tag(std::string_view rest) {
  if (rest.size() < 2 || rest[0] != '<') {
    return false;
  }
  const char next = ascii_lower(rest[1]);
  return (next >= 'a' && next <= 'z') || next == '/' || next == '!';
}

// Tags that stand within a word or a sentence; any other separates.
bool is_inline(std::string_view tag) {
  constexpr std::array<std::string_view, 7> kInline = {"b", "strong", "i", "em", "a", "span", "u"};
  std::string name;
  for (const char c : tag) {
    if (c == ' ' || c == '>') {
      break;
    }
    if (c != '/') {
      name += ascii_lower(c);
    }
  }
  for (const std::string_view known : kInline) {
    if (name == known) {
      return true;
    }
  }
  return false;
}

void append_collapsed(char c, std::string& out) {
  const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
  if (!blank) {
    out += c;
  } else if (!out.empty() && out.back() != ' ') {
    out += ' ';
  }
}

}  // namespace

std::string html_text(std::string_view html) {
  std::string out;
  for (std::size_t i = 0; i < html.size();) {
    const std::string_view rest = html.substr(i);
    if (const std::size_t end = rest.find('>'); begins_tag(rest) && end != std::string_view::npos) {
      if (!is_inline(rest.substr(1, end))) {
        append_collapsed(' ', out);
      }
      i += end + 1;
      continue;
    }
    bool replaced = false;
    for (const auto& [entity, text] : kEntities) {
      if (rest.starts_with(entity)) {
        append_collapsed(text[0], out);
        i += entity.size();
        replaced = true;
        break;
      }
    }
    if (!replaced) {
      append_collapsed(rest[0], out);
      ++i;
    }
  }
  return std::string(trim(out));
}

}  // namespace acrida
