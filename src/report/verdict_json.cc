#include "report/verdict_json.h"

#include <optional>

#include "report/finding_json.h"

namespace acrida {
namespace {

void optional_real(JsonWriter& json, std::string_view name, const std::optional<double>& value) {
  json.key(name);
  value ? json.real(*value) : json.null();
}

std::string_view span_name(Limit::Span span) {
  switch (span) {
    case Limit::Span::kRun:
      return "run";
    case Limit::Span::kFor:
      return "for";
    case Limit::Span::kWithin:
      return "within";
    case Limit::Span::kOver:
      return "over";
  }
  return "";
}

void write_cell(JsonWriter& json, const CellVerdict& cell) {
  const Limit& limit = cell.limit;
  json.new_line().begin_object();
  json.field("measure", measure_name(limit)).field("outcome", outcome_name(cell.outcome));
  json.field("limit", limit.value).field("inclusive", limit.inclusive);
  json.field("span", span_name(limit.span)).field("span_ns", limit.span_length.count());
  json.field("abort", limit.abort).field("written", limit.text);
  optional_real(json, "value", cell.value);
  optional_real(json, "lower", cell.lower);
  optional_real(json, "upper", cell.upper);
  optional_real(json, "margin", cell.margin);
  optional_real(json, "offered", cell.offered);
  json.field("samples", cell.samples).field("effective_samples", cell.effective_samples);
  json.field("never", cell.never);
  json.key("more_time_ns");
  cell.more_time ? json.number(std::int64_t{cell.more_time->count()}) : json.null();
  json.field("reason", cell.reason).end_object();
}

void write_entries(JsonWriter& json, const std::vector<std::uint32_t>& entries) {
  json.key("entries").begin_array();
  for (const std::uint32_t entry : entries) {
    json.number(std::uint64_t{entry});
  }
  json.end_array();
}

void write_row(JsonWriter& json, const RowVerdict& row) {
  json.new_line().begin_object().field("label", row.label);
  write_entries(json, row.entries);
  json.field("whole_run", row.whole_run).key("cells").begin_array();
  for (const CellVerdict& cell : row.cells) {
    write_cell(json, cell);
  }
  json.end_array().end_object();
}

void write_finding(JsonWriter& json, const Finding& finding) {
  json.new_line().begin_object();
  write_finding_fields(json, finding);
  write_entries(json, finding.entries);
  json.field("first_second", finding.first_second).field("last_second", finding.last_second);
  json.end_object();
}

}  // namespace

void write_verdict(JsonWriter& json, const Verdict& verdict) {
  json.new_line().key("verdict").begin_object();
  json.field("provisional", verdict.provisional).key("outcome");
  verdict.targets_given() ? json.text(outcome_name(verdict.outcome)) : json.null();
  json.field("sentence", verdict.sentence).field("targets", verdict.source);
  json.key("window").begin_object();
  json.field("first_second", verdict.window.first).field("last_second", verdict.window.last);
  json.field("text", verdict.window_text).end_object();
  json.key("rows").begin_array();
  for (const RowVerdict& row : verdict.rows) {
    write_row(json, row);
  }
  json.end_array().key("findings").begin_array();
  for (const Finding& finding : verdict.findings) {
    write_finding(json, finding);
  }
  json.end_array().end_object();
}

}  // namespace acrida
