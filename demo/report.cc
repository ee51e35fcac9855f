#include "demo/report.h"

#include "base/escape.h"
#include "demo/document.h"
#include "demo/document_store.h"
#include "demo/permissions.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;

// A report without roles is open to everybody.
bool has_role_for(const Account& account, const Document& report) {
  const ChildTable& table = child_table(*report.doctype, "roles");
  unsigned wanted = 0;
  for (const DocumentRow& row : report.rows("roles")) {
    wanted |= role_named(value_of(row, table, "role").text);
  }
  return report.rows("roles").empty() || (account.roles & (wanted | kAdministrator)) != 0;
}

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

Checked admit_to_report(SiteState& site, const Call& call) {
  if (site.mode != DemoMode::kStrict) {
    return {};
  }
  const std::string name = call.arguments["report_name"].as_text();
  const auto report = find_document(*site.database, *find_doctype("Report"), name);
  if (!report) {
    return refuse(missing_document("Report", shorten(name, kEchoBytesMax)));
  }
  if (!has_role_for(*call.account, *report)) {
    return refuse(not_permitted_at_all("You don't have access to Report: " + report->name));
  }
  if (!may(call.account, Action::kRead, report->text("ref_doctype"))) {
    return refuse(not_permitted_at_all("You don't have permission to get a report on: " +
                                       report->text("ref_doctype")));
  }
  return report->is_set("disabled")
             ? refuse(validation_error("Report " + report->name + " is disabled"))
             : Checked();
}

Answer run_unknown_report(SiteState& site, Call& call) {
  const Value name = call.arguments["report_name"];
  if (name.is_null()) {
    return std::unexpected(
        python_error("TypeError", "run() missing 1 required positional argument: 'report_name'"));
  }
  if (site.mode == DemoMode::kStrict) {
    const auto admitted = admit_to_report(site, call);
    return refuse(admitted ? validation_error("The demo site does not run this report")
                           : admitted.error());
  }
  return refuse(missing_document("Report", shorten(name.as_text(), kEchoBytesMax)));
}

}  // namespace acrida::demo
