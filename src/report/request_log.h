// The per-request log (--request-log): a CSV file with a row for every sample. docs/run-json.md
// describes its columns.
//
// Rows are made where the samples are (append_row(), on the shard) and written where waiting does
// no harm (RequestLog, on another thread); what goes between them is text.
//
// Thread: the functions any; RequestLog owned by one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "report/output_file.h"
#include "stats/sample.h"

namespace acrida {

struct LoggedRequest {
  const Sample& sample;
  std::string_view method;
  std::string_view name;
  std::string_view user_class;
  std::uint64_t user = 0;  // number of the user in the run
  std::string_view label;  // that the user gave itself
};

// The headings, with the line end (a line feed).
std::string_view request_log_header();

// Appends one row. Text that a spreadsheet would take for a formula (it begins with = + - @, a tab
// or a carriage return) gets an apostrophe in front; line ends are shown as \n. Cost: about 1 us.
void append_row(std::string& rows, const LoggedRequest& request);

class RequestLog {
 public:
  // Makes the file and writes the headings. Missing folders are made.
  static Result<RequestLog> create(const std::string& path);

  // Whole rows. After an error the rows are lost but the file is whole; they are counted.
  Result<void> write(std::string_view rows);
  // Waits for the disk.
  Result<void> finish();

  std::uint64_t rows_lost() const { return rows_lost_; }

 private:
  explicit RequestLog(OutputFile file) : file_(std::move(file)) {}

  OutputFile file_;
  std::uint64_t rows_lost_ = 0;
};

}  // namespace acrida
