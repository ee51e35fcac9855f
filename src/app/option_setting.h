// One value of one option, as a source gave it: text, and where it stood.
//
// Thread: values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/option_table.h"
#include "base/error.h"

namespace acrida {

struct OptionPlace {
  std::string text = "command line";  // "environment variable LOCUST_USERS", "locust.conf:3"
  std::string prefix;                 // what an error message begins with; empty: nothing
  std::string excerpt;                // the line of the file and a caret below it, or nothing
  int layer = 0;                      // the source's precedence: the higher wins
};

struct OptionSetting {
  const OptionSpec* spec = nullptr;
  std::vector<std::string> values;
  OptionPlace place;
};

OptionPlace environment_place(std::string_view variable);

// `line` counts from 1, `column` (bytes) from 0. The excerpt is escaped and cut to a screen's
// width.
OptionPlace file_place(std::string_view path,
                       std::size_t line,
                       std::string_view line_text,
                       std::size_t column);

// "locust.conf:3: argument -u/--users: TEXT", and the excerpt.
Error setting_error(const OptionSetting& setting, std::string_view text);
Error place_error(const OptionPlace& place, std::string_view text);

// "--master: this version has no ...".
std::string refusal_text(const OptionSpec& spec);

// true, yes, 1, on; false, no, 0, off, in any case of letters. Otherwise an error for `setting`.
Result<bool> setting_is_true(const OptionSetting& setting);

}  // namespace acrida
