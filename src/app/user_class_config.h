// --config-users: attributes of user classes as JSON, in Locust's form.
//
//   {"user_class_name": "Till", "weight": 7, "fixed_count": 50, "host": "https://erp.example.com"}
//
// Thread: values; any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/file_reader.h"
#include "base/error.h"

namespace acrida {

struct UserClassConfig {
  std::string user_class;
  std::optional<double> weight;
  std::optional<std::int64_t> fixed_count;
  std::optional<std::string> host;
};

// One object or an array of them. An attribute that cannot be set is an error.
Result<std::vector<UserClassConfig>> parse_user_class_configs(std::string_view json);

// One argument of --config-users: JSON, or the name of a .json file.
Result<std::vector<UserClassConfig>> load_user_class_configs(const std::string& argument,
                                                             FileReader& files);

// Sets what `config` sets in the one of its class among `known`, which gets one where it has none.
void overlay(UserClassConfig config, std::vector<UserClassConfig>& known);

}  // namespace acrida
