#include "verdict/name_pattern.h"

#include <algorithm>
#include <map>

#include "base/strings.h"

namespace acrida {
namespace {

bool holds_digit(std::string_view segment) {
  return std::ranges::any_of(segment, is_ascii_digit);
}

// "/api/v2/x": a version is part of the address.
bool is_version(std::string_view segment) {
  return segment.size() <= 3 && segment.starts_with('v');
}

std::string last_segment_open(const std::string& pattern) {
  const std::size_t slash = pattern.rfind('/');
  return slash == std::string::npos ? "[...]" : pattern.substr(0, slash + 1) + "[...]";
}

NamePattern most_frequent(const std::map<std::string, std::size_t>& counts) {
  const auto most =
      std::ranges::max_element(counts, {}, [](const auto& item) { return item.second; });
  return {most->first, most->second};
}

}  // namespace

std::string name_pattern(std::string_view name) {
  const std::size_t query = name.find('?');
  std::string pattern;
  std::string_view before;
  for (const std::string_view segment : split(name.substr(0, query), '/')) {
    pattern += before;
    pattern += holds_digit(segment) && !is_version(segment) ? "[id]" : segment;
    before = "/";
  }
  if (query == std::string_view::npos) {
    return pattern;
  }
  before = "?";
  for (const std::string_view field : split(name.substr(query + 1), '&')) {
    const std::size_t equals = field.find('=');
    pattern += before;
    pattern += field.substr(0, equals);
    pattern += equals == std::string_view::npos ? "" : "=[value]";
    before = "&";
  }
  return pattern;
}

NamePattern common_pattern(const std::vector<std::string>& names) {
  std::map<std::string, std::size_t> by_id;
  std::map<std::string, std::size_t> by_last;
  for (const std::string& name : names) {
    const std::string pattern = name_pattern(name);
    ++by_id[pattern];
    ++by_last[last_segment_open(pattern)];
  }
  const NamePattern ids = most_frequent(by_id);
  return ids.names > 1 ? ids : most_frequent(by_last);
}

}  // namespace acrida
