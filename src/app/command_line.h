// The command line as settings, with argparse's manners, since Locust's users know them:
//
//   --users 5  --users=5  -u 5  -u5  -lL DEBUG        values, clusters of short names
//   --us 5                                            any unambiguous beginning of a long name
//   -T a b -u 5                                       many values end at the next option
//   -- A B                                            everything behind is a user class
//
// What begins with a minus sign is an option unless it is a negative number, the sign alone, or has
// a blank in it and no option's name in front.
//
// Thread: any.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/option_setting.h"
#include "base/error.h"

namespace acrida {

struct CommandLine {
  std::vector<OptionSetting> settings;  // in order; of two for one option the later wins
  bool help = false;
  bool version = false;
};

// With --help or --version among the arguments, what is wrong elsewhere does not matter.
Result<CommandLine> parse_command_line(std::span<const std::string> arguments);

// The last value that stands behind an option that takes one ("--locustfile"), whatever the others
// are: nothing when it is not there or has no value.
std::optional<std::string> last_value(std::span<const std::string> arguments,
                                      std::string_view option);

}  // namespace acrida
