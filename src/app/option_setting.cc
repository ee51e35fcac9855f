#include "app/option_setting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/escape.h"
#include "base/strings.h"

namespace acrida {
namespace {

constexpr std::size_t kExcerptBytesMax = 90;

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string excerpt_of(std::string_view line_text, std::size_t column) {
  const std::string before = escape_for_terminal(line_text.substr(0, column));
  const std::string whole = escape_for_terminal(line_text);
  std::string excerpt = "\n  " + shorten(whole, kExcerptBytesMax);
  if (before.size() < kExcerptBytesMax - 3) {
    excerpt += "\n  " + std::string(columns_of(before), ' ') + '^';
  }
  return excerpt;
}

}  // namespace

OptionPlace environment_place(std::string_view variable) {
  const std::string text = fmt::format("environment variable {}", variable);
  return {.text = text, .prefix = text + ": ", .excerpt = {}};
}

OptionPlace file_place(std::string_view path,
                       std::size_t line,
                       std::string_view line_text,
                       std::size_t column) {
  const std::string text = fmt::format("{}:{}", escape_for_terminal(path), line);
  return {.text = text, .prefix = text + ": ", .excerpt = excerpt_of(line_text, column)};
}

Error place_error(const OptionPlace& place, std::string_view text) {
  return Error(fmt::format("{}{}{}", place.prefix, text, place.excerpt));
}

Error setting_error(const OptionSetting& setting, std::string_view text) {
  return place_error(setting.place, fmt::format("argument {}: {}", setting.spec->label(), text));
}

std::string refusal_text(const OptionSpec& spec) {
  return fmt::format("{} is an option of Locust's that this version does not honour: Acrida {}",
                     spec.label(), spec.refusal);
}

Result<bool> setting_is_true(const OptionSetting& setting) {
  constexpr std::array<std::string_view, 4> kTrue = {"true", "yes", "1", "on"};
  constexpr std::array<std::string_view, 4> kFalse = {"false", "no", "0", "off"};
  const std::string word = to_lower(setting.values.empty() ? "true" : setting.values.back());
  if (std::ranges::find(kTrue, word) != kTrue.end()) {
    return true;
  }
  if (std::ranges::find(kFalse, word) != kFalse.end()) {
    return false;
  }
  return fail(
      setting_error(setting, fmt::format("'{}' is neither true, yes, 1, on nor false, no, 0, off",
                                         escape_for_terminal(word))));
}

}  // namespace acrida
