// The word that may stand first on the command line: "demo-erp".
//
// Thread: any.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace acrida {

struct Subcommand {
  std::string name;  // empty: a run
  std::vector<std::string> arguments;
};

// Takes the first argument off when it is one of `known`. A first word that no user class can be
// called (it has a hyphen) and that is near one of `known` is an error; any other is an argument.
Result<Subcommand> split_subcommand(std::span<const std::string> arguments,
                                    std::span<const std::string> known);

}  // namespace acrida
