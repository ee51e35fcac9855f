// From the text of a setting to a typed field of Options.
//
// Thread: main.
#pragma once

#include <string>
#include <string_view>

#include "app/file_reader.h"
#include "app/option_setting.h"
#include "app/options.h"
#include "base/error.h"

namespace acrida {

// Reads the values by the option's kind, checks its range and puts them where its row says. An
// error names the place, the option, the value and what is valid.
Result<void> apply_setting(Options& options, const OptionSetting& setting, FileReader& files);

// The setting for run.json: its values separated by blanks, secrets replaced by "***".
ReportedOption report_setting(const OptionSetting& setting);

// A URL as it may be shown: "http://user:password@proxy" becomes "http://***@proxy", wherever in
// the text it stands, and a proxy without a scheme, "user:password@proxy:3128", becomes
// "***@proxy:3128".
std::string mask_url(std::string_view text);

}  // namespace acrida
