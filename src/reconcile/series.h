// Naming series: "ACC-PSINV-2026-00007" is number 7 of the series "ACC-PSINV-2026-".
//
// Frappe hands out the numbers of a series in the transaction that inserts the document, so a
// number that is not there between two that are was committed once and is lost (or was deleted).
//
// Thread: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace acrida {

struct SeriesName {
  std::string prefix;
  std::uint64_t number = 0;
  std::size_t digits = 0;  // as it is written, with zeros in front

  friend auto operator<=>(const SeriesName&, const SeriesName&) = default;
};

// Nothing when the name does not end with a number.
std::optional<SeriesName> parse_series_name(std::string_view name);

// Numbers of a series from `first` to `last`, both included.
struct SeriesRange {
  std::string prefix;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::size_t digits = 0;  // of the shortest

  std::uint64_t size() const { return last - first + 1; }
  std::string name_of(std::uint64_t number) const;
  friend bool operator==(const SeriesRange&, const SeriesRange&) = default;
};

// For each series the numbers from the first to the last of these names.
std::vector<SeriesRange> spans_of(const std::vector<std::string>& names);

// The numbers of those spans that none of the names has, in order, as ranges.
std::vector<SeriesRange> gaps_of(const std::vector<std::string>& names);

}  // namespace acrida
