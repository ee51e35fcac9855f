#include "demo/prepared_report.h"

#include "demo/calendar.h"
#include "demo/document_store.h"

namespace acrida::demo {
namespace {

std::int64_t nanoseconds_of(WallTime instant) {
  return instant.time_since_epoch().count();
}

}  // namespace

PreparedReports::PreparedReports(Database& database, Duration after)
    : database_(&database), after_(after) {
  find_next();
}

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
  find_next();
}

void PreparedReports::pass(WallTime now) {
  if (!next_ || *next_ > now) {
    return;
  }
  const std::string modified = timestamp_text(*next_);
  const std::int64_t instant = nanoseconds_of(now);
  database_
      ->query(
          "UPDATE report SET prepared_report = 1, modified = ? WHERE name IN "
          "(SELECT report FROM prepared_report WHERE since <= ?)")
      .bind(modified)
      .bind(instant)
      .run();
  database_->query("DELETE FROM prepared_report WHERE since <= ?").bind(instant).run();
  find_next();
}

void PreparedReports::find_next() {
  Query row = database_->query("SELECT since FROM prepared_report ORDER BY since LIMIT 1");
  next_ =
      row.next() ? std::optional(WallTime(std::chrono::nanoseconds(row.integer(0)))) : std::nullopt;
}

bool PreparedReports::is_prepared(std::string_view report) const {
  return document_number(*database_, "Report", report, "prepared_report") != 0;
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
