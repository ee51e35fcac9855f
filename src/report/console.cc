#include "report/console.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/escape.h"
#include "base/figures.h"
#include "report/locust_rows.h"

namespace acrida {
namespace {

constexpr int kTypeWidth = 8;
constexpr int kNameWidthMax = 80;
constexpr int kOtherColumns = 80;  // what the columns beside the name take
constexpr int kSavedCharacters = 4;

std::string dashes(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), '-');
}

// Python pads to the absolute value of a negative width, at the right.
std::size_t padding(int width) {
  return static_cast<std::size_t>(std::abs(width));
}

std::string type_column(std::string_view method) {
  return left_aligned(escape_for_terminal(method), kTypeWidth);
}

std::string stats_line(const LocustRow& row, const Rates& rates, int name_column) {
  const EntryCounts& counts = row.entry.counts;
  const std::string method =
      row.entry.method.empty() ? "" : escape_for_terminal(row.entry.method) + " ";
  const std::string failures =
      fmt::format("{}({:.2f}%)", counts.failures, row.entry.failure_ratio() * 100);
  // Python's %d cuts; so do these casts.
  const auto whole = [](double milliseconds) {
    return static_cast<std::int64_t>(milliseconds);
  };
  return fmt::format("{} {} {:7} {:>12} |{:7} {:7} {:7}{:7} | {:7.2f} {:11.2f}\n",
                     left_aligned(method, kTypeWidth),
                     left_aligned(escape_for_terminal(row.entry.name), padding(name_column)),
                     counts.requests, failures, whole(row.times.average_ms()),
                     whole(row.times.min_ms()), whole(row.times.max_ms()),
                     whole(row.times.median_ms()), rates.requests, rates.failures);
}

// `current` is empty for the final table.
std::string table(const RunData& data, std::span<const Rates> current, int name_width) {
  const int name_column = name_width - kTypeWidth + kSavedCharacters;
  const std::string separator = fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}|{}\n", dashes(kTypeWidth),
                                            dashes(name_column), dashes(7), dashes(13), dashes(7),
                                            dashes(7), dashes(7), dashes(7), dashes(8), dashes(11));
  std::string text =
      fmt::format("{} {} {:>7} {:>12} |{:>7} {:>7} {:>7}{:>7} | {:>7} {:>11}\n",
                  left_aligned("Type", kTypeWidth), left_aligned("Name", padding(name_column)),
                  "# reqs", "# fails", "Avg", "Min", "Max", "Med", "req/s", "failures/s");
  text += separator;
  Rates sum;
  for (const Rates& rates : current) {
    sum.requests += rates.requests;
    sum.failures += rates.failures;
  }
  for (const LocustRow& row : locust_rows(data)) {
    const Rates total{row.total_rps, row.total_failures_per_second};
    text += stats_line(row, row.index < current.size() ? current[row.index] : total, name_column);
  }
  const LocustRow total = locust_total(data);
  text += separator;
  text += stats_line(
      total, current.empty() ? Rates{total.total_rps, total.total_failures_per_second} : sum,
      name_column);
  return text + "\n";
}

std::string percentile_line(const LocustRow& row, int name_width) {
  std::string line = type_column(row.entry.method) + " " +
                     left_aligned(escape_for_terminal(row.entry.name), padding(name_width));
  std::size_t width = 8;
  for (const double q : locust_percentiles()) {
    line += " " + right_aligned(std::to_string(row.times.percentile(q)), width);
    width = 6;
  }
  return line + " " + right_aligned(std::to_string(row.entry.counts.requests), 6) + "\n";
}

}  // namespace

int name_width(std::optional<int> terminal_columns) {
  return terminal_columns.has_value()
             ? std::clamp(*terminal_columns - kOtherColumns, 0, kNameWidthMax)
             : kNameWidthMax;
}

std::string stats_table(const RunData& data, std::span<const Rates> current, int name_width) {
  // Without any entry there is no current rate either, and both tables show 0.
  return table(data, current, name_width);
}

std::string final_stats_table(const RunData& data, int name_width) {
  return table(data, {}, name_width);
}

std::string percentile_table(const RunData& data, int name_width) {
  std::string text = "Response time percentiles (approximated)\n";
  std::string separator = dashes(kTypeWidth) + "|" + dashes(name_width) + "|" + dashes(8);
  text += left_aligned("Type", kTypeWidth) + " " + left_aligned("Name", padding(name_width));
  std::size_t width = 8;
  for (const std::string& name : locust_percentile_names()) {
    text += " " + right_aligned(name, width);
    separator += "|" + dashes(6);
    width = 6;
  }
  text += " # reqs\n";
  separator += "\n";
  text += separator;
  for (const LocustRow& row : locust_rows(data)) {
    text += row.times.empty() ? "" : percentile_line(row, name_width);
  }
  text += separator;
  const LocustRow total = locust_total(data);
  text += total.times.empty() ? "" : percentile_line(total, name_width);
  return text + "\n";
}

std::string error_report(const RunData& data, int name_width) {
  if (data.failures.empty()) {
    return "";
  }
  const std::string separator = dashes(18) + "|" + dashes(kOtherColumns + name_width - 19) + "\n";
  std::string text = "Error report\n" + left_aligned("# occurrences", 18) + " " +
                     left_aligned("Error", 100) + "\n" + separator;
  for (const FailureRecord& failure : data.failures) {
    const EntryStats& entry = data.entries[failure.entry];
    const std::string error = escape_for_terminal(entry.method + " " + entry.name + ": ") +
                              escape_for_terminal(plain_failure(failure.text));
    text += left_aligned(std::to_string(failure.count), 18) + " " + left_aligned(error, 100) + "\n";
  }
  return text + separator + "\n";
}

std::string plain_failure(std::string_view text) {
  constexpr std::string_view kWrapper = "CatchResponseError(";
  if (!text.starts_with(kWrapper) || !text.ends_with(')')) {
    return std::string(text);
  }
  std::string_view inner = text.substr(kWrapper.size(), text.size() - kWrapper.size() - 1);
  const bool quoted = inner.size() >= 2 && inner.front() == inner.back() &&
                      (inner.front() == '\'' || inner.front() == '"');
  if (!quoted) {
    return std::string(inner);
  }
  inner = inner.substr(1, inner.size() - 2);
  std::string plain;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const bool escaped_quote =
        inner[i] == '\\' && i + 1 < inner.size() &&
        (inner[i + 1] == '\'' || inner[i + 1] == '"' || inner[i + 1] == '\\');
    plain += inner[escaped_quote ? ++i : i];
  }
  return plain;
}

}  // namespace acrida
