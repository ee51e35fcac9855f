// Where log lines go: standard error, or the file of --logfile.
//
// Thread: any. A line is one write(2), to a file in append mode, so lines of several threads do not
// mix.
#pragma once

#include <chrono>
#include <string>

#include "acrida/time.h"
#include "base/error.h"
#include "base/log.h"

namespace acrida {

LogSink standard_error_sink();

// Appends; the file is made when there is none. When a line cannot be written (the disk is full),
// it and one line that says so go to standard error instead.
Result<LogSink> file_sink(const std::string& path);

// How far the time zone of this machine is ahead of UTC at that instant.
std::chrono::seconds local_utc_offset(WallTime instant);

}  // namespace acrida
