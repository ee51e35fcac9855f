// acrida install-locust-command [FOLDER]: a link named "locust" to this program, so that scripts
// which call locust get Acrida.
//
// Thread: main.
#pragma once

#include <span>
#include <string>

#include "base/error.h"

namespace acrida {

// Makes the link in FOLDER, by default the one in which `executable`, this program's path, lies.
// Returns the lines to print. What is already there under that name and is not this program is left
// alone, and an error.
Result<std::string> install_locust_command(std::span<const std::string> arguments,
                                           const std::string& executable);

}  // namespace acrida
