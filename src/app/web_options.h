// The options of the web UI: what belongs together among them, and where its password stands.
//
// Thread: main.
#pragma once

#include <cstdint>
#include <string>

#include "app/option_parsers.h"
#include "app/options.h"
#include "base/error.h"
#include "web/listen_address.h"

namespace acrida {

inline constexpr const char* kWebPasswordVariable = "ACRIDA_WEB_PASSWORD";

// Locust's -1, and whatever else is below 0, stands for none.
Result<void> read_autoquit(Options& options, OptionValues values, FileReader& files);

// Reads the password where --web-login asks for one, and refuses what cannot be served.
Result<void> complete_web_options(Options& options,
                                  const EnvironmentVariables& environment,
                                  FileReader& files);

// Where it is served: without --web-host on this machine alone.
ListenAddress web_address(const Options& options);

// "Web UI at http://localhost:8089 (this machine alone; --web-host 0.0.0.0 opens it to the
// network)". `port`: that it was given.
std::string web_banner(const Options& options, std::uint16_t port);

}  // namespace acrida
