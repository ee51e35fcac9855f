#include "app/write_consent.h"

#include <string>
#include <vector>

#include "app/consent.h"
#include "app/option_setting.h"
#include "app/option_table.h"
#include "app/run_setup.h"
#include "base/strings.h"

namespace acrida {
namespace {

// The run's own line with --yes; secrets are masked in it.
std::string line_with_yes(const Options& options) {
  std::vector<std::string> words = {"acrida"};
  for (const ReportedOption& option : options.given) {
    if (option.origin != OptionPlace().text) {
      continue;
    }
    const bool positional = find_option_by_key(option.name)->positional();
    words.push_back(positional               ? option.value
                    : option.value == "true" ? "--" + option.name
                                             : "--" + option.name + "=" + option.value);
  }
  words.emplace_back("--yes");
  return shell_line(words);
}

}  // namespace

Result<void> ask_before_writing(const Options& options,
                                const ScenarioPlan& plan,
                                Terminal& terminal) {
  const std::vector<std::string> hosts = foreign_hosts(plan, options.proxy.has_value());
  if (plan.writes().empty() || hosts.empty()) {
    return {};
  }
  return ask_consent({.host = join(hosts, ", "),
                      .what = "write " + plan.writes(),
                      .answer = line_with_yes(options),
                      .given = options.yes},
                     terminal);
}

}  // namespace acrida
