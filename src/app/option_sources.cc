#include "app/option_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "app/config_file.h"
#include "app/option_table.h"
#include "app/watch_options.h"
#include "app/web_options.h"
#include "base/escape.h"
#include "base/spelling.h"
#include "base/strings.h"

namespace acrida {
namespace {

// One text as the values of an option that takes many: "[a, b]", or words between blanks.
std::vector<std::string> values_of_text(const OptionSpec& spec, const std::string& text) {
  if (spec.kind != OptionKind::kWords) {
    return {text};
  }
  std::string words = text;
  std::ranges::replace(words, '\t', ' ');
  std::vector<std::string> values;
  for (const std::string_view word : split(words, ' ')) {
    if (!word.empty()) {
      values.emplace_back(word);
    }
  }
  return values;
}

bool takes_list(const OptionSpec& spec) {
  return spec.takes_many() || spec.kind == OptionKind::kRepeated;
}

std::vector<std::string> values_of_variable(const OptionSpec& spec, const std::string& text) {
  const bool list = text.size() >= 2 && text.starts_with('[') && text.ends_with(']');
  return list && takes_list(spec) ? parse_list_text(text) : values_of_text(spec, text);
}

// A refused flag that is off asks for nothing, and its setting is dropped.
Result<void> check_refused(const OptionSetting& setting) {
  if (setting.spec->refusal.empty()) {
    return {};
  }
  if (setting.spec->kind == OptionKind::kFlag) {
    const Result<bool> on = setting_is_true(setting);
    if (!on) {
      return fail(on.error());
    }
    if (!*on) {
      return {};
    }
  }
  return fail(place_error(setting.place, refusal_text(*setting.spec)));
}

Result<OptionSetting> setting_of_entry(ConfigEntry entry) {
  const OptionSpec* spec = find_option_by_key(entry.key);
  if (spec == nullptr) {
    std::vector<std::string> keys;
    for (const OptionSpec* known : all_options()) {
      keys.emplace_back(known->key());
    }
    const std::optional<std::string> nearest = nearest_word(entry.key, keys);
    return fail(place_error(entry.key_place,
                            fmt::format("'{}' is no option{}", escape_for_terminal(entry.key),
                                        nearest ? ". Did you mean '" + *nearest + "'?" : "")));
  }
  if (spec->command_line_only) {
    return fail(
        place_error(entry.key_place, fmt::format("{} belongs on the command line", spec->label())));
  }
  OptionSetting setting{
      .spec = spec, .values = std::move(entry.values), .place = entry.value_place};
  if (entry.is_list && !takes_list(*spec)) {
    return fail(setting_error(setting, "expected one value and not a list"));
  }
  if (!entry.is_list) {
    setting.values = values_of_text(*spec, setting.values.front());
  }
  return setting;
}

// A file, and which of its tables: the name of a TOML table from the root.
struct ConfigSource {
  std::string path;
  bool toml = false;
  std::vector<std::string_view> table;
};

// None of a file that is not there.
Result<std::vector<ConfigEntry>> entries_of(const ConfigSource& source, FileReader& files) {
  const Result<std::optional<std::string>> file = files.read(source.path);
  if (!file) {
    return fail(file.error());
  }
  const std::optional<std::string>& text = *file;
  if (!text) {
    return {};
  }
  return source.toml ? parse_toml(*text, source.path, source.table)
                     : parse_conf(*text, source.path);
}

Result<void> add_source(const ConfigSource& source,
                        int layer,
                        FileReader& files,
                        std::vector<OptionSetting>& settings) {
  Result<std::vector<ConfigEntry>> entries = entries_of(source, files);
  if (!entries) {
    return fail(entries.error());
  }
  for (ConfigEntry& entry : *entries) {
    Result<OptionSetting> setting = setting_of_entry(std::move(entry));
    if (!setting) {
      return fail(setting.error());
    }
    const Result<void> allowed = check_refused(*setting);
    if (!allowed) {
      return allowed;
    }
    setting->place.layer = layer;
    if (setting->spec->refusal.empty()) {
      settings.push_back(std::move(*setting));
    }
  }
  return {};
}

// --config FILE. In TOML the options stand in [tool.acrida] and [tool.locust] or, when there is no
// table "tool", at the top.
Result<std::vector<ConfigSource>> sources_of_config(const std::string& path, FileReader& files) {
  const Result<std::optional<std::string>> file = files.read(path);
  if (!file) {
    return fail(file.error());
  }
  const std::optional<std::string>& text = *file;
  if (!text) {
    return fail(fmt::format("argument --config: no such file: {}", escape_for_terminal(path)));
  }
  if (!path.ends_with(".toml")) {
    return std::vector<ConfigSource>{{.path = path}};
  }
  const Result<bool> has_tool = toml_has_table(*text, path, "tool");
  if (!has_tool) {
    return fail(has_tool.error());
  }
  if (!*has_tool) {
    return std::vector<ConfigSource>{{.path = path, .toml = true}};
  }
  return std::vector<ConfigSource>{{.path = path, .toml = true, .table = {"tool", "locust"}},
                                   {.path = path, .toml = true, .table = {"tool", "acrida"}}};
}

// The files that are read without being named, lowest precedence first.
std::vector<ConfigSource> sources_without_name(const EnvironmentVariables& environment) {
  std::vector<ConfigSource> sources;
  const auto home = environment.find("HOME");
  if (home != environment.end() && !home->second.empty()) {
    sources.push_back({.path = home->second + "/.locust.conf"});
  }
  sources.push_back({.path = "locust.conf"});
  sources.push_back({.path = "pyproject.toml", .toml = true, .table = {"tool", "locust"}});
  sources.push_back({.path = "pyproject.toml", .toml = true, .table = {"tool", "acrida"}});
  sources.push_back({.path = "acrida.toml", .toml = true});
  return sources;
}

void warn_of_misspelt_variables(const EnvironmentVariables& environment,
                                std::vector<std::string>& warnings) {
  std::vector<std::string> known = {kWatchPasswordVariable,
                                    kWebPasswordVariable};  // of which there is no option
  for (const OptionSpec* spec : all_options()) {
    known.emplace_back(spec->environment);
  }
  for (const auto& [name, value] : environment) {
    const bool candidate = name.starts_with("LOCUST_") || name.starts_with("ACRIDA_");
    if (!candidate || std::ranges::find(known, name) != known.end()) {
      continue;
    }
    if (const std::optional<std::string> nearest = nearest_word(name, known)) {
      warnings.push_back(fmt::format("environment variable {} is no option. Did you mean {}?",
                                     escape_for_terminal(name), *nearest));
    }
  }
}

}  // namespace

Result<std::vector<OptionSetting>> settings_from_environment(
    const EnvironmentVariables& environment, std::vector<std::string>& warnings) {
  std::vector<OptionSetting> settings;
  warn_of_misspelt_variables(environment, warnings);
  for (const OptionSpec* spec : all_options()) {
    const auto found = environment.find(spec->environment);
    if (spec->environment.empty() || found == environment.end()) {
      continue;
    }
    OptionSetting setting{
        .spec = spec, .values = {}, .place = environment_place(spec->environment)};
    setting.values = values_of_variable(*spec, found->second);
    const Result<void> allowed = check_refused(setting);
    if (!allowed) {
      return fail(allowed.error());
    }
    if (spec->refusal.empty()) {
      settings.push_back(std::move(setting));
    }
  }
  return settings;
}

Result<std::vector<OptionSetting>> settings_from_files(const EnvironmentVariables& environment,
                                                       const std::string& config,
                                                       FileReader& files) {
  std::vector<ConfigSource> sources = sources_without_name(environment);
  if (!config.empty()) {
    Result<std::vector<ConfigSource>> named = sources_of_config(config, files);
    if (!named) {
      return fail(named.error());
    }
    std::ranges::move(*named, std::back_inserter(sources));
  }
  std::vector<OptionSetting> settings;
  int layer = 0;
  for (const ConfigSource& source : sources) {
    const Result<void> added = add_source(source, ++layer, files, settings);
    if (!added) {
      return fail(added.error());
    }
  }
  return settings;
}

std::optional<std::string> value_in_files(std::string_view option,
                                          const EnvironmentVariables& environment,
                                          const std::string& config,
                                          FileReader& files) {
  std::vector<ConfigSource> sources = sources_without_name(environment);
  Result<std::vector<ConfigSource>> named = sources_of_config(config, files);
  if (named) {
    std::ranges::move(*named, std::back_inserter(sources));
  }
  std::optional<std::string> value;
  for (const ConfigSource& source : sources) {
    const Result<std::vector<ConfigEntry>> entries = entries_of(source, files);
    if (!entries) {
      continue;
    }
    for (const ConfigEntry& entry : *entries) {
      const OptionSpec* spec = find_option_by_key(entry.key);
      if (spec != nullptr && spec->name == option && !entry.values.empty()) {
        value = entry.values.front();
      }
    }
  }
  return value;
}

std::vector<OptionSetting> merge_settings(std::vector<OptionSetting> settings) {
  std::vector<OptionSetting> merged;
  for (const OptionSpec* spec : all_options()) {
    std::optional<OptionSetting> winner;
    for (OptionSetting& setting : settings) {
      if (setting.spec != spec) {
        continue;
      }
      const bool adds =
          winner && spec->kind == OptionKind::kRepeated &&
          (spec->secret == OptionSecret::kParameter || winner->place.layer == setting.place.layer);
      if (adds) {
        setting.values.insert(setting.values.begin(), winner->values.begin(), winner->values.end());
      }
      winner = std::move(setting);
    }
    if (winner) {
      merged.push_back(std::move(*winner));
    }
  }
  return merged;
}

}  // namespace acrida
