// What options have to do with each other.
//
// Thread: main.
#pragma once

#include <string>
#include <vector>

#include "app/option_setting.h"
#include "app/options.h"
#include "base/error.h"

namespace acrida {

// Of two options that exclude each other, the one from the source of higher precedence stays and
// the loss of the other becomes a warning; from the same source it is an error.
Result<void> resolve_exclusions(std::vector<OptionSetting>& settings,
                                std::vector<std::string>& warnings);

// Options that need another one, and values that do not fit each other. Fills in what follows from
// the rest: the users that --fixed-count adds up to, the spawn rate of --steps.
Result<void> check_options(Options& options);

}  // namespace acrida
