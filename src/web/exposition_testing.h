// Reads Prometheus's text format 0.0.4 as its grammar has it, for tests.
//
// Thread: any.
#pragma once

#include <charconv>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/escape.h"
#include "base/strings.h"

namespace acrida {

class Exposition {
 public:
  // What is wrong with the text; empty: nothing.
  explicit Exposition(std::string_view text) {
    if (!text.empty() && !text.ends_with('\n')) {
      wrong_ = "the last line has no end";
    }
    for (const std::string_view line : split(text, '\n')) {
      if (!line.empty() && wrong_.empty() && !read_line(line)) {
        wrong_ = line;
      }
    }
  }

  const std::string& wrong() const { return wrong_; }
  // "acrida_users{user_class=\"Till\"}" -> value, as they are written.
  const std::map<std::string, std::string>& samples() const { return samples_; }
  std::string at(const std::string& series) const {
    const auto found = samples_.find(series);
    return found == samples_.end() ? "none" : found->second;
  }

 private:
  static bool is_name(std::string_view name) {
    constexpr std::string_view kFirst = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:";
    constexpr std::string_view kRest =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:0123456789";
    return !name.empty() && kFirst.find(name[0]) != std::string_view::npos &&
           name.find_first_not_of(kRest) == std::string_view::npos;
  }

  bool read_line(std::string_view line) {
    for (std::string_view rest = line; !rest.empty(); rest.remove_prefix(utf8_length(rest))) {
      if (utf8_length(rest) == 0 || static_cast<unsigned char>(rest[0]) < 0x20) {
        return false;
      }
    }
    return line.starts_with('#') ? read_head(line) : read_sample(line);
  }

  bool read_head(std::string_view line) {
    const std::vector<std::string_view> words = split(line, ' ');
    if (words.size() < 4 || !is_name(words[2])) {
      return false;
    }
    if (words[1] == "HELP") {
      return helped_.insert(std::string(words[2])).second;
    }
    family_ = words[2];
    type_ = words[3];
    const std::set<std::string_view> types = {"counter", "gauge", "summary"};
    return words[1] == "TYPE" && words.size() == 4 && types.contains(type_) &&
           typed_.insert(family_).second;
  }

  bool read_sample(std::string_view line) {
    const std::size_t name_end = line.find_first_of("{ ");
    if (name_end == std::string_view::npos || !is_name(line.substr(0, name_end))) {
      return false;
    }
    std::size_t end = name_end;
    if (line[end] == '{' && !read_labels(line, end)) {
      return false;
    }
    const std::string_view name = line.substr(0, name_end);
    const bool of_family =
        name == family_ ||
        (type_ == "summary" && (name == family_ + "_sum" || name == family_ + "_count"));
    const bool counter = type_ != "counter" || name.ends_with("_total");
    if (end >= line.size() || line[end] != ' ' || !of_family || !counter) {
      return false;
    }
    const std::string_view value = line.substr(end + 1);
    double number = 0;
    const auto [rest, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    return error == std::errc() && rest == value.data() + value.size() &&
           samples_.emplace(line.substr(0, end), value).second;
  }

  // `at` is the bracket; afterwards the first byte behind the labels.
  static bool read_labels(std::string_view line, std::size_t& at) {
    std::set<std::string_view> names;
    do {
      const std::size_t begin = at + 1;
      const std::size_t equals = line.find("=\"", begin);
      if (equals == std::string_view::npos || !is_name(line.substr(begin, equals - begin)) ||
          !names.insert(line.substr(begin, equals - begin)).second) {
        return false;
      }
      at = equals + 2;
      for (; at < line.size() && line[at] != '"'; ++at) {
        if (line[at] == '\\' && (++at >= line.size() || std::string_view("\\\"n").find(line[at]) ==
                                                            std::string_view::npos)) {
          return false;
        }
      }
      ++at;
    } while (at < line.size() && line[at] == ',');
    return at < line.size() && line[at++] == '}';
  }

  std::string wrong_;
  std::string family_;
  std::string_view type_;
  std::set<std::string> helped_;
  std::set<std::string> typed_;
  std::map<std::string, std::string> samples_;
};

}  // namespace acrida
