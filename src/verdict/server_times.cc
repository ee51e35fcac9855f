#include "verdict/server_times.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "base/escape.h"
#include "base/figures.h"
#include "base/json_cursor.h"
#include "base/strings.h"

namespace acrida {
namespace {

// What a line of the log says of a request.
struct Logged {
  RequestTimes::Id id;
  Duration time{0};
};

// 32 hexadecimal digits; a UUID's dashes do not count.
std::optional<RequestTimes::Id> read_id(std::string_view written) {
  std::string digits;
  append_json_text(written, 64, digits);
  std::erase(digits, '-');
  if (digits.size() != 32) {
    return std::nullopt;
  }
  const std::string_view all = digits;
  const auto first = parse_hexadecimal(all.substr(0, 16));
  const auto second = parse_hexadecimal(all.substr(16));
  return first && second ? std::optional(RequestTimes::Id{*first, *second}) : std::nullopt;
}

struct Line {
  bool request = false;
  std::optional<Logged> logged;
};

Line read_line(std::string_view text) {
  constexpr double kDayOfMicroseconds = 86'400e6;
  Line line;
  std::optional<RequestTimes::Id> id;
  std::optional<double> microseconds;
  JsonCursor members = JsonCursor::object(text);
  while (members.next()) {
    if (members.name() == "uuid") {
      id = read_id(members.value());
    } else if (members.name() == "duration") {
      microseconds = parse_real(members.value());
    } else if (members.name() == "transaction_type") {
      line.request = members.value() == "\"request\"";
    }
  }
  if (id && microseconds && *microseconds >= 0 && *microseconds <= kDayOfMicroseconds) {
    line.logged =
        Logged{.id = *id, .time = Duration(static_cast<std::int64_t>(*microseconds * 1e3))};
  }
  return line;
}

std::optional<std::uint32_t> entry_of(const RunData& data, const RequestTimes::Name& name) {
  for (std::uint32_t i = 0; i < data.entries.size(); ++i) {
    if (data.entries[i].method == name.first && data.entries[i].name == name.second) {
      return i;
    }
  }
  return std::nullopt;
}

}  // namespace

MonitorJoin::MonitorJoin(const RequestTimes& times, const RunData& data)
    : times_(times), data_(data), by_id_(times.items().size()), names_(times.names().size()) {
  std::iota(by_id_.begin(), by_id_.end(), 0U);
  std::ranges::sort(by_id_, {}, [&times](std::uint32_t i) { return times.items()[i].id; });
  joined_.resize(by_id_.size());
  table_.kept = times.items().size();
  table_.not_kept = times.not_kept();
}

void MonitorJoin::add_line(std::string_view text) {
  if (trim(text).empty()) {
    return;
  }
  const Line line = read_line(text);
  table_.log_requests += line.request ? 1U : 0U;
  if (!line.request || !line.logged) {
    // Jobs of the background workers have an id and a duration too.
    table_.log_unreadable += line.logged || line.request ? 0U : 1U;
    return;
  }
  const auto found = std::ranges::lower_bound(
      by_id_, line.logged->id, {}, [this](std::uint32_t i) { return times_.items()[i].id; });
  if (found == by_id_.end() || times_.items()[*found].id != line.logged->id) {
    return;
  }
  const auto place = static_cast<std::size_t>(found - by_id_.begin());
  if (joined_[place]) {
    return;
  }
  joined_[place] = true;
  ++table_.joined;
  const RequestTimes::Item& item = times_.items()[*found];
  names_[item.name].server.record(line.logged->time);
  names_[item.name].total.record(item.time);
}

ServerTimesTable MonitorJoin::finish() && {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const Pair& pair = names_[i];
    const std::optional<std::uint32_t> entry = entry_of(data_, times_.names()[i]);
    if (pair.server.count() == 0 || !entry) {
      continue;
    }
    table_.entries.push_back({.entry = *entry,
                              .joined = pair.server.count(),
                              .server_p50 = pair.server.percentile(0.5),
                              .server_p95 = pair.server.percentile(0.95),
                              .total_p50 = pair.total.percentile(0.5),
                              .total_p95 = pair.total.percentile(0.95)});
  }
  std::ranges::sort(table_.entries, {}, &ServerTimes::entry);
  return std::move(table_);
}

std::string server_times_text(const ServerTimesTable& table, const RunData& data) {
  std::string text = fmt::format("Server time by {}: {} of {} requests found in it",
                                 escape_for_terminal(table.log), table.joined, table.kept);
  if (table.not_kept > 0) {
    text += fmt::format(" ({} more were not looked for)", table.not_kept);
  }
  text += "\n";
  if (table.joined == 0) {
    return text +
           "  None was found: set \"monitor\": 1 in site_config.json before the run, and after it "
           "bring the log up to date: bench --site SITE execute frappe.monitor.flush\n";
  }
  text += fmt::format("  {:<40} {:>8} {:>21} {:>21} {:>21}\n", "", "requests", "server p50 / p95",
                      "response p50 / p95", "queue and network");
  for (const ServerTimes& times : table.entries) {
    const EntryStats& entry = data.entries[times.entry];
    const std::string name = shorten(escape_for_terminal(entry.method + " " + entry.name), 40);
    const auto both = [](Duration p50, Duration p95) {
      return short_duration(p50) + " / " + short_duration(p95);
    };
    const auto left = [](Duration total, Duration server) {
      return std::max(total - server, Duration::zero());
    };
    text += fmt::format(
        "  {} {:>8} {:>21} {:>21} {:>21}\n", left_aligned(name, 40), times.joined,
        both(times.server_p50, times.server_p95), both(times.total_p50, times.total_p95),
        both(left(times.total_p50, times.server_p50), left(times.total_p95, times.server_p95)));
  }
  return text;
}

}  // namespace acrida
