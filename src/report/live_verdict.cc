#include "report/live_verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "report/finding_json.h"
#include "report/json_writer.h"
#include "report/live_figure.h"
#include "report/verdict_cell.h"
#include "verdict/request_glob.h"

namespace acrida {
namespace {

void figure_or_null(JsonWriter& json, std::string_view name, const std::optional<double>& value) {
  json.key(name);
  write_figure(json, value.value_or(std::numeric_limits<double>::quiet_NaN()));
}

void write_names(JsonWriter& json, const std::vector<std::uint32_t>& entries, const RunData& data) {
  json.key("names").begin_array();
  const std::size_t shown = std::min(entries.size(), kLiveNamesMax);
  for (std::size_t i = 0; i < shown; ++i) {
    if (entries[i] < data.entries.size()) {
      const EntryStats& entry = data.entries[entries[i]];
      json.text(request_text({.method = entry.method, .name = entry.name}));
    }
  }
  if (shown < entries.size()) {
    json.text(fmt::format("and {} more", entries.size() - shown));
  }
  json.end_array();
}

void write_cell(JsonWriter& json, const RowVerdict& row, const CellVerdict& cell) {
  const Limit& limit = cell.limit;
  json.begin_object().field("title", cell_title(row, limit)).field("measure", column_name(limit));
  json.field("outcome", outcome_name(cell.outcome));
  json.field("limit_text", limit_text(limit));
  json.field("value_text", cell.value ? measure_value(limit, *cell.value) : "no samples");
  json.field("why", cell_why(cell));
  figure_or_null(json, "margin", cell.margin);
  json.field("samples", cell.samples);
  figure_or_null(json, "more_time",
                 cell.more_time.transform([](Duration time) { return to_seconds(time); }));
  json.field("never", cell.never);
  figure_or_null(json, "value", cell.value);
  figure_or_null(json, "limit", limit.value);
  figure_or_null(json, "lower", cell.lower);
  figure_or_null(json, "upper", cell.upper);
  json.end_object();
}

void write_rows(JsonWriter& json, const Verdict& verdict, const RunData& data) {
  json.key("rows").begin_array();
  for (const RowVerdict& row : verdict.rows) {
    json.begin_object().field("label", row_name(row));
    write_names(json, row.entries, data);
    json.field("whole_run", row.whole_run).key("cells").begin_array();
    for (const CellVerdict& cell : row.cells) {
      write_cell(json, row, cell);
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_finding(JsonWriter& json, const Finding& finding, const RunData& data) {
  json.begin_object();
  write_finding_fields(json, finding);
  write_names(json, finding.entries, data);
  json.field("first", finding.first_second).field("last", finding.last_second).end_object();
}

void write_validity(JsonWriter& json, const Validity& validity) {
  json.key("validity").begin_object().field("valid", validity.valid());
  json.key("findings").begin_array();
  for (const ValidityFinding& finding : validity.findings) {
    json.begin_object().field("id", finding.id).field("text", finding.text).end_object();
  }
  json.end_array().end_object();
}

void write_window(JsonWriter& json, const Verdict& verdict) {
  json.key("window");
  if (verdict.window.count() <= 0) {
    json.null();
    return;
  }
  json.begin_object().field("first", verdict.window.first).field("last", verdict.window.last);
  json.field("text", verdict.window_text).end_object();
}

}  // namespace

std::string verdict_section(const Verdict* verdict, const RunData& data) {
  if (verdict == nullptr) {
    return "null";
  }
  JsonWriter json;
  json.begin_object().key("outcome");
  verdict->targets_given() ? json.text(outcome_name(verdict->outcome)) : json.null();
  json.field("provisional", verdict->provisional).field("sentence", verdict->sentence);
  json.field("targets", verdict->source);
  write_window(json, *verdict);
  write_validity(json, verdict->validity);
  const OutcomeCounts counts = count_outcomes(*verdict);
  json.key("counts").begin_object().field("pass", counts.pass).field("fail", counts.fail);
  json.field("unproven", counts.unproven).end_object();
  write_rows(json, *verdict, data);
  json.key("findings").begin_array();
  for (const Finding& finding : verdict->findings) {
    write_finding(json, finding, data);
  }
  json.end_array().end_object();
  return json.take();
}

}  // namespace acrida
