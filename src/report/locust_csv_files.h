// LocustCsvFiles keeps Locust's four CSV files up to date while a run goes on.
//
// The statistics, failures and exceptions are replaced as a whole, the history grows by whole rows,
// so that at any moment, a full disk included, each file is complete in itself. Unlike Locust's
// they end with the last second of the run.
//
// Thread: owned by one thread; not synchronized.
#pragma once

#include <string>

#include "base/error.h"
#include "report/locust_csv.h"
#include "report/output_file.h"

namespace acrida {

class LocustCsvFiles {
 public:
  // PREFIX_stats.csv, PREFIX_stats_history.csv, PREFIX_failures.csv, PREFIX_exceptions.csv, with
  // their headings. Missing folders are made.
  static Result<LocustCsvFiles> create(const std::string& prefix, const RunData& data);
  // Whether create() would succeed. What the files hold stays.
  static Result<void> check(const std::string& prefix);

  // Once a second. After an error the next call tries again, so that a disk that has room again
  // gets the later seconds; the caller reports the first error and goes on with the run.
  Result<void> update(const RunData& data, const HistoryMoment& moment);
  // After the last update(), at the end of the run: waits for the disk.
  Result<void> finish();

 private:
  LocustCsvFiles(std::string prefix, OutputFile history);

  Result<void> replace(const std::string& suffix, std::string_view content) const;

  std::string prefix_;
  OutputFile history_;
};

}  // namespace acrida
