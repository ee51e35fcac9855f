// RunFiles: the files that a run leaves behind, as the options ask: Locust's CSV files, its JSON,
// run.json, the verdict for CI systems, the request log, the documents that were written.
//
// A file that cannot be made stops the run before it begins, and what a run before it has left
// stays until then. A file that cannot be written later (the disk is full) costs that file alone:
// the first error is logged, the run goes on, and finish() tells.
//
// Thread: main.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "app/options.h"
#include "app/request_log_feed.h"
#include "base/error.h"
#include "base/log.h"
#include "report/locust_csv_files.h"
#include "report/run_info.h"
#include "scenario/document_ledger.h"
#include "stats/run_stats.h"

namespace acrida {

class RunFiles {
 public:
  // Looks whether all files can be made; none is, yet. REQUIRES: `options`, `log` and `inbox`, the
  // main loop's, outlive the object.
  static Result<std::unique_ptr<RunFiles>> open(const Options& options,
                                                const Log& log,
                                                Inbox& inbox);
  RunFiles(const RunFiles&) = delete;
  RunFiles& operator=(const RunFiles&) = delete;

  // Null: nobody wants a request log.
  RequestLogFeed* request_log() { return request_log_.get(); }

  // The run has started: the files that grow with it take the place of those that were there.
  // Before the other calls.
  void begin(WallTime now);

  // `second` is the last one merged.
  void on_second(const RunStats& stats, std::int64_t second, std::uint64_t users, WallTime now);

  // After the run. `info` holds its verdict. `shards_ended`: all of them, so that the last rows of
  // the request log and all documents can be had. False: not everything that was asked for has been
  // written.
  bool finish(const RunInfo& info,
              const RunData& data,
              const WrittenDocuments& documents,
              bool shards_ended = true);
  // run.json once more, with what was found since; the same result.
  bool rewrite_run_json(const RunInfo& info, const RunData& data);

 private:
  RunFiles(const Options& options, const Log& log) : options_(options), log_(log) {}

  // Tells the first error of each kind of file.
  void note(const std::string& option, const Result<void>& result);

  const Options& options_;
  const Log& log_;
  std::optional<LocustCsvFiles> csv_;
  std::unique_ptr<RequestLogFeed> request_log_;
  std::set<std::string> failed_;  // options
};

}  // namespace acrida
