#include "acrida/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/escape.h"
#include "base/strings.h"
#include "scenario/csv_table.h"
#include "scenario/type_name.h"

namespace acrida {
namespace {

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end) {
    return std::nullopt;
  }
  return value;
}

std::optional<bool> parse_boolean(std::string_view text) {
  const std::string word = to_lower(text);
  if (word == "true" || word == "yes" || word == "on" || word == "1") {
    return true;
  }
  if (word == "false" || word == "no" || word == "off" || word == "0") {
    return false;
  }
  return std::nullopt;
}

std::string wrong_value(std::string_view name,
                        std::string_view value,
                        std::string_view wanted,
                        std::string_view help) {
  return fmt::format("parameter {}: \"{}\" is not {}{}{}", name, escape_for_terminal(value), wanted,
                     help.empty() ? "" : "; it is ", help);
}

}  // namespace

Scenario::Scenario(std::string directory, Parameters given) {
  spec_.directory = std::move(directory);
  spec_.given = std::move(given);
}

void Scenario::shape(LoadShape shape) {
  spec_.stages.clear();
  spec_.shape = std::move(shape);
}

void Scenario::shape(std::vector<Stage> stages) {
  spec_.shape = nullptr;
  spec_.stages = std::move(stages);
}

detail::UserSpec& Scenario::add_user(std::string_view name, const char* type_name) {
  detail::UserSpec& spec = spec_.users.emplace_back();
  spec.name = name.empty() ? own_type_name(type_name) : std::string(name);
  return spec;
}

detail::OwnerSpec& Scenario::add_set(std::string_view name, const char* type_name) {
  detail::OwnerSpec& spec = spec_.sets.emplace_back();
  spec.name = name.empty() ? own_type_name(type_name) : std::string(name);
  return spec;
}

std::string Scenario::param(std::string_view name, const char* otherwise, std::string_view help) {
  return text_param(name, otherwise, help);
}

std::string Scenario::param(std::string_view name, std::string otherwise, std::string_view help) {
  return text_param(name, std::move(otherwise), help);
}

double Scenario::param(std::string_view name, double otherwise, std::string_view help) {
  const std::string text = text_param(name, fmt::format("{}", otherwise), help);
  const std::optional<double> value = parse_real(text);
  if (!value) {
    error(wrong_value(name, text, "a number", help));
  }
  return value.value_or(otherwise);
}

bool Scenario::boolean_param(std::string_view name, bool otherwise, std::string_view help) {
  const std::string text = text_param(name, otherwise ? "true" : "false", help);
  const std::optional<bool> value = parse_boolean(text);
  if (!value) {
    error(wrong_value(name, text, "true or false", help));
  }
  return value.value_or(otherwise);
}

std::int64_t Scenario::integer_param(std::string_view name, const IntegerParam& param) {
  const std::string text = text_param(name, fmt::format("{}", param.otherwise), param.help);
  const std::optional<std::int64_t> value = parse_integer(text);
  if (!value || !param.fits(*value)) {
    error(wrong_value(name, text, value ? "in range" : "a whole number", param.help));
    return param.otherwise;
  }
  return *value;
}

std::string Scenario::text_param(std::string_view name,
                                 std::string otherwise,
                                 std::string_view help) {
  const auto given = spec_.given.find(name);
  std::string value = given == spec_.given.end() ? std::move(otherwise) : given->second;
  const auto declared =
      std::find_if(spec_.parameters.begin(), spec_.parameters.end(),
                   [name](const detail::ParameterSpec& spec) { return spec.name == name; });
  if (declared != spec_.parameters.end()) {
    error(fmt::format("parameter {} is declared twice", name));
  } else {
    spec_.parameters.push_back({std::string(name), value, std::string(help)});
  }
  return value;
}

void Scenario::load(CsvFeeder& feeder, std::string_view path) {
  std::string full(path);
  if (!path.starts_with('/') && !spec_.directory.empty()) {
    full = spec_.directory + "/" + full;
  }
  Result<detail::CsvTable> table = detail::CsvTable::read(full, feeder.only_);
  if (!table) {
    error(table.error().message());
    return;
  }
  feeder.table_.reset(new detail::CsvTable(std::move(*table)));
}

void detail::OwnerBuilder::tag_last_task(std::string_view tag) {
  if (spec_->tasks.empty()) {
    scenario_->error(fmt::format(
        "{}: tag(\"{}\") stands before any task(); tag_all() tags every task", spec_->name, tag));
    return;
  }
  spec_->tasks.back().tags.emplace_back(tag);
}

void detail::OwnerBuilder::set_last_arrivals(Arrivals arrivals) {
  if (spec_->tasks.empty()) {
    scenario_->error(fmt::format("{}: task_arrivals() stands before any task()", spec_->name));
    return;
  }
  spec_->tasks.back().arrivals = std::move(arrivals);
}

}  // namespace acrida
