#include "verdict/request_glob.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "verdict/text_cursor.h"

namespace acrida {
namespace {

constexpr std::array<std::string_view, 9> kMethods = {
    "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"};

bool names_method(std::string_view glob) {
  const std::string_view word = glob.substr(0, glob.find(' '));
  return word.size() < glob.size() &&
         std::find(kMethods.begin(), kMethods.end(), word) != kMethods.end();
}

// One step through a glob: a character that stands for itself, or a wildcard.
struct GlobStep {
  char literal = '\0';
  char wildcard = '\0';  // '*' or '?'
  std::size_t bytes = 1;
};

GlobStep step_at(std::string_view glob, std::size_t index) {
  const char c = glob[index];
  if (c == '\\' && index + 1 < glob.size()) {
    return {.literal = glob[index + 1], .bytes = 2};
  }
  if (c == '*' || c == '?') {
    return {.wildcard = c};
  }
  return {.literal = c};
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Behind the character at `index`: '?' stands for a whole one.
std::size_t behind_character(std::string_view text, std::size_t index) {
  ++index;
  while (index < text.size() && is_continuation(text[index])) {
    ++index;
  }
  return index;
}

// The last star takes one character more whenever what follows it does not match.
bool text_matches(std::string_view glob, std::string_view text) {
  std::size_t in_glob = 0;
  std::size_t in_text = 0;
  std::size_t behind_star = std::string_view::npos;
  std::size_t star_text = 0;
  while (in_text < text.size()) {
    const GlobStep step = in_glob < glob.size() ? step_at(glob, in_glob) : GlobStep{.bytes = 0};
    if (step.wildcard == '*') {
      in_glob += step.bytes;
      behind_star = in_glob;
      star_text = in_text;
    } else if (step.wildcard == '?') {
      in_glob += step.bytes;
      in_text = behind_character(text, in_text);
    } else if (step.bytes != 0 && step.literal == text[in_text]) {
      in_glob += step.bytes;
      ++in_text;
    } else if (behind_star != std::string_view::npos) {
      in_glob = behind_star;
      in_text = ++star_text;
    } else {
      return false;
    }
  }
  while (in_glob < glob.size() && step_at(glob, in_glob).wildcard == '*') {
    ++in_glob;
  }
  return in_glob == glob.size();
}

}  // namespace

std::string request_text(const RequestName& request) {
  return request.method.empty() ? request.name : request.method + " " + request.name;
}

Result<void> check_glob(std::string_view glob) {
  if (glob.empty()) {
    return fail("an empty name");
  }
  if (glob.size() > kGlobBytesMax) {
    return fail(fmt::format("{} is longer than {} bytes", quoted_text(glob), kGlobBytesMax));
  }
  if (glob.find_first_not_of('?') == std::string_view::npos && glob.size() >= 3) {
    return fail("??? is still to be filled in");
  }
  const std::size_t backslashes =
      glob.size() - 1 - std::min(glob.find_last_not_of('\\'), glob.size());
  const bool all = glob.find_first_not_of('\\') == std::string_view::npos;
  if ((all ? glob.size() : backslashes) % 2 == 1) {
    return fail(fmt::format("{} ends with a backslash, which takes the next character as it is",
                            quoted_text(glob)));
  }
  return {};
}

bool glob_matches(std::string_view glob, const RequestName& request) {
  return text_matches(glob, request.name) ||
         (names_method(glob) && text_matches(glob, request.method + " " + request.name));
}

std::string glob_of(const RequestName& request) {
  std::string glob;
  for (const char c : request.name) {
    if (c == '*' || c == '?' || c == '\\') {
      glob += '\\';
    }
    glob += c;
  }
  const bool known = std::find(kMethods.begin(), kMethods.end(), request.method) != kMethods.end();
  return known ? request.method + " " + glob : glob;
}

std::vector<std::string> split_globs(std::string_view cell) {
  std::vector<std::string> globs(1);
  TextCursor cursor(cell);
  bool code = false;
  while (!cursor.at_end()) {
    const char c = cursor.peek();
    if (!code && c == '\\' && cursor.rest().size() > 1 &&
        (cursor.rest()[1] == ',' || cursor.rest()[1] == '`')) {
      globs.back() += cursor.rest()[1];
      cursor.skip(2);
    } else if (!code && !cursor.take_any({",", "<br>", "<br/>", "<br />"}).empty()) {
      globs.emplace_back();
    } else {
      code = c == '`' ? !code : code;
      globs.back() += c == '`' ? std::string() : std::string(1, c);
      cursor.skip(1);
    }
  }
  for (std::string& glob : globs) {
    glob = trim(glob);
  }
  return globs.size() == 1 && globs[0].empty() ? std::vector<std::string>() : globs;
}

std::string join_globs(const std::vector<std::string>& globs) {
  std::string cell;
  for (const std::string& glob : globs) {
    cell += cell.empty() ? "" : ", ";
    if (glob.find('`') == std::string::npos) {
      cell += "`" + glob + "`";
      continue;
    }
    for (const char c : glob) {
      cell += c == ',' || c == '`' ? "\\" : "";
      cell += c;
    }
  }
  return cell;
}

}  // namespace acrida
