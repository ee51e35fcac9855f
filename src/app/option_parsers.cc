#include "app/option_parsers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/escape.h"
#include "base/strings.h"
#include "base/timespan.h"
#include "site/site_cleanup.h"

namespace acrida {
namespace {

std::string shown(std::string_view value) {
  return escape_for_terminal(shorten(value, 80));
}

bool ends_with_any(std::string_view text, std::span<const std::string_view> endings) {
  return std::ranges::any_of(endings,
                             [text](std::string_view ending) { return text.ends_with(ending); });
}

bool has_web_scheme(std::string_view url) {
  const std::string scheme = to_lower(url.substr(0, url.find(':') + 1));
  return scheme == "http:" || scheme == "https:";
}

Result<void> check_locustfile(std::string_view file) {
  constexpr std::array<std::string_view, 4> kScenarios = {".cpp", ".cc", ".cxx", ".so"};
  if (ends_with_any(file, kScenarios)) {
    return {};
  }
  return fail(
      fmt::format("'{}': neither a locustfile (.py, or a folder with them) nor a scenario (.cpp, "
                  ".cc, .cxx, .so)",
                  shown(file)));
}

}  // namespace

Result<void> read_locustfile(Options& options, OptionValues values, FileReader& /*files*/) {
  const std::vector<std::string> files = split_list(values.back());
  if (files.size() > 1) {
    return fail(fmt::format("'{}': a run has one scenario: give one file", shown(values.back())));
  }
  for (const std::string& file : files) {
    const Result<void> checked = check_locustfile(file);
    if (!checked) {
      return checked;
    }
    options.locustfile = file;
  }
  return {};
}

Result<void> read_config_users(Options& options, OptionValues values, FileReader& files) {
  for (const std::string& value : values) {
    Result<std::vector<UserClassConfig>> configs = load_user_class_configs(value, files);
    if (!configs) {
      return fail(configs.error());
    }
    std::ranges::move(*configs, std::back_inserter(options.user_class_configs));
  }
  return {};
}

Result<void> read_parameters(Options& options, OptionValues values, FileReader& /*files*/) {
  for (const std::string& value : values) {
    const std::size_t equals = value.find('=');
    const std::string_view name = trim(std::string_view(value).substr(0, equals));
    if (equals == std::string::npos || name.empty()) {
      return fail(fmt::format("'{}' is not NAME=VALUE, as in accounts=accounts.csv", shown(value)));
    }
    options.parameters.insert_or_assign(std::string(name), value.substr(equals + 1));
  }
  return {};
}

Result<void> read_host(Options& options, OptionValues values, FileReader& /*files*/) {
  const std::string& host = values.back();
  if (host.empty()) {
    return {};
  }
  const std::string_view rest = std::string_view(host).substr(host.find(':') + 1);
  if (!has_web_scheme(host)) {
    return fail(
        fmt::format("'{}' does not begin with http:// or https:// (did you mean "
                    "'https://{}'?)",
                    shown(host), shown(host)));
  }
  if (!rest.starts_with("//") || rest.size() == 2 || rest[2] == '/') {
    return fail(fmt::format("'{}' names no host (valid: https://erp.example.com)", shown(host)));
  }
  options.host = host;
  return {};
}

Result<void> read_run_time(Options& options, OptionValues values, FileReader& /*files*/) {
  const Result<Duration> span = parse_timespan(values.back());
  if (!span) {
    return fail(span.error());
  }
  if (*span > Duration::zero()) {
    options.run_time = *span;
  }
  return {};
}

Result<void> read_stages(Options& options, OptionValues values, FileReader& /*files*/) {
  Result<std::vector<ShapeStage>> stages = parse_stages(values.back());
  if (!stages) {
    return fail(stages.error());
  }
  options.stages = std::move(*stages);
  return {};
}

Result<void> read_steps(Options& options, OptionValues values, FileReader& /*files*/) {
  const Result<ShapeSteps> steps = parse_steps(values.back());
  if (!steps) {
    return fail(steps.error());
  }
  options.steps = *steps;
  return {};
}

Result<void> read_shape(Options& options, OptionValues values, FileReader& /*files*/) {
  const Result<ShiftDay> shift = parse_shift(values.back());
  if (!shift) {
    return fail(shift.error());
  }
  options.shift = *shift;
  return {};
}

Result<void> read_arrival_rates(Options& options, OptionValues values, FileReader& /*files*/) {
  for (const std::string& value : values) {
    for (const std::string& piece : split_list(value)) {
      Result<ArrivalRate> rate = parse_arrival_rate(piece);
      if (!rate) {
        return fail(rate.error());
      }
      const bool twice = std::ranges::any_of(options.arrival_rates, [&](const ArrivalRate& other) {
        return other.user_class == rate->user_class && other.task == rate->task;
      });
      if (twice) {
        return fail(fmt::format("'{}': this rate is given twice", shown(piece)));
      }
      options.arrival_rates.push_back(std::move(*rate));
    }
  }
  return {};
}

Result<void> read_fixed_counts(Options& options, OptionValues values, FileReader& /*files*/) {
  for (const std::string& value : values) {
    Result<ExactCounts> counts = parse_fixed_counts(value);
    if (!counts) {
      return fail(counts.error());
    }
    for (auto& count : *counts) {
      if (std::ranges::find(options.fixed_counts, count.first, &ExactCounts::value_type::first) !=
          options.fixed_counts.end()) {
        return fail(fmt::format("user class '{}' is given twice", shown(count.first)));
      }
      options.fixed_counts.push_back(std::move(count));
    }
  }
  return {};
}

Result<void> read_seed(Options& options, OptionValues values, FileReader& /*files*/) {
  options.seed = parse_decimal(values.back());
  if (!options.seed) {
    return fail(fmt::format("invalid seed: '{}' (valid: a whole number from 0 to 2^64-1)",
                            shown(values.back())));
  }
  return {};
}

Result<void> read_run_id(Options& options, OptionValues values, FileReader& /*files*/) {
  const std::string& id = values.back();
  if (!is_run_id(id)) {
    return fail(fmt::format("invalid run id: '{}' (valid: eight hexadecimal digits, as 1f00ba12)",
                            shown(id)));
  }
  options.run_id = id;
  return {};
}

Result<void> read_prometheus(Options& options, OptionValues values, FileReader& /*files*/) {
  Result<ListenAddress> address = parse_listen_address(shown(values.back()));
  if (!address) {
    return fail(std::move(address.error()));
  }
  options.prometheus = std::move(*address);
  return {};
}

Result<void> read_log_level(Options& options, OptionValues values, FileReader& /*files*/) {
  const std::optional<LogLevel> level = parse_log_level(values.back());
  if (!level) {
    return fail(
        fmt::format("invalid choice: '{}' (choose from DEBUG, INFO, WARNING, ERROR, "
                    "CRITICAL)",
                    shown(values.back())));
  }
  options.log_level = *level;
  return {};
}

}  // namespace acrida
