#include "report/locust_csv_files.h"

#include <utility>

#include "report/atomic_file.h"

namespace acrida {
namespace {

// Locust's word for the one node of a run without workers.
const std::string kLocalNode = "local";

// The first error of several attempts.
void keep_first(Result<void>& first, Result<void> next) {
  if (first.has_value() && !next.has_value()) {
    first = std::move(next);
  }
}

}  // namespace

LocustCsvFiles::LocustCsvFiles(std::string prefix, OutputFile history)
    : prefix_(std::move(prefix)), history_(std::move(history)) {}

Result<LocustCsvFiles> LocustCsvFiles::create(const std::string& prefix, const RunData& data) {
  Result<OutputFile> history = OutputFile::create(prefix + "_stats_history.csv");
  if (!history.has_value()) {
    return fail(std::move(history.error()));
  }
  LocustCsvFiles files(prefix, std::move(*history));
  Result<void> result = files.history_.append_whole(history_csv_header());
  keep_first(result, files.replace("_stats.csv", stats_csv(data)));
  keep_first(result, files.replace("_failures.csv", failures_csv(data)));
  keep_first(result, files.replace("_exceptions.csv", exceptions_csv(data, kLocalNode)));
  if (!result.has_value()) {
    return fail(std::move(result.error()));
  }
  return files;
}

Result<void> LocustCsvFiles::check(const std::string& prefix) {
  Result<void> result = OutputFile::check(prefix + "_stats_history.csv");
  for (const char* const suffix : {"_stats.csv", "_failures.csv", "_exceptions.csv"}) {
    keep_first(result, AtomicFile::check(prefix + suffix));
  }
  return result;
}

Result<void> LocustCsvFiles::update(const RunData& data, const HistoryMoment& moment) {
  Result<void> result = history_.append_whole(history_csv_rows(data, moment));
  keep_first(result, replace("_stats.csv", stats_csv(data)));
  keep_first(result, replace("_failures.csv", failures_csv(data)));
  keep_first(result, replace("_exceptions.csv", exceptions_csv(data, kLocalNode)));
  return result;
}

Result<void> LocustCsvFiles::finish() {
  Result<void> result = history_.sync();
  keep_first(result, history_.close());
  return result;
}

Result<void> LocustCsvFiles::replace(const std::string& suffix, std::string_view content) const {
  return write_file_atomically(prefix_ + suffix, content, AtomicFile::Durability::kRenamed);
}

}  // namespace acrida
