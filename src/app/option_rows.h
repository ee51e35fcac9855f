// The rows of the option table, in the order of --help.
//
// Thread: constant; any.
#pragma once

#include <span>

#include "app/option_table.h"

namespace acrida {

std::span<const OptionSpec> run_option_rows();      // what runs, and how much of it
std::span<const OptionSpec> web_option_rows();      // the web UI
std::span<const OptionSpec> verdict_option_rows();  // what the run is judged by
std::span<const OptionSpec> output_option_rows();   // connections, results, logging, the rest

}  // namespace acrida
