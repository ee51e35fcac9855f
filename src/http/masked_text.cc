#include "http/masked_text.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/strings.h"
#include "http/masked_json.h"
#include "http/secret_name.h"

namespace acrida {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
// What is looked for before a "=" of a tag is shorter.
constexpr std::size_t kAttributeBytesMax = 32;

// As quotes are written in JSON within text, in markup and in URLs.
constexpr std::array<std::string_view, 12> kQuotes = {
    "\\\"", "\\'", "\"", "'", "&quot;", "&#34;", "&#39;", "&#x27;", "&#x22;", "%22", "%27", "`"};

// What stands between a name and its value.
constexpr std::array<std::string_view, 6> kSeparators = {"=", ":", "%3D", "%3d", "%3A", "%3a"};

std::string_view quote_at(std::string_view text) {
  for (const std::string_view quote : kQuotes) {
    if (text.starts_with(quote)) {
      return quote;
    }
  }
  return {};
}

std::string_view quote_before(std::string_view text) {
  for (const std::string_view quote : kQuotes) {
    if (text.ends_with(quote)) {
      return quote;
    }
  }
  return {};
}

std::string_view separator_at(std::string_view text) {
  for (const std::string_view separator : kSeparators) {
    if (text.starts_with(separator)) {
      return separator;
    }
  }
  return {};
}

bool is_name_byte(char c) {
  const char lower = ascii_lower(c);
  return (lower >= 'a' && lower <= 'z') || is_ascii_digit(c) || c == '_' || c == '-' || c == '.' ||
         c == '[' || c == ']' || c == '$';
}

std::string_view without_blanks_behind(std::string_view text) {
  while (text.ends_with(' ') || text.ends_with('\t')) {
    text.remove_suffix(1);
  }
  return text;
}

// A secret's name right before a separator, and how it stands there.
struct Named {
  bool secret = false;
  bool quoted = false;
  bool begins = false;  // a line, or what a bracket or a comma begins
  bool begins_line = false;
};

Named name_before(std::string_view text) {
  Named named;
  text = without_blanks_behind(text);
  const std::string_view quote = quote_before(text);
  text.remove_suffix(quote.size());
  named.quoted = !quote.empty();
  std::size_t begin = text.size();
  while (begin > 0 && is_name_byte(text[begin - 1])) {
    --begin;
  }
  std::string_view name = text.substr(begin);
  if (begin > 0 && text[begin - 1] == '%' && name.size() > 2) {
    name.remove_prefix(2);  // of an escape
  }
  named.secret = !name.empty() && is_secret_name(name);
  const std::string_view before = without_blanks_behind(text.substr(0, begin));
  named.begins_line = before.empty() || before.back() == '\n';
  named.begins = named.begins_line || std::string_view("{,(;[").contains(before.back());
  return named;
}

bool compares(std::string_view text, std::size_t at) {
  const char before = at > 0 ? text[at - 1] : ' ';
  const char behind = at + 1 < text.size() ? text[at + 1] : ' ';
  return behind == '=' || behind == '>' || std::string_view("=!<>").contains(before);
}

// The end of a value in quotes: before the quote that closes it.
std::size_t quoted_end(std::string_view text, std::size_t begin, std::string_view quote) {
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text.substr(i).starts_with(quote)) {
      return i;
    }
    i += text[i] == '\\' && quote.size() == 1 ? 1U : 0U;
  }
  return text.size();
}

// Rather too far than too early: a password may hold a semicolon.
std::size_t word_end(std::string_view text, std::size_t begin) {
  constexpr std::array<std::string_view, 8> kEscapes = {"\\\"", "\\'", "\\n", "\\r",
                                                        "%26",  "%22", "%7D", "%2C"};
  for (std::size_t i = begin; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    const bool closes =
        std::string_view(",;)]}").contains(text[i]) && (rest.size() == 1 || !is_name_byte(rest[1]));
    if (closes || std::string_view(" \t\r\n&<>\"'`").contains(text[i]) ||
        std::ranges::any_of(kEscapes,
                            [&](std::string_view end) { return rest.starts_with(end); })) {
      return i;
    }
  }
  return text.size();
}

// "Bearer x" are two words of one value.
bool is_scheme(std::string_view word) {
  constexpr std::array<std::string_view, 4> kSchemes = {"bearer", "basic", "token", "digest"};
  return std::ranges::find(kSchemes, to_lower(word)) != kSchemes.end();
}

