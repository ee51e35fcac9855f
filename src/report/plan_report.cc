#include "report/plan_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "base/figures.h"
#include "base/strings.h"
#include "base/timespan.h"
#include "report/json_writer.h"
#include "report/verdict_cell.h"

namespace acrida {
namespace {

constexpr std::size_t kLabelMin = 20;
constexpr std::size_t kLabelMax = 44;

std::string rate_text(double rate) {
  if (std::isinf(rate)) {
    return "no limit";
  }
  return rate >= 100 ? fmt::format("{:.0f}", rate) : fmt::format("{:.1f}", rate);
}

// A target as it was written: "25", "0.5".
std::string plain_number(double value) {
  return fmt::format("{:g}", value);
}

std::string shortened(std::string text) {
  text = escape_for_terminal(text);
  if (character_count(text) > kLabelMax) {
    text = text.substr(0, kLabelMax - 3) + "...";
  }
  return text;
}

// The first column at the left, the others at the right but for the last.
std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], character_count(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = left_aligned(row.front(), std::max(widths.front(), kLabelMin));
    for (std::size_t i = 1; i < row.size(); ++i) {
      line += "  ";
      line += i + 1 == widths.size() ? row[i] : right_aligned(row[i], widths[i]);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string users_text(const LoadPlan& plan) {
  std::vector<std::string> parts;
  for (const auto& [name, users] : plan.users_by_class) {
    if (users > 0) {
      parts.push_back(fmt::format("{} {}", users, escape_for_terminal(name)));
    }
  }
  if (plan.open_model) {
    return "users that arrive";
  }
  return fmt::format("{} user{} ({})", plan.users, plan.users == 1 ? "" : "s", join(parts, ", "));
}

std::string reach(const PlannedRow& row) {
  if (!row.target) {
    return "";
  }
  if (row.at_start_only) {
    return row.never ? "NEVER, not even while users start" : "while users start, and never again";
  }
  if (!row.never && !row.if_faster) {
    return "reached";
  }
  std::string text = row.never ? "NEVER" : "only if faster than its targets";
  if (row.users) {
    text += fmt::format("; {} such users would", *row.users);
  }
  return text;
}

std::string rates_of_rows(const LoadPlan& plan) {
  std::vector<std::vector<std::string>> rows = {
      {"Requests a second", "target", "at most", "at target times", ""}};
  for (const PlannedRow& row : plan.rows) {
    rows.push_back({shortened(row.label.empty() ? "all requests" : row.label),
                    row.target ? plain_number(*row.target) : "-", rate_text(row.best),
                    rate_text(row.at_target), reach(row)});
  }
  return table(rows);
}

std::string rates_of_names(const LoadPlan& plan) {
  std::vector<std::vector<std::string>> rows = {
      {"Requests a second", "at most", "at target times", "each takes"}};
  for (const PlannedName& name : plan.names) {
    const bool started = name.best == 0 && name.at_start > 0;
    rows.push_back(
        {shortened(request_text(name.name)), rate_text(name.best), rate_text(name.at_target),
         started ? fmt::format("{:.0f} in all, when users start", name.at_start)
                 : fmt::format("{}{}", short_duration(from_seconds(name.seconds)),
                               name.measured ? ", as in the rehearsal" : ", its target")});
  }
  return table(rows);
}

// "p50 p95 p99 max" of a row's cells with the time each takes, or "never".
std::string proofs(const LoadPlan& plan) {
  std::vector<std::vector<std::string>> rows = {{"To be proven", ""}};
  for (const PlannedRow& row : plan.rows) {
    std::vector<std::string> cells;
    for (const PlannedCell& cell : row.cells) {
      std::string time = "never";
      if (cell.provable) {
        const double seconds = cell.seconds.value_or(0);
        time = seconds < 1 ? "at once" : "in " + format_timespan(from_seconds(std::ceil(seconds)));
      }
      cells.push_back(measure_name(cell.limit) + " " + time);
    }
    if (!cells.empty()) {
      rows.push_back(
          {shortened(row.label.empty() ? "all requests" : row.label), join(cells, ", ")});
    }
  }
  return rows.size() == 1 ? "" : table(rows);
}

// Why cells can never be proven, once for each reason of a row.
std::string obstacles(const LoadPlan& plan) {
  std::string text;
  for (const PlannedRow& row : plan.rows) {
    for (const PlannedCell& cell : row.cells) {
      if (!cell.provable && cell.limit.measure != Measure::kRate) {
        text += fmt::format("  {} {}: {}\n", escape_for_terminal(row.label),
                            measure_name(cell.limit), escape_for_terminal(cell.reason));
      }
    }
  }
  return text.empty() ? "" : "Never, because\n" + text;
}

std::string arrivals_text(const LoadPlan& plan) {
  const bool wanted = std::ranges::any_of(
      plan.rows, [](const PlannedRow& row) { return row.never || row.if_faster; });
  if (!wanted || plan.arrivals.empty() || plan.locustfile) {
    return "";
  }
  std::string text = "Arrivals that would ask for every target (--rate-from-targets)\n";
  for (const PlannedArrivals& one : plan.arrivals) {
    text += fmt::format("  {}.{}={}/s{}\n", escape_for_terminal(one.user_class),
                        escape_for_terminal(one.task), fmt::format("{:.3g}", one.rate),
                        one.because.empty() ? "" : "  for " + escape_for_terminal(one.because));
  }
  return text;
}

std::string time_text(const LoadPlan& plan) {
  if (!plan.shortest) {
    return "No cell can be proven by this load\n";
  }
  std::string parts;
  if (plan.ramp > Duration::zero()) {
    parts = fmt::format(", {} of it while users start",
                        format_timespan(from_seconds(std::round(to_seconds(plan.ramp)))));
  }
  if (plan.warm_up > Duration::zero()) {
    parts += fmt::format(", {} of warm-up", format_timespan(plan.warm_up));
  }
  return fmt::format("Shortest run that proves all of them: {}{}; the last is {}\n",
                     format_timespan(*plan.shortest), parts,
                     escape_for_terminal(plan.longest_cell));
}

void number_or_null(JsonWriter& json, std::string_view name, std::optional<double> value) {
  json.key(name);
  if (value) {
    json.real(*value);
  } else {
    json.null();
  }
}

void write_cells(JsonWriter& json, const std::vector<PlannedCell>& cells) {
  json.key("cells").begin_array();
  for (const PlannedCell& cell : cells) {
    json.begin_object()
        .field("measure", measure_name(cell.limit))
        .field("limit", cell.limit.text)
        .field("limit_text", limit_text(cell.limit))
        .field("provable", cell.provable)
        .field("samples_least", cell.least);
    number_or_null(json, "seconds", cell.seconds);
    json.field("reason", cell.reason).end_object();
  }
  json.end_array();
}

void write_rows(JsonWriter& json, const LoadPlan& plan) {
  json.key("rows").begin_array();
  for (const PlannedRow& row : plan.rows) {
    json.begin_object().field("label", row.label).key("requests").begin_array();
    for (const std::size_t i : row.names) {
      json.text(request_text(plan.names[i].name));
    }
    json.end_array();
    json.field("best", row.best).field("at_target", row.at_target);
    number_or_null(json, "target", row.target);
    json.field("never", row.never).field("if_faster", row.if_faster);
    json.key("users");
    if (row.users) {
      json.number(*row.users);
    } else {
      json.null();
    }
    json.field("at_start_only", row.at_start_only).field("at_start", row.at_start);
    write_cells(json, row.cells);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string plan_text(const LoadPlan& plan) {
  std::string text =
      fmt::format("Load: {}; {}\n\n", users_text(plan), escape_for_terminal(plan.source));
  const auto add = [&text](const std::string& part) {
    text += part.empty() ? "" : part + "\n";
  };
  if (!plan.rows.empty()) {
    add(rates_of_rows(plan));
    add(proofs(plan));
    add(obstacles(plan));
    add(arrivals_text(plan));
  }
  add(rates_of_names(plan));
  std::string notes;
  for (const std::string& note : plan.notes) {
    notes += "Note: " + escape_for_terminal(note) + "\n";
  }
  add(notes);
  if (!plan.rows.empty()) {
    text += plan_line(plan) + "\n" + time_text(plan);
  }
  return text;
}

std::string plan_line(const LoadPlan& plan) {
  std::size_t asked = 0;
  std::vector<std::string> missed;
  for (const PlannedRow& row : plan.rows) {
    asked += row.target ? 1U : 0U;
    if (row.target && (row.never || row.if_faster)) {
      missed.push_back(fmt::format("{} {} of {}/s", escape_for_terminal(row.label),
                                   rate_text(row.never ? row.best : row.at_target),
                                   plain_number(*row.target)));
    }
  }
  std::string line = "Plan: ";
  if (missed.empty()) {
    line += asked == 0 ? "no rate is asked for" : "this load can reach every target rate";
  } else {
    line += fmt::format("{} of {} target rates are out of this load's reach ({})", missed.size(),
                        asked, join(missed, ", "));
  }
  line += fmt::format("; {} of {} cells can be proven", plan.provable, plan.cells);
  if (plan.shortest) {
    line += fmt::format(", which takes {}", format_timespan(*plan.shortest));
  }
  return line;
}

std::string plan_json(const LoadPlan& plan) {
  JsonWriter json(2);
  json.begin_object()
      .field("source", plan.source)
      .field("users", plan.users)
      .field("open_model", plan.open_model)
      .field("line", plan_line(plan))
      .field("cells", plan.cells)
      .field("provable", plan.provable)
      .field("ramp_seconds", to_seconds(plan.ramp))
      .field("warm_up_seconds", to_seconds(plan.warm_up));
  number_or_null(json, "shortest_run_seconds",
                 plan.shortest.transform([](Duration span) { return to_seconds(span); }));
  json.field("longest_cell", plan.longest_cell).key("users_by_class").begin_object();
  for (const auto& [name, users] : plan.users_by_class) {
    json.field(name, users);
  }
  json.end_object();
  write_rows(json, plan);
  json.key("names").begin_array();
  for (const PlannedName& name : plan.names) {
    json.begin_object()
        .field("method", name.name.method)
        .field("name", name.name.name)
        .field("best", name.best)
        .field("at_target", name.at_target)
        .field("at_start", name.at_start)
        .field("latency_seconds", name.seconds)
        .field("latency_measured", name.measured)
        .end_object();
  }
  json.end_array().key("arrivals").begin_array();
  for (const PlannedArrivals& one : plan.arrivals) {
    json.begin_object()
        .field("user_class", one.user_class)
        .field("task", one.task)
        .field("rate", one.rate)
        .field("because", one.because)
        .end_object();
  }
  json.end_array().key("notes").begin_array();
  for (const std::string& note : plan.notes) {
    json.text(note);
  }
  json.end_array().end_object();
  return json.take() + "\n";
}

}  // namespace acrida
