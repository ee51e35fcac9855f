#include "app/consent.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>

#include "base/escape.h"
#include "base/strings.h"

namespace acrida {

std::string shell_line(std::span<const std::string> words) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./:@,+%";
  std::string line;
  for (const std::string& word : words) {
    line += line.empty() ? "" : " ";
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char c : word) {
      line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    line += '\'';
  }
  return line;
}

Result<void> ask_consent(const Consent& consent, Terminal& terminal) {
  const std::string what = escape_for_terminal(fmt::format("{} on {}", consent.what, consent.host));
  if (consent.given) {
    terminal.lines(fmt::format("This will {} (--yes).\n", what));
    return {};
  }
  if (::isatty(STDIN_FILENO) == 0 || !terminal.columns()) {
    return fail(fmt::format("this would {}, and there is no terminal to ask; if that is right: {}",
                            what, escape_for_terminal(consent.answer)));
  }
  terminal.lines(fmt::format("This will {}.\nType yes to go on, anything else to stop:\n", what));
  std::array<char, 64> line{};
  const char* const got = std::fgets(line.data(), static_cast<int>(line.size()), stdin);
  if (got == nullptr || to_lower(trim(got)) != "yes") {
    return fail("stopped before anything was written");
  }
  return {};
}

}  // namespace acrida
