#include "app/watch_options.h"

#include <optional>
#include <string>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"

namespace acrida {

Result<void> read_watch_mariadb(Options& options, OptionValues values, FileReader& /*files*/) {
  if (values.back().empty()) {
    return {};
  }
  Result<WatchAddress> address = parse_mariadb_address(values.back());
  if (!address) {
    return fail(std::move(address.error()));
  }
  options.watch_mariadb = std::move(*address);
  return {};
}

Result<void> read_watch_redis(Options& options, OptionValues values, FileReader& /*files*/) {
  if (values.back().empty()) {
    return {};
  }
  Result<WatchAddress> address = parse_redis_address(values.back());
  if (!address) {
    return fail(std::move(address.error()));
  }
  options.watch_redis = std::move(*address);
  return {};
}

Result<void> complete_watch_options(Options& options,
                                    const EnvironmentVariables& environment,
                                    FileReader& files) {
  const std::optional<std::string>& path = options.watch_mariadb_password_file;
  if (path && !options.watch_mariadb) {
    return fail("'--watch-mariadb-password-file' requires '--watch-mariadb'");
  }
  if (!options.watch_mariadb) {
    return {};
  }
  std::string& password = options.watch_mariadb->password;
  if (path && !password.empty()) {
    return fail("--watch-mariadb-password-file: the URL of --watch-mariadb has a password, too");
  }
  if (path) {
    const Result<std::optional<std::string>> read = files.read(*path);
    if (!read) {
      return fail("--watch-mariadb-password-file: " + read.error().message());
    }
    const std::optional<std::string>& text = *read;
    if (!text) {
      return fail("--watch-mariadb-password-file: there is no file " + escape_for_terminal(*path));
    }
    password = trim(*text);
  } else if (const auto found = environment.find(kWatchPasswordVariable);
             password.empty() && found != environment.end()) {
    password = found->second;
  }
  return {};
}

}  // namespace acrida
