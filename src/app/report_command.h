// acrida report run.json: shows a run that was kept, and judges it again, by other targets where
// there are some.
//
// Thread: main.
#pragma once

#include <string>

#include "app/file_reader.h"
#include "app/options.h"
#include "base/error.h"

namespace acrida {

struct ReportOutcome {
  std::string text;  // for the console
  int exit_code = 0;
};

// `options` are those of a run, of which the file stands where a run has its user classes; an
// option that is about making a run is an error, as is a file that cannot be read (exit code 2).
Result<ReportOutcome> report_command(const Options& options, FileReader& files);

// acrida report --help.
std::string report_help();

}  // namespace acrida
