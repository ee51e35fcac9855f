// Configuration files as keys and texts: Locust's .conf syntax, and TOML.
//
// A .conf file is read line by line. All of these set `users`; the spaces are free:
//
//   users = 5        users: 5        users 5        --users 5        users = "5"  # a comment
//   headless                         a key alone is true
//   tags = [buy, "look, only"]       a list: JSON, or words between commas
//   # comment   ; comment   [section]   --- are skipped
//
// Nothing here knows which options exist.
//
// Thread: any. Cost: linear in the text.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/option_setting.h"
#include "base/error.h"

namespace acrida {

struct ConfigEntry {
  std::string key;
  std::vector<std::string> values;  // exactly one, unless it is a list
  bool is_list = false;
  OptionPlace key_place;
  OptionPlace value_place;
};

// `path` is for messages. The entries are in the order of the lines.
Result<std::vector<ConfigEntry>> parse_conf(std::string_view text, std::string_view path);

// The keys of one table, named from the root ({"tool", "locust"}; no name: the root itself). A
// table that is not there has no keys. A table as a value becomes a list of NAME=VALUE.
Result<std::vector<ConfigEntry>> parse_toml(std::string_view text,
                                            std::string_view path,
                                            std::span<const std::string_view> table);

// The values of "[a, b]": JSON, or words between commas. REQUIRES: it begins with [ and ends with
// ].
std::vector<std::string> parse_list_text(std::string_view text);

// Whether the root has a table of this name.
Result<bool> toml_has_table(std::string_view text, std::string_view path, std::string_view name);

}  // namespace acrida
