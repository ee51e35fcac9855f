#include "app/locustfile_choice.h"

#include <filesystem>
#include <optional>
#include <system_error>

#include "app/command_line.h"
#include "app/option_sources.h"
#include "base/strings.h"
#include "scenario/loader.h"

namespace acrida {
namespace {

const std::string kDefaultFile = "locustfile.py";
constexpr std::string_view kLocustfile = "--locustfile";
constexpr std::string_view kHost = "--host";

bool is_folder(std::string_view path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

bool is_address(std::string_view path) {
  const std::string lower = to_lower(path);
  return lower.starts_with("http://") || lower.starts_with("https://");
}

std::string value_in_environment(const EnvironmentVariables& environment) {
  const auto found = environment.find("LOCUST_LOCUSTFILE");
  return found == environment.end() ? "" : found->second;
}

// What cannot be read is there, and Python says what is wrong with it.
bool is_there(const std::string& path, FileReader& files) {
  const Result<std::optional<std::string>> file = files.read(path);
  return !file || file->has_value();
}

}  // namespace

bool names_python(std::string_view value) {
  bool python = false;
  for (const std::string_view piece : split(value, ',')) {
    const std::string_view name = trim(piece);
    if (is_address(name) || name == "-" || name.ends_with(".py")) {
      python = true;
    } else if (is_scenario_file(name)) {
      return false;
    } else if (!name.empty() && is_folder(name)) {
      python = true;
    }
  }
  return python;
}

bool names_host(std::span<const std::string> arguments,
                const EnvironmentVariables& environment,
                FileReader& files) {
  const std::string config = last_value(arguments, "--config").value_or("");
  const auto variable = environment.find("LOCUST_HOST");
  return !last_value(arguments, kHost).value_or("").empty() ||
         (variable != environment.end() && !variable->second.empty()) ||
         !value_in_files(kHost, environment, config, files).value_or("").empty();
}

LocustfileChoice choose_locustfile(std::span<const std::string> arguments,
                                   const EnvironmentVariables& environment,
                                   FileReader& files) {
  LocustfileChoice choice;
  if (const std::optional<std::string> value = last_value(arguments, kLocustfile)) {
    choice.value = *value;
    choice.in_arguments = true;
  } else {
    choice.value = value_in_environment(environment);
  }
  if (choice.value.empty() && !choice.in_arguments) {
    const std::string config = last_value(arguments, "--config").value_or("");
    choice.value = value_in_files(kLocustfile, environment, config, files).value_or("");
  }
  if (choice.value.empty() && !choice.in_arguments && is_there(kDefaultFile, files)) {
    choice.value = kDefaultFile;
  }
  choice.python = names_python(choice.value);
  return choice;
}

}  // namespace acrida
