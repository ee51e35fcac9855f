#include "demo/report.h"

#include "base/escape.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;

}  // namespace

void write_column(JsonText& json, const ReportColumn& column) {
  json.element().open_object();
  json.text("fieldname", column.fieldname).text("label", column.label);
  json.text("fieldtype", column.fieldtype);
  if (!column.options.empty()) {
    json.text("options", column.options);
  }
  if (column.is_hidden) {
    json.integer("hidden", 1);
  }
  json.integer("width", column.width).close_object();
}

Page report_page(const Report& report) {
  std::string out;
  out.reserve(report.rows.size() + report.columns.size() + 1024);
  JsonText json(out);
  json.open_object().raw("result", report.rows).raw("columns", report.columns);
  json.null("message").raw("chart", report.chart).raw("report_summary", report.summary);
  json.raw("skip_total_row", report.skip_total_row).null("status");
  json.real("execution_time", to_seconds(report.cost));
  json.integer("add_total_row", report.has_total_row ? 1 : 0).close_object();
  return message_page(out);
}

Value report_filters(const Call& call) {
  return call.arguments["filters"].decoded();
}

Answer run_unknown_report(SiteState& /*site*/, Call& call) {
  const Value name = call.arguments["report_name"];
  if (name.is_null()) {
    return std::unexpected(
        python_error("TypeError", "run() missing 1 required positional argument: 'report_name'"));
  }
  return std::unexpected(missing_document("Report", shorten(name.as_text(), kEchoBytesMax)));
}

}  // namespace acrida::demo
