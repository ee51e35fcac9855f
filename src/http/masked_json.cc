#include "http/masked_json.h"

#include <algorithm>
#include <array>

#include "base/escape.h"
#include "base/json_cursor.h"
#include "base/strings.h"
#include "http/masked_text.h"
#include "http/secret_name.h"

namespace acrida {
namespace {

// JSON in strings in JSON: Frappe nests twice. Deeper ones are hidden as a whole.
constexpr int kDepthMax = 6;

constexpr std::string_view kBlanks = " \t\r\n";

struct Quoted {
  std::size_t end = 0;  // behind the last quote, or the end of the text
  bool closed = false;
  std::string_view written;  // between the quotes
};

// The string that begins with the quote at `begin`.
Quoted quoted(std::string_view text, std::size_t begin) {
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == text[begin]) {
      return {i + 1, true, text.substr(begin + 1, i - begin - 1)};
    }
  }
  return {text.size(), false, text.substr(begin + 1)};
}

std::string decoded(std::string_view written) {
  std::string text;
  append_json_text('"' + std::string(written) + '"', written.size(), text);
  return text;
}

// The string's inside, as it is written, or written anew where something in it was hidden.
std::string masked_string(std::string_view written, int depth) {
  const std::string text = decoded(written);
  if (depth >= kDepthMax && begins_as_json(text)) {
    return std::string(kMask);
  }
  const std::string masked = masked_text(text, depth + 1);
  return masked == text ? std::string(written) : escape_for_json(masked);
}

}  // namespace

bool begins_as_json(std::string_view text) {
  const std::string_view rest = trim(text);
  return rest.starts_with('{') || rest.starts_with('[') || rest.starts_with('"');
}

bool says_nothing(std::string_view value) {
  constexpr std::array<std::string_view, 8> kNothing = {"",     "\"\"", "''",    "null",
                                                        "None", "true", "false", "undefined"};
  return std::ranges::find(kNothing, value) != kNothing.end();
}

std::size_t value_end(std::string_view text, std::size_t begin) {
  int open = 0;
  std::size_t i = begin;
  while (i < text.size()) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = quoted(text, i).end;
    } else if (c == '{' || c == '[') {
      ++open;
      ++i;
    } else if (open > 0 && (c == '}' || c == ']')) {
      --open;
      ++i;
    } else if (open > 0) {
      ++i;
      continue;
    } else {
      return std::min(text.find_first_of(",}] \t\r\n", i), text.size());
    }
    if (open == 0) {
      return i;
    }
  }
  return text.size();
}

std::string masked_json(std::string_view text, int depth) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '"') {
      out.push_back(text[i++]);
      continue;
    }
    const Quoted found = quoted(text, i);
    const std::size_t colon = text.find_first_not_of(kBlanks, found.end);
    const bool is_name = colon != std::string_view::npos && text[colon] == ':';
    if (!is_name) {
      out.append("\"").append(masked_string(found.written, depth)).append(found.closed ? "\"" : "");
      i = found.end;
      continue;
    }
    const std::size_t value = std::min(text.find_first_not_of(kBlanks, colon + 1), text.size());
    out.append(text.substr(i, value - i));
    i = value;
    if (is_secret_name(decoded(found.written))) {
      i = value_end(text, value);
      const std::string_view hidden = text.substr(value, i - value);
      out.append(says_nothing(hidden) ? std::string(hidden) : '"' + std::string(kMask) + '"');
    }
  }
  return out;
}

}  // namespace acrida
