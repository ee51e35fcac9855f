// Readers of the option values that need more than their kind: a list, a grammar, a named level.
//
// Each puts its values into the Options or says what is wrong with which of them; the caller adds
// the option's name and the place.
//
// Thread: main.
#pragma once

#include <span>
#include <string>

#include "app/options.h"
#include "base/error.h"

namespace acrida {

using OptionValues = std::span<const std::string>;

Result<void> read_locustfile(Options& options, OptionValues values, FileReader& files);
Result<void> read_config_users(Options& options, OptionValues values, FileReader& files);
Result<void> read_parameters(Options& options, OptionValues values, FileReader& files);
Result<void> read_host(Options& options, OptionValues values, FileReader& files);
Result<void> read_run_time(Options& options, OptionValues values, FileReader& files);
Result<void> read_stages(Options& options, OptionValues values, FileReader& files);
Result<void> read_steps(Options& options, OptionValues values, FileReader& files);
Result<void> read_shape(Options& options, OptionValues values, FileReader& files);
Result<void> read_arrival_rates(Options& options, OptionValues values, FileReader& files);
Result<void> read_fixed_counts(Options& options, OptionValues values, FileReader& files);
Result<void> read_seed(Options& options, OptionValues values, FileReader& files);
Result<void> read_run_id(Options& options, OptionValues values, FileReader& files);
Result<void> read_prometheus(Options& options, OptionValues values, FileReader& files);
Result<void> read_log_level(Options& options, OptionValues values, FileReader& files);

}  // namespace acrida
