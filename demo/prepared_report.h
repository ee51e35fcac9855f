// Frappe's flip to prepared reports: once a script report has run for longer than 15 seconds, a
// timer sets Report.prepared_report for good, and every later run answers at once, without rows.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "acrida/time.h"
#include "demo/call.h"
#include "demo/database.h"

namespace acrida::demo {

class PreparedReports {
 public:
  // `after` 0: never. REQUIRES: `database` has the site's tables and outlives this.
  PreparedReports(Database& database, Duration after);

  // A run of `report` begins, and nothing will stop it before it has taken so long.
  void begins(std::string_view report, Duration takes, WallTime now);
  // Sets Report.prepared_report of those whose timers have gone off. Cheap when none has.
  void pass(WallTime now);
  // As Report.prepared_report says: whoever clears it has the rows back.
  bool is_prepared(std::string_view report) const;

 private:
  void find_next();

  Database* database_;
  Duration after_;
  std::optional<WallTime> next_;  // when the first timer goes off
};

// Of a call that runs a script report: its name; otherwise nothing. Query reports never flip.
std::string script_report_of(const Call& call);

// What a run answers then: no result and no columns, and no document yet.
Page prepared_report_page();

}  // namespace acrida::demo
