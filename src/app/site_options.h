// The options of check-site, prepare-site and cleanup-site. Those about connections are the run's
// own, from the same sources: command line, environment, configuration files.
//
// Thread: values.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/file_reader.h"
#include "app/options.h"
#include "base/error.h"
#include "site/site_admin.h"

namespace acrida {

enum class SiteCommand : std::uint8_t { kCheck, kPrepare, kCleanup };

std::string_view command_name(SiteCommand command);
// "check-site" and so on; nothing for any other word.
std::optional<SiteCommand> site_command_of(std::string_view name);

struct SiteOptions {
  bool help = false;
  Options connection;  // host, certificates, proxy, timeouts
  std::string plan_path;
  std::optional<std::string> accounts_path;  // otherwise the plan's
  std::optional<SiteAdmin> admin;
  bool dry_run = false;
  bool set_up = false;
  std::string run_id;
  bool yes = false;
  std::string line_with_yes;  // "acrida prepare-site --host ... --yes"
};

// The same contract as parse_options(). Without `help`, the connection's host is there and, but for
// check-site, the admin.
Result<SiteOptions> parse_site_options(SiteCommand command,
                                       std::span<const std::string> arguments,
                                       const EnvironmentVariables& environment,
                                       FileReader& files);

std::string site_help(SiteCommand command);

}  // namespace acrida
