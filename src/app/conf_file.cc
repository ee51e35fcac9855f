#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "app/config_file.h"
#include "base/strings.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

constexpr int kListDepthMax = 8;  // objects of --config-users are the deepest sensible values

bool is_comment_sign(char c) {
  return c == '#' || c == ';';
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// The words of "[...]" as JSON; nothing when it is no JSON.
std::optional<std::vector<std::string>> parse_json_list(std::string_view text) {
  bool too_deep = false;
  const auto check_depth = [&too_deep](int depth, Json::parse_event_t /*event*/, Json& /*parsed*/) {
    too_deep = too_deep || depth > kListDepthMax;
    return depth <= kListDepthMax;
  };
  const Json list = Json::parse(text, check_depth, false);
  if (too_deep || !list.is_array()) {
    return std::nullopt;
  }
  std::vector<std::string> values;
  for (const Json& value : list) {
    values.push_back(value.is_string() ? value.get<std::string>() : value.dump());
  }
  return values;
}

std::vector<std::string> parse_word_list(std::string_view inside) {
  std::vector<std::string> values;
  if (trim(inside).empty()) {
    return values;
  }
  for (const std::string_view value : split(inside, ',')) {
    values.emplace_back(trim(value));
  }
  return values;
}

// One line with a key. Columns count from the line's start, indentation included.
class ConfLine {
 public:
  ConfLine(std::string_view path, std::size_t number, std::string_view line)
      : path_(path), number_(number), line_(line) {}

  Result<ConfigEntry> parse() {
    skip_blanks();
    const std::size_t key_begin = at_;
    while (at_ < line_.size() && !is_blank(line_[at_]) &&
           std::string_view("=:;#").find(line_[at_]) == std::string_view::npos) {
      ++at_;
    }
    ConfigEntry entry;
    entry.key = line_.substr(key_begin, at_ - key_begin);
    entry.key_place = place(key_begin);
    if (entry.key.empty()) {
      return fail(place_error(entry.key_place, "expected a key, as in users = 5"));
    }
    const bool blank_follows = at_ < line_.size() && is_blank(line_[at_]);
    skip_blanks();
    if (at_ == line_.size() || (blank_follows && is_comment_sign(line_[at_]))) {
      entry.values = {"true"};
      entry.value_place = entry.key_place;
      return entry;
    }
    if (is_comment_sign(line_[at_])) {
      return fail(place_error(place(at_), "a comment begins behind a blank"));
    }
    if (line_[at_] == '=' || line_[at_] == ':') {
      ++at_;
      skip_blanks();
    }
    return parse_value(std::move(entry));
  }

 private:
  void skip_blanks() {
    while (at_ < line_.size() && is_blank(line_[at_])) {
      ++at_;
    }
  }

  OptionPlace place(std::size_t column) const { return file_place(path_, number_, line_, column); }

  Result<ConfigEntry> parse_value(ConfigEntry entry) {
    entry.value_place = place(at_);
    const char first = at_ < line_.size() ? line_[at_] : '\0';
    if (first == '"' || first == '\'') {
      return parse_quoted(std::move(entry), first);
    }
    const std::string_view value = up_to_comment();
    if (value.starts_with('[')) {
      if (value.size() < 2 || !value.ends_with(']')) {
        return fail(place_error(entry.value_place, "the list has no ] at its end"));
      }
      entry.values = parse_list_text(value);
      entry.is_list = true;
    } else {
      entry.values = {std::string(value)};
    }
    return entry;
  }

  Result<ConfigEntry> parse_quoted(ConfigEntry entry, char quote) {
    const std::size_t end = line_.find(quote, at_ + 1);
    if (end == std::string_view::npos) {
      return fail(place_error(entry.value_place, "the quoted text has no end"));
    }
    entry.values = {std::string(line_.substr(at_ + 1, end - at_ - 1))};
    at_ = end + 1;
    const bool blank_follows = at_ < line_.size() && is_blank(line_[at_]);
    skip_blanks();
    if (at_ < line_.size() && !(blank_follows && is_comment_sign(line_[at_]))) {
      return fail(place_error(place(at_), "text behind the closing quote"));
    }
    return entry;
  }

  // REQUIRES: column > 0, as behind a key it is.
  bool comment_begins(std::size_t column) const {
    return is_comment_sign(line_[column]) && is_blank(line_[column - 1]);
  }

  // From here to the end of the line or to a blank and a comment sign.
  std::string_view up_to_comment() const {
    std::size_t end = at_;
    while (end < line_.size() && !comment_begins(end)) {
      ++end;
    }
    return trim(line_.substr(at_, end - at_));
  }

  std::string_view path_;
  std::size_t number_;
  std::string_view line_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string> parse_list_text(std::string_view text) {
  const std::optional<std::vector<std::string>> json = parse_json_list(text);
  return json ? *json : parse_word_list(text.substr(1, text.size() - 2));
}

Result<std::vector<ConfigEntry>> parse_conf(std::string_view text, std::string_view path) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  std::vector<ConfigEntry> entries;
  std::size_t number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    while (line.ends_with('\r') || line.ends_with(' ') || line.ends_with('\t')) {
      line.remove_suffix(1);
    }
    const std::string_view content = trim(line);
    if (content.empty() || is_comment_sign(content[0]) || content[0] == '[' ||
        content.starts_with("---")) {
      continue;
    }
    Result<ConfigEntry> entry = ConfLine(path, number, line).parse();
    if (!entry) {
      return fail(entry.error());
    }
    entries.push_back(std::move(*entry));
  }
  return entries;
}

}  // namespace acrida
