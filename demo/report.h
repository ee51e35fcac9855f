// frappe.desk.query_report.run, and the shape that every report's result has.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <string>
#include <string_view>

#include "acrida/time.h"
#include "demo/call.h"
#include "demo/json_text.h"
#include "demo/site_state.h"

namespace acrida::demo {

struct ReportColumn {
  std::string_view fieldname;
  std::string_view label;
  std::string_view fieldtype;
  std::string_view options = {};
  int width = 120;
  bool is_hidden = false;
};

void write_column(JsonText& json, const ReportColumn& column);

struct Report {
  std::string columns;  // a JSON list, as the rest is JSON
  std::string rows;
  std::string chart = "null";
  std::string summary = "null";
  std::string skip_total_row = "0";
  bool has_total_row = false;  // the last row is a list of totals
  Duration cost{0};            // shown as its execution time
};

// {"message":{"result":..,"columns":..,...}}
Page report_page(const Report& report);

// The arguments' filters, an object or JSON in a text.
Value report_filters(const Call& call);

// Whether the caller may run the report: on a strict site a Report document of that name must be
// there, enabled, and open to one of the caller's roles.
Checked admit_to_report(SiteState& site, const Call& call);

// Refuses what the three reports of the site do not answer.
Answer run_unknown_report(SiteState& site, Call& call);
Answer run_sales_analytics(SiteState& site, Call& call);
Answer run_profit_and_loss(SiteState& site, Call& call);
Answer run_royalty_summary(SiteState& site, Call& call);

}  // namespace acrida::demo
