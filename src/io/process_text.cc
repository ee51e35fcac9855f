#include "io/process_text.h"

#include <optional>

#include "base/strings.h"

namespace acrida {
namespace {

constexpr double kBytesPerMegabit = 125'000;

// The words of a line, without what is between them.
std::vector<std::string_view> words(std::string_view line) {
  std::vector<std::string_view> found;
  constexpr std::string_view kBlanks = " \t\r";
  std::size_t begin = line.find_first_not_of(kBlanks);
  while (begin != std::string_view::npos) {
    const std::size_t end = line.find_first_of(kBlanks, begin);
    found.push_back(line.substr(begin, end - begin));
    begin = line.find_first_not_of(kBlanks, end);
  }
  return found;
}

// The words of the line that begins with `name`.
std::vector<std::string_view> line_of(std::string_view text, std::string_view name) {
  for (const std::string_view line : split(text, '\n')) {
    std::vector<std::string_view> found = words(line);
    if (!found.empty() && found[0] == name) {
      return found;
    }
  }
  return {};
}

std::uint64_t number(const std::vector<std::string_view>& words, std::size_t place) {
  return place < words.size() ? parse_decimal(words[place]).value_or(0) : 0;
}

// The number behind a word: "tw 5".
std::uint64_t number_behind(const std::vector<std::string_view>& words, std::string_view name) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == name) {
      return number(words, i + 1);
    }
  }
  return 0;
}

}  // namespace

std::uint64_t kilobytes_line(std::string_view text, std::string_view name) {
  const std::uint64_t kilobytes = number(line_of(text, name), 1);
  return kilobytes > UINT64_MAX / 1'024 ? 0 : kilobytes * 1'024;
}

SocketCounts socket_counts(std::string_view sockstat, std::string_view sockstat6) {
  const std::vector<std::string_view> tcp = line_of(sockstat, "TCP:");
  return {
      .in_use = number_behind(tcp, "inuse") + number_behind(line_of(sockstat6, "TCP6:"), "inuse"),
      .time_wait = number_behind(tcp, "tw")};
}

std::uint64_t ports_of_range(std::string_view text) {
  const std::vector<std::string_view> range = words(trim(text));
  const std::uint64_t first = number(range, 0);
  const std::uint64_t last = number(range, 1);
  return range.size() == 2 && first > 0 && first <= last && last <= 65'535 ? last - first + 1 : 0;
}

std::vector<InterfaceTraffic> interface_traffic(std::string_view text) {
  constexpr std::size_t kReceived = 0;
  constexpr std::size_t kSent = 8;
  constexpr std::size_t kColumns = 16;
  std::vector<InterfaceTraffic> all;
  for (const std::string_view line : split(text, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
      continue;  // the head of the table
    }
    const std::string_view name = trim(line.substr(0, colon));
    const std::vector<std::string_view> columns = words(line.substr(colon + 1));
    if (name != "lo" && columns.size() >= kColumns) {
      all.push_back({std::string(name), number(columns, kReceived), number(columns, kSent)});
    }
  }
  return all;
}

double interface_speed(std::string_view text) {
  const std::optional<std::uint64_t> megabits = parse_decimal(trim(text));
  return static_cast<double>(megabits.value_or(0)) * kBytesPerMegabit;
}

}  // namespace acrida
