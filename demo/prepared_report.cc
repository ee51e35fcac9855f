#include "demo/prepared_report.h"

namespace acrida::demo {
namespace {

std::int64_t nanoseconds_of(WallTime instant) {
  return instant.time_since_epoch().count();
}

}  // namespace

void PreparedReports::begins(std::string_view report, Duration takes, WallTime now) {
  if (after_ == Duration(0) || takes <= after_) {
    return;
  }
  // Of several runs at a time the first one's timer sets it.
  database_
      ->query(
          "INSERT INTO prepared_report VALUES (?, ?) ON CONFLICT (report) DO UPDATE SET "
          "since = min(since, excluded.since)")
      .bind(report)
      .bind(nanoseconds_of(now + after_))
      .run();
}

bool PreparedReports::is_prepared(std::string_view report, WallTime now) const {
  if (after_ == Duration(0)) {
    return false;
  }
  Query row = database_->query("SELECT 1 FROM prepared_report WHERE report = ? AND since <= ?");
  row.bind(report).bind(nanoseconds_of(now));
  return row.next();
}

std::string script_report_of(const Call& call) {
  constexpr std::string_view kScriptReport = "Profit and Loss Statement";
  const bool runs_it = call.subject == "frappe.desk.query_report.run" &&
                       call.arguments["report_name"].as_text() == kScriptReport;
  return std::string(runs_it ? kScriptReport : std::string_view());
}

Page prepared_report_page() {
  return message_page(R"({"prepared_report":true,"doc":null})");
}

}  // namespace acrida::demo