std::size_t plain_end(std::string_view text, std::size_t begin, bool whole_line) {
  if (whole_line) {
    return std::min(text.find_first_of("\r\n", begin), text.size());
  }
  if (text.substr(begin).starts_with('{') || text.substr(begin).starts_with('[')) {
    return value_end(text, begin);
  }
  const std::size_t end = word_end(text, begin);
  return is_scheme(text.substr(begin, end - begin)) && text.substr(end).starts_with(' ')
             ? word_end(text, end + 1)
             : end;
}

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The secret behind the separator at `at`; empty: none.
Span secret_behind(std::string_view text, std::size_t at, std::string_view separator) {
  const Named named = name_before(text.substr(0, at));
  const bool assigns =
      separator == "=" ? !compares(text, at) : separator != ":" || named.quoted || named.begins;
  if (!named.secret || !assigns) {
    return {at, at};
  }
  std::size_t begin = at + separator.size();
  while (begin < text.size() && (text[begin] == ' ' || text[begin] == '\t')) {
    ++begin;
  }
  const bool prefixed = begin + 1 < text.size() &&
                        std::string_view("bBfFrRuU").contains(text[begin]) &&
                        (text[begin + 1] == '"' || text[begin + 1] == '\'');
  begin += prefixed ? 1U : 0U;
  const std::string_view quote = quote_at(text.substr(begin));
  begin += quote.size();
  const bool whole_line = separator == ":" && named.begins_line && !named.quoted;
  return {begin,
          quote.empty() ? plain_end(text, begin, whole_line) : quoted_end(text, begin, quote)};
}

std::string masked_assignments(std::string_view text) {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view separator = separator_at(text.substr(i));
    if (separator.empty()) {
      continue;
    }
    const Span secret = secret_behind(text, i, separator);
    if (says_nothing(text.substr(secret.begin, secret.end - secret.begin))) {
      continue;
    }
    out.append(text.substr(copied, secret.begin - copied)).append(kMask);
    copied = secret.end;
    i = secret.end - 1;
  }
  return out.append(text.substr(copied));
}

// The value of an attribute of a tag, behind its "=".
Span attribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find('='); at != kNowhere; at = tag.find('=', at + 1)) {
    const std::size_t near = at - std::min(at, kAttributeBytesMax);
    const std::string_view before = without_blanks_behind(tag.substr(near, at - near));
    const std::size_t word = before.find_last_of(" \t\r\n/\"'") + 1;
    std::size_t begin = std::min(tag.find_first_not_of(" \t\r\n", at + 1), tag.size());
    const bool quoted = begin < tag.size() && (tag[begin] == '"' || tag[begin] == '\'');
    const std::size_t end =
        std::min(quoted ? tag.find(tag[begin], begin + 1) : tag.find_first_of(" \t\r\n>", begin),
                 tag.size());
    begin += quoted ? 1U : 0U;
    if (equals_ignoring_case(before.substr(word), name)) {
      return {begin, std::max(begin, end)};
    }
    at = std::max(at, end == 0 ? 0 : end - 1);
  }
  return {};
}

bool names_secret(std::string_view tag) {
  for (const std::string_view name : {"name", "id", "property"}) {
    const Span value = attribute(tag, name);
    if (is_secret_name(tag.substr(value.begin, value.end - value.begin))) {
      return true;
    }
  }
  return false;
}

// A tag, "<" to ">", of a secret's name without its value.
std::string masked_tag(std::string tag) {
  if (!tag.contains('=') || !names_secret(tag)) {
    return tag;
  }
  for (const std::string_view name : {"value", "content"}) {
    const Span value = attribute(tag, name);
    if (value.end > value.begin) {
      tag.replace(value.begin, value.end - value.begin, kMask);
    }
  }
  return tag;
}

// "<ns:password a=b>" is an element password.
bool is_secret_element(std::string_view tag) {
  const std::string_view name = tag.substr(1, tag.find_first_of(" \t\r\n/>", 1) - 1);
  return !name.empty() && tag.ends_with('>') && !tag.ends_with("/>") && is_secret_name(name);
}

std::string masked_markup(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('<'), text.size());
    out.append(text.substr(0, open));
    text.remove_prefix(open);
    const std::size_t close = std::min(text.find('>'), text.size() - (text.empty() ? 0 : 1));
    const std::string_view tag = text.substr(0, text.empty() ? 0 : close + 1);
    out.append(masked_tag(std::string(tag)));
    text.remove_prefix(tag.size());
    const std::size_t content = std::min(text.find('<'), text.size());
    if (!tag.empty() && is_secret_element(tag) && content > 0) {
      out.append(kMask);
      text.remove_prefix(content);
    }
  }
  return out;
}

// "https://user:password@host".
std::string masked_urls(std::string text) {
  for (std::size_t at = text.find("://"); at != kNowhere; at = text.find("://", at + 3)) {
    const std::size_t begin = at + 3;
    const std::size_t end = std::min(text.find_first_of("/?#\\ \t\r\n\"'<>", begin), text.size());
    const std::string_view authority = std::string_view(text).substr(begin, end - begin);
    const std::size_t host = authority.rfind('@');
    const std::size_t colon = authority.find(':');
    if (host != kNowhere && colon < host) {
      text.replace(begin + colon + 1, host - colon - 1, kMask);
    }
  }
  return text;
}

}  // namespace

std::string masked_text(std::string_view text, int depth) {
  std::string masked = begins_as_json(text) ? masked_json(text, depth) : std::string(text);
  if (masked.contains('<')) {
    masked = masked_markup(masked);
  }
  return masked_urls(masked_assignments(masked));
}

}  // namespace acrida
