#include "app/subcommand.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/escape.h"
#include "base/spelling.h"

namespace acrida {

Result<Subcommand> split_subcommand(std::span<const std::string> arguments,
                                    std::span<const std::string> known) {
  Subcommand command;
  if (!arguments.empty()) {
    const std::string& first = arguments.front();
    if (std::ranges::find(known, first) != known.end()) {
      command.name = first;
      arguments = arguments.subspan(1);
    } else if (!first.starts_with('-') && first.find('-') != std::string::npos) {
      if (const std::optional<std::string> nearest = nearest_word(first, known)) {
        return fail(fmt::format("unknown command '{}'. Did you mean '{}'?",
                                escape_for_terminal(first), *nearest));
      }
    }
  }
  command.arguments.assign(arguments.begin(), arguments.end());
  return command;
}

}  // namespace acrida
