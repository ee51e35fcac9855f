// Settings from the environment and from files, and who wins.
//
// Thread: main.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/option_setting.h"
#include "app/options.h"
#include "base/error.h"

namespace acrida {

// The variables that name options. An option's variable that is misspelt adds a line to `warnings`.
Result<std::vector<OptionSetting>> settings_from_environment(
    const EnvironmentVariables& environment, std::vector<std::string>& warnings);

// The files that are read without being named, and --config (`config`, when it is not empty),
// lowest precedence first.
Result<std::vector<OptionSetting>> settings_from_files(const EnvironmentVariables& environment,
                                                       const std::string& config,
                                                       FileReader& files);

// What these files say of one option that takes one value; a file that cannot be read says nothing.
std::optional<std::string> value_in_files(std::string_view option,
                                          const EnvironmentVariables& environment,
                                          const std::string& config,
                                          FileReader& files);

// One setting an option, in the order of the table: of two the later wins, but the values of an
// option that is repeated by name (--param) are all kept, the later ones last. `settings` are in
// order of rising precedence.
std::vector<OptionSetting> merge_settings(std::vector<OptionSetting> settings);

}  // namespace acrida
