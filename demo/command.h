// acrida demo-erp: the demo ERP as a program.
//
// Thread: main, before any other thread exists (it blocks SIGINT and SIGTERM to wait for them).
#pragma once

namespace acrida {

// argv[0] is the program's or the subcommand's name; the options follow. Prints one line with the
// URL when it listens, runs until SIGINT or SIGTERM, prints its served counts as one line of JSON.
// Returns the exit code: 0, or 2 when an option is wrong or the start failed.
int demo_erp_command(int argc, char** argv);

}  // namespace acrida
