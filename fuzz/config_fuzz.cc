// Configuration: every error of a file names the file and a line of it, what was read reads back
// from another spelling, and of two files the higher one wins whatever they hold.
//
// Input: locust.conf, a line "----", acrida.toml.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/config_file.h"
#include "app/option_sources.h"
#include "app/option_table.h"
#include "app/options_testing.h"
#include "base/check.h"
#include "base/strings.h"
#include "fuzz/fuzz_target.h"

namespace acrida {
namespace {

constexpr std::string_view kConf = "locust.conf";
constexpr std::string_view kToml = "acrida.toml";

using Entries = std::vector<ConfigEntry>;

// "NAME:3" for a line that the text has.
bool names_line(std::string_view place, std::string_view name, std::string_view text) {
  if (!place.starts_with(name) || place.size() <= name.size() || place[name.size()] != ':') {
    return false;
  }
  const std::string_view number = place.substr(name.size() + 1);
  const auto line = parse_decimal(number.substr(0, number.find(':')));
  return line && *line >= 1 && *line <= split(text, '\n').size();
}

void check_entries(const Result<Entries>& entries, std::string_view name, std::string_view text) {
  if (!entries) {
    ACRIDA_CHECK(names_line(entries.error().message(), name, text));
    return;
  }
  for (const ConfigEntry& entry : *entries) {
    ACRIDA_CHECK(entry.is_list || entry.values.size() == 1);
    ACRIDA_CHECK(names_line(entry.key_place.text, name, text));
    ACRIDA_CHECK(names_line(entry.value_place.text, name, text));
  }
}

// One value in quotes that it does not hold; no text when there are none such.
std::string quoted(const std::string& value) {
  for (const char quote : {'"', '\''}) {
    if (value.find(quote) == std::string::npos) {
      return quote + value + quote;
    }
  }
  return {};
}

void check_conf_round_trip(const Entries& entries) {
  for (const ConfigEntry& entry : entries) {
    const std::string value = entry.is_list ? std::string() : quoted(entry.values.front());
    // Such lines are skipped: a section's heading, and "---".
    const bool is_key = !entry.key.starts_with('[') && !entry.key.starts_with("---");
    ACRIDA_CHECK(!entry.key.empty() && is_key);
    if (value.empty()) {
      continue;
    }
    for (const std::string_view between : {" = ", ":", "="}) {
      const std::string line = entry.key + std::string(between) + value + "  # comment";
      // Not the first line: a key may begin with the bytes of a byte order mark.
      const Result<Entries> again = parse_conf("\n" + line + "\r\n", kConf);
      ACRIDA_CHECK(again && again->size() == 1 && again->front().key == entry.key);
      ACRIDA_CHECK(again->front().values == entry.values && !again->front().is_list);
    }
  }
}

struct Files {
  std::string conf;
  std::string toml;
};

Result<std::vector<OptionSetting>> settings_of(const Files& texts) {
  MemoryFiles files({{std::string(kConf), texts.conf}, {std::string(kToml), texts.toml}});
  Result<std::vector<OptionSetting>> settings = settings_from_files({}, "", files);
  return settings ? merge_settings(std::move(*settings)) : std::move(settings);
}

const OptionSetting* find(const std::vector<OptionSetting>& settings, const OptionSpec* spec) {
  const auto found = std::find_if(settings.begin(), settings.end(),
                                  [spec](const OptionSetting& one) { return one.spec == spec; });
  return found == settings.end() ? nullptr : &*found;
}

// acrida.toml stands above locust.conf: what both give is the former's, what one gives is that
// one's. Options of which every place adds one are the values of both, the higher ones last.
void check_precedence(const Files& texts) {
  const auto both = settings_of(texts);
  const auto low = settings_of({texts.conf, ""});
  const auto high = settings_of({"", texts.toml});
  ACRIDA_CHECK(both.has_value() == (low && high));
  if (!both) {
    const std::string& message = both.error().message();
    ACRIDA_CHECK(names_line(message, kConf, texts.conf) || names_line(message, kToml, texts.toml));
    return;
  }
  for (const OptionSetting& setting : *both) {
    const OptionSetting* const lower = find(*low, setting.spec);
    const OptionSetting* const higher = find(*high, setting.spec);
    ACRIDA_CHECK(lower != nullptr || higher != nullptr);
    const OptionSetting& winner = higher != nullptr ? *higher : *lower;
    ACRIDA_CHECK(setting.place.text == winner.place.text);
    std::vector<std::string> values = winner.values;
    if (setting.spec->secret == OptionSecret::kParameter && higher != nullptr && lower != nullptr) {
      values = lower->values;
      values.insert(values.end(), higher->values.begin(), higher->values.end());
    }
    ACRIDA_CHECK(setting.values == values);
  }
  for (const OptionSetting& setting : *low) {
    ACRIDA_CHECK(find(*both, setting.spec) != nullptr);
  }
  for (const OptionSetting& setting : *high) {
    ACRIDA_CHECK(find(*both, setting.spec) != nullptr);
  }
}

// The command line stands above all files, and the same texts give the same options.
void check_options(const Files& texts) {
  const MemoryFiles::Texts files = {{std::string(kConf), texts.conf},
                                    {std::string(kToml), texts.toml}};
  const Result<Options> options = parse({}, {}, files);
  const Result<Options> again = parse({}, {}, files);
  ACRIDA_CHECK(options.has_value() == again.has_value());
  if (!options) {
    ACRIDA_CHECK(options.error().message() == again.error().message());
    ACRIDA_CHECK(!options.error().message().empty());
    return;
  }
  for (const ReportedOption& given : options->given) {
    ACRIDA_CHECK(names_line(given.origin, kConf, texts.conf) ||
                 names_line(given.origin, kToml, texts.toml));
  }
  const Result<Options> over = parse({"--timeout", "7s", "--loglevel", "ERROR"}, {}, files);
  ACRIDA_CHECK(over && over->timeout == Duration(std::chrono::seconds(7)));
  ACRIDA_CHECK(over->log_level == LogLevel::kError || options->skip_log_setup);
}

void check(std::string_view input) {
  constexpr std::string_view kBorder = "\n----\n";
  const std::size_t border = std::min(input.find(kBorder), input.size());
  const std::string_view rest = input.substr(border);
  const Files texts{std::string(input.substr(0, border)),
                    std::string(rest.substr(std::min(kBorder.size(), rest.size())))};
  const Result<Entries> conf = parse_conf(texts.conf, kConf);
  check_entries(conf, kConf, texts.conf);
  if (conf) {
    check_conf_round_trip(*conf);
  }
  check_entries(parse_toml(texts.toml, kToml, {}), kToml, texts.toml);
  const Result<bool> has_tool = toml_has_table(texts.toml, kToml, "tool");
  ACRIDA_CHECK(has_tool || names_line(has_tool.error().message(), kToml, texts.toml));
  check_precedence(texts);
  check_options(texts);
}

}  // namespace
}  // namespace acrida

int fuzz_one_input(const std::uint8_t* data, std::size_t size) {
  const void* const bytes = data;
  acrida::check(std::string_view(static_cast<const char*>(bytes), size));
  return 0;
}
