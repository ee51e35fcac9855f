#include "report/locust_csv.h"

#include <fmt/format.h>

#include "base/escape.h"
#include "base/figures.h"
#include "report/locust_rows.h"

namespace acrida {
namespace {

constexpr const char* kLineEnd = "\r\n";

std::string one_line_field(std::string_view text) {
  return safe_csv_field(escape_for_terminal(text));
}

std::string percentile_headings() {
  std::string headings;
  for (const std::string& name : locust_percentile_names()) {
    headings += "," + name;
  }
  return headings;
}

std::string percentile_fields(const LocustRow& row, const LocustView& times) {
  std::string fields;
  for (const double q : locust_percentiles()) {
    fields += row.entry.counts.requests == 0 ? ",N/A" : "," + std::to_string(times.percentile(q));
  }
  return fields;
}

std::string type_and_name(const LocustRow& row) {
  return one_line_field(row.entry.method) + "," + one_line_field(row.entry.name);
}

// Median, average, smallest, largest, average length: the same columns in two files.
std::string figure_fields(const LocustRow& row) {
  return fmt::format("{},{},{},{},{}", row.median(), row.average(), row.min(), row.max(),
                     row.average_length());
}

std::string stats_row(const LocustRow& row) {
  return fmt::format("{},{},{},{},{},{}{}{}", type_and_name(row), row.entry.counts.requests,
                     row.entry.counts.failures, figure_fields(row), python_float(row.total_rps),
                     python_float(row.total_failures_per_second), percentile_fields(row, row.times),
                     kLineEnd);
}

std::string history_row(const LocustRow& row,
                        const HistoryMoment& moment,
                        const Rates& rates,
                        const Histogram* window) {
  const auto timestamp =
      std::chrono::floor<std::chrono::seconds>(moment.now).time_since_epoch().count();
  return fmt::format("{},{},{},{:.6f},{:.6f}{},{},{},{}{}", timestamp, moment.users,
                     type_and_name(row), rates.requests, rates.failures,
                     percentile_fields(row, window != nullptr ? LocustView(*window) : row.times),
                     row.entry.counts.requests, row.entry.counts.failures, figure_fields(row),
                     kLineEnd);
}

}  // namespace

std::string stats_csv(const RunData& data) {
  std::string text =
      "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,"
      "Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s" +
      percentile_headings() + kLineEnd;
  for (const LocustRow& row : locust_rows(data)) {
    text += stats_row(row);
  }
  return text + stats_row(locust_total(data));
}

std::string history_csv_header() {
  return "Timestamp,User Count,Type,Name,Requests/s,Failures/s" + percentile_headings() +
         ",Total Request Count,Total Failure Count,Total Median Response Time,"
         "Total Average Response Time,Total Min Response Time,Total Max Response Time,"
         "Total Average Content Size" +
         kLineEnd;
}

std::string history_csv_rows(const RunData& data, const HistoryMoment& moment) {
  std::string text;
  Rates sum;
  for (const Rates& rates : moment.rates) {
    sum.requests += rates.requests;
    sum.failures += rates.failures;
  }
  if (moment.window != nullptr) {
    for (const LocustRow& row : locust_rows(data)) {
      const Rates rates = row.index < moment.rates.size() ? moment.rates[row.index] : Rates{};
      const Histogram* const window =
          row.index < moment.entry_windows.size() ? &moment.entry_windows[row.index] : nullptr;
      text += history_row(row, moment, rates, window);
    }
  }
  return text + history_row(locust_total(data), moment, sum, moment.window);
}

std::string failures_csv(const RunData& data) {
  std::string text = fmt::format("Method,Name,Error,Occurrences,First Seen,Last Seen{}", kLineEnd);
  for (const FailureRecord& failure : data.failures) {
    const EntryStats& entry = data.entries[failure.entry];
    text += fmt::format("{},{},{},{},{},{}{}", one_line_field(entry.method),
                        one_line_field(entry.name), one_line_field(failure.text), failure.count,
                        utc_timestamp(failure.first), utc_timestamp(failure.last), kLineEnd);
  }
  return text;
}

std::string exceptions_csv(const RunData& data, const std::string& node) {
  std::string text = fmt::format("Count,Message,Traceback,Nodes{}", kLineEnd);
  for (const ExceptionRecord& exception : data.exceptions) {
    // A traceback has several lines and is quoted as a whole, as in Locust's file.
    text += fmt::format("{},{},{},{}{}", exception.count, one_line_field(exception.message),
                        safe_csv_field(exception.traceback), safe_csv_field(node), kLineEnd);
  }
  return text;
}

}  // namespace acrida
