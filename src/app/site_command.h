// acrida check-site, prepare-site, cleanup-site.
//
// Thread: main.
#pragma once

#include <span>
#include <string>

#include "app/options.h"
#include "app/site_options.h"
#include "app/terminal.h"
#include "base/error.h"

namespace acrida {

// Findings go to standard output, questions to the terminal. The exit code, or what is wrong with
// the options (exit code 2).
Result<int> site_command(SiteCommand command,
                         std::span<const std::string> arguments,
                         const EnvironmentVariables& environment,
                         Terminal& terminal);

}  // namespace acrida
