#include "reconcile/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/strings.h"

namespace acrida {
namespace {

struct Numbers {
  std::vector<std::uint64_t> sorted;
  std::size_t digits = 0;
};

// By prefix.
std::map<std::string, Numbers> numbers_of(const std::vector<std::string>& names) {
  std::map<std::string, Numbers> series;
  for (const std::string& name : names) {
    std::optional<SeriesName> parsed = parse_series_name(name);
    if (!parsed) {
      continue;
    }
    Numbers& numbers = series[std::move(parsed->prefix)];
    numbers.sorted.push_back(parsed->number);
    numbers.digits =
        numbers.digits == 0 ? parsed->digits : std::min(numbers.digits, parsed->digits);
  }
  for (auto& [prefix, numbers] : series) {
    std::ranges::sort(numbers.sorted);
  }
  return series;
}

}  // namespace

std::optional<SeriesName> parse_series_name(std::string_view name) {
  constexpr std::size_t kDigitsMax = 18;
  std::size_t begin = name.size();
  while (begin > 0 && is_ascii_digit(name[begin - 1])) {
    --begin;
  }
  const std::optional<std::uint64_t> number = parse_decimal(name.substr(begin));
  if (!number || name.size() - begin > kDigitsMax) {
    return std::nullopt;
  }
  return SeriesName{std::string(name.substr(0, begin)), *number, name.size() - begin};
}

std::string SeriesRange::name_of(std::uint64_t number) const {
  return fmt::format("{}{:0{}}", prefix, number, digits);
}

std::vector<SeriesRange> spans_of(const std::vector<std::string>& names) {
  std::vector<SeriesRange> spans;
  for (const auto& [prefix, numbers] : numbers_of(names)) {
    spans.push_back({prefix, numbers.sorted.front(), numbers.sorted.back(), numbers.digits});
  }
  return spans;
}

std::vector<SeriesRange> gaps_of(const std::vector<std::string>& names) {
  std::vector<SeriesRange> gaps;
  for (const auto& [prefix, numbers] : numbers_of(names)) {
    std::uint64_t next = numbers.sorted.front();
    for (const std::uint64_t number : numbers.sorted) {
      if (number > next) {
        gaps.push_back({prefix, next, number - 1, numbers.digits});
      }
      next = number + 1;
    }
  }
  return gaps;
}

}  // namespace acrida
