#include "app/user_class_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "app/load_grammar.h"
#include "base/escape.h"
#include "base/spelling.h"

namespace acrida {
namespace {

using Json = nlohmann::json;

constexpr int kDepthMax = 8;  // an array of objects of plain values needs 3

const std::array<std::string, 4> kAttributes = {"user_class_name", "weight", "fixed_count", "host"};

Result<void> set_attribute(UserClassConfig& config, const std::string& name, const Json& value) {
  if (name == "user_class_name" && value.is_string() &&
      !value.get_ref<const std::string&>().empty()) {
    config.user_class = value.get<std::string>();
  } else if (name == "weight" && value.is_number() && value.get<double>() >= 0) {
    config.weight = value.get<double>();
  } else if (name == "fixed_count" && value.is_number_unsigned() &&
             value.get<std::uint64_t>() <= static_cast<std::uint64_t>(kUsersMax)) {
    config.fixed_count = value.get<std::int64_t>();
  } else if (name == "host" && value.is_string()) {
    config.host = value.get<std::string>();
  } else {
    const std::string shown = escape_for_terminal(shorten(name, 60));
    const std::optional<std::string> nearest = nearest_word(name, kAttributes);
    if (nearest == name) {
      return fail(
          fmt::format("'{}' has a value that does not fit it (weight: a number from 0, "
                      "fixed_count: a whole number from 0, the others: text)",
                      shown));
    }
    return fail(
        fmt::format("'{}' cannot be set on a user class (valid: user_class_name, weight, "
                    "fixed_count, host)",
                    shown));
  }
  return {};
}

Result<UserClassConfig> read_object(const Json& object) {
  if (!object.is_object()) {
    return fail(
        "a user class is a JSON object like {\"user_class_name\": \"Till\", \"weight\": 7}");
  }
  UserClassConfig config;
  for (const auto& [name, value] : object.items()) {
    const Result<void> set = set_attribute(config, name, value);
    if (!set) {
      return fail(set.error());
    }
  }
  if (config.user_class.empty()) {
    return fail("a user class lacks its \"user_class_name\"");
  }
  return config;
}

}  // namespace

Result<std::vector<UserClassConfig>> parse_user_class_configs(std::string_view json) {
  bool too_deep = false;
  const auto check_depth = [&too_deep](int depth, Json::parse_event_t /*event*/, Json& /*parsed*/) {
    too_deep = too_deep || depth > kDepthMax;
    return depth <= kDepthMax;
  };
  const Json root = Json::parse(json, check_depth, false);
  if (root.is_discarded() || too_deep) {
    return fail(fmt::format("'{}' is not the JSON of user classes",
                            escape_for_terminal(shorten(json, 60))));
  }
  std::vector<UserClassConfig> configs;
  const Json array = root.is_array() ? root : Json::array({root});
  for (const Json& object : array) {
    Result<UserClassConfig> config = read_object(object);
    if (!config) {
      return fail(config.error());
    }
    configs.push_back(std::move(*config));
  }
  return configs;
}

Result<std::vector<UserClassConfig>> load_user_class_configs(const std::string& argument,
                                                             FileReader& files) {
  if (!argument.ends_with(".json")) {
    return parse_user_class_configs(argument);
  }
  const Result<std::optional<std::string>> file = files.read(argument);
  if (!file) {
    return fail(file.error());
  }
  const std::string shown = escape_for_terminal(argument);
  const std::optional<std::string>& text = *file;
  if (!text) {
    return fail(fmt::format("no such file: {}", shown));
  }
  Result<std::vector<UserClassConfig>> configs = parse_user_class_configs(*text);
  if (!configs) {
    return fail(fmt::format("{}: {}", shown, configs.error().message()));
  }
  return configs;
}

void overlay(UserClassConfig config, std::vector<UserClassConfig>& known) {
  const auto same = std::ranges::find(known, config.user_class, &UserClassConfig::user_class);
  if (same == known.end()) {
    known.push_back(std::move(config));
    return;
  }
  same->weight = config.weight ? config.weight : same->weight;
  same->fixed_count = config.fixed_count ? config.fixed_count : same->fixed_count;
  if (config.host) {
    same->host = std::move(config.host);
  }
}

}  // namespace acrida
