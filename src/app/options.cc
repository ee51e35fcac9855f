#include "app/options.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "app/command_line.h"
#include "app/option_checks.h"
#include "app/option_setting.h"
#include "app/option_sources.h"
#include "app/option_values.h"
#include "app/watch_options.h"
#include "app/web_options.h"

namespace acrida {
namespace {

// Above every file.
constexpr int kEnvironmentLayer = 1000;
constexpr int kCommandLineLayer = 1001;

void append(std::vector<OptionSetting>& settings, std::vector<OptionSetting> more, int layer) {
  for (OptionSetting& setting : more) {
    setting.place.layer = layer;
    settings.push_back(std::move(setting));
  }
}

std::string named_config(const std::vector<OptionSetting>& settings) {
  std::string config;
  for (const OptionSetting& setting : settings) {
    if (setting.spec->name == "--config") {
      config = setting.values.back();
    }
  }
  return config;
}

// As Locust does: {u}, {r} and {t} in the name of the report. What is not known leaves its mark,
// but for the spawn rate beside a number of users, which is then 1.
void fill_in(Options& options) {
  const auto replace = [&options](std::string_view mark, std::optional<double> value) {
    const std::string text = value ? fmt::format("{}", *value) : std::string(mark);
    for (std::size_t at = 0; (at = options.html->find(mark, at)) != std::string::npos;) {
      options.html->replace(at, mark.size(), text);
      at += text.size();
    }
  };
  replace("{u}", options.users.transform([](std::int64_t n) { return static_cast<double>(n); }));
  replace("{r}", options.spawn_rate || !options.users ? options.spawn_rate : 1.0);
  replace("{t}", options.run_time.transform([](Duration time) { return to_seconds(time); }));
}

}  // namespace

Result<Options> parse_options(std::span<const std::string> arguments,
                              const EnvironmentVariables& environment,
                              FileReader& files) {
  Options options;
  Result<CommandLine> line = parse_command_line(arguments);
  if (!line) {
    return fail(line.error());
  }
  if (line->help || line->version) {
    options.help = line->help;
    options.version = line->version;
    return options;
  }
  Result<std::vector<OptionSetting>> settings =
      settings_from_files(environment, named_config(line->settings), files);
  if (!settings) {
    return fail(settings.error());
  }
  Result<std::vector<OptionSetting>> variables =
      settings_from_environment(environment, options.warnings);
  if (!variables) {
    return fail(variables.error());
  }
  append(*settings, std::move(*variables), kEnvironmentLayer);
  append(*settings, std::move(line->settings), kCommandLineLayer);

  std::vector<OptionSetting> merged = merge_settings(std::move(*settings));
  const Result<void> resolved = resolve_exclusions(merged, options.warnings);
  if (!resolved) {
    return fail(resolved.error());
  }
  for (const OptionSetting& setting : merged) {
    const Result<void> applied = apply_setting(options, setting, files);
    if (!applied) {
      return fail(applied.error());
    }
    options.given.push_back(report_setting(setting));
  }
  if (options.html) {
    fill_in(options);
  }
  options.github = options.no_annotations ? std::nullopt : github_job(environment);
  Result<void> checked = check_options(options);
  if (checked) {
    checked = complete_watch_options(options, environment, files);
  }
  if (checked) {
    checked = complete_web_options(options, environment, files);
  }
  if (!checked) {
    return fail(checked.error());
  }
  return options;
}

}  // namespace acrida
