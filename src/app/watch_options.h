// The options --watch-mariadb and --watch-redis: which databases, and the password that is not on
// the command line.
//
// Thread: main.
#pragma once

#include "app/file_reader.h"
#include "app/option_parsers.h"
#include "app/options.h"
#include "base/error.h"

namespace acrida {

// The variable that holds the password where neither the URL nor a file says it. Like a password
// file it keeps it out of the list of processes.
inline constexpr const char* kWatchPasswordVariable = "ACRIDA_WATCH_MARIADB_PASSWORD";

Result<void> read_watch_mariadb(Options& options, OptionValues values, FileReader& files);
Result<void> read_watch_redis(Options& options, OptionValues values, FileReader& files);

// Adds the password to the address of MariaDB.
Result<void> complete_watch_options(Options& options,
                                    const EnvironmentVariables& environment,
                                    FileReader& files);

}  // namespace acrida
