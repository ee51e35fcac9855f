#include "app/run_files.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "app/documents_file.h"
#include "report/atomic_file.h"
#include "report/html_report.h"
#include "report/locust_json.h"
#include "report/run_json.h"
#include "report/verdict_files.h"

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.main";

std::string json_path(const std::string& name) {
  return name + ".json";
}

VerdictFiles verdict_files(const Options& options) {
  return {.junit = options.junit,
          .markdown = options.markdown,
          .step_summary = options.github ? options.github->step_summary : std::nullopt,
          .unproven = options.allow_unproven ? Unproven::kIsSkipped : Unproven::kFails};
}

}  // namespace

Result<std::unique_ptr<RunFiles>> RunFiles::open(const Options& options,
                                                 const Log& log,
                                                 Inbox& inbox) {
  std::unique_ptr<RunFiles> files(new RunFiles(options, log));
  if (options.csv_prefix) {
    if (const Result<void> possible = LocustCsvFiles::check(*options.csv_prefix); !possible) {
      return fail("--csv: " + possible.error().message());
    }
  }
  if (options.json_file) {
    if (const Result<void> writable = AtomicFile::check(json_path(*options.json_file)); !writable) {
      return fail("--json-file: " + writable.error().message());
    }
  }
  if (options.run_json) {
    if (const Result<void> writable = AtomicFile::check(*options.run_json); !writable) {
      return fail("--run-json: " + writable.error().message());
    }
  }
  if (options.html) {
    if (const Result<void> writable = AtomicFile::check(*options.html); !writable) {
      return fail("--html: " + writable.error().message());
    }
  }
  if (Result<void> writable = check_verdict_files(verdict_files(options)); !writable) {
    return fail(std::move(writable.error()));
  }
  if (options.documents) {
    if (const Result<void> writable = AtomicFile::check(*options.documents); !writable) {
      return fail("--documents: " + writable.error().message());
    }
  }
  if (options.request_log) {
    auto request_log = RequestLogFeed::open(*options.request_log, inbox);
    if (!request_log) {
      return fail("--request-log: " + request_log.error().message());
    }
    files->request_log_ = std::move(*request_log);
  }
  return files;
}

void RunFiles::begin(WallTime now) {
  if (options_.csv_prefix) {
    const RunStats nothing(now);
    Result<LocustCsvFiles> csv = LocustCsvFiles::create(*options_.csv_prefix, nothing.data());
    note("--csv", csv ? Result<void>() : fail(csv.error()));
    if (csv) {
      csv_.emplace(std::move(*csv));
    }
  }
  if (request_log_ != nullptr) {
    note("--request-log", request_log_->begin());
  }
}

void RunFiles::on_second(const RunStats& stats,
                         std::int64_t second,
                         std::uint64_t users,
                         WallTime now) {
  if (!csv_) {
    return;
  }
  const std::vector<Rates> rates = stats.entry_rates();
  HistoryMoment moment{.now = now, .users = users, .rates = rates};
  std::vector<Histogram> entry_windows;
  Histogram window;
  if (options_.csv_full_history) {
    entry_windows = stats.entry_windows(second);
    window = stats.window(second);
    moment.entry_windows = entry_windows;
    moment.window = &window;
  }
  note("--csv", csv_->update(stats.data(), moment));
}

bool RunFiles::finish(const RunInfo& info,
                      const RunData& data,
                      const WrittenDocuments& documents,
                      bool shards_ended) {
  if (csv_) {
    note("--csv", csv_->finish());
  }
  if (options_.json_file) {
    note("--json-file", write_file_atomically(json_path(*options_.json_file), locust_json(data),
                                              AtomicFile::Durability::kSynced));
  }
  if (options_.run_json) {
    note("--run-json", save_run_json(*options_.run_json, info, data));
  }
  if (options_.html) {
    note("--html", write_file_atomically(*options_.html, html_report(info, data),
                                         AtomicFile::Durability::kSynced));
  }
  if (info.verdict) {
    for (const VerdictFileError& error :
         write_verdict_files(verdict_files(options_), info, data, *info.verdict)) {
      note(error.option, fail(error.error));
    }
  }
  if (options_.documents) {
    note("--documents", save_documents(*options_.documents, documents));
    if (!shards_ended) {
      note("--documents", fail("the documents of shards that did not answer are missing"));
    }
  }
  if (request_log_ != nullptr) {
    if (!shards_ended) {
      request_log_->leave_sinks();
      note("--request-log", fail("the last rows of the shards are missing"));
    }
    note("--request-log", request_log_->finish());
    if (const std::uint64_t lost = request_log_->rows_lost(); lost != 0) {
      log_.error(kLogger, fmt::format("--request-log: {} rows are missing", lost));
      failed_.insert("--request-log");
    }
  }
  return failed_.empty();
}

bool RunFiles::rewrite_run_json(const RunInfo& info, const RunData& data) {
  if (options_.run_json) {
    note("--run-json", save_run_json(*options_.run_json, info, data));
  }
  return failed_.empty();
}

void RunFiles::note(const std::string& option, const Result<void>& result) {
  if (!result && failed_.insert(option).second) {
    log_.error(kLogger, option + ": " + result.error().message());
  }
}

}  // namespace acrida
