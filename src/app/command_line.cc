#include "app/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "app/option_table.h"
#include "base/escape.h"
#include "base/spelling.h"
#include "base/strings.h"

namespace acrida {
namespace {

bool names_an_option(std::string_view argument) {
  return argument.starts_with("--")
             ? !complete_option(argument.substr(0, argument.find('='))).empty()
             : find_option(argument.substr(0, 2)) != nullptr;
}

bool looks_like_option(std::string_view argument) {
  if (argument.size() < 2 || argument[0] != '-') {
    return false;
  }
  if (argument.find(' ') != std::string_view::npos) {
    return names_an_option(argument);  // --compile-flags="-O0 -g"
  }
  return !parse_real(argument);
}

std::string names_of(const std::vector<const OptionSpec*>& specs) {
  std::vector<std::string> names;
  names.reserve(specs.size());
  for (const OptionSpec* spec : specs) {
    names.emplace_back(spec->name);
  }
  return join(names, ", ");
}

class ArgumentReader {
 public:
  explicit ArgumentReader(std::span<const std::string> arguments) : arguments_(arguments) {}

  Result<CommandLine> read() {
    while (at_ < arguments_.size()) {
      const std::string& argument = arguments_[at_++];
      Result<void> read;
      if (argument == "--") {
        user_classes_.insert(user_classes_.end(), arguments_.begin() + offset(), arguments_.end());
        at_ = arguments_.size();
      } else if (!looks_like_option(argument)) {
        user_classes_.push_back(argument);
      } else if (argument.starts_with("--")) {
        read = read_long(argument);
      } else {
        read = read_short(argument);
      }
      if (!read) {
        return fail(read.error());
      }
    }
    if (!unknown_.empty()) {
      return fail(unknown_message());
    }
    if (!user_classes_.empty()) {
      line_.settings.push_back(
          {.spec = find_option_by_key("user-classes"), .values = user_classes_, .place = {}});
    }
    return std::move(line_);
  }

 private:
  std::ptrdiff_t offset() const { return static_cast<std::ptrdiff_t>(at_); }

  Result<void> read_long(const std::string& argument) {
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const std::vector<const OptionSpec*> matches = complete_option(name);
    if (matches.empty()) {
      unknown_.push_back(argument);
      return {};
    }
    if (matches.size() > 1) {
      return fail(fmt::format("ambiguous option: {} could match {}", escape_for_terminal(name),
                              names_of(matches)));
    }
    return read_values(*matches.front(), equals == std::string::npos
                                             ? std::nullopt
                                             : std::optional(argument.substr(equals + 1)));
  }

  // "-u", "-u5", "-u=5", "-lL".
  Result<void> read_short(const std::string& argument) {
    for (std::size_t i = 1; i < argument.size(); ++i) {
      const OptionSpec* spec = find_option(std::string{'-', argument[i]});
      if (spec == nullptr) {
        unknown_.push_back(argument);
        return {};
      }
      if (spec->takes_value() || argument.substr(i + 1).starts_with('=')) {
        std::string rest = argument.substr(i + 1);
        if (rest.starts_with('=')) {
          rest.erase(0, 1);
        }
        const bool attached = i + 1 < argument.size();
        return read_values(*spec, attached ? std::optional(rest) : std::nullopt);
      }
      const Result<void> read = read_values(*spec, std::nullopt);
      if (!read) {
        return read;
      }
    }
    return {};
  }

  Result<void> read_values(const OptionSpec& spec, std::optional<std::string> attached) {
    if (!spec.refusal.empty()) {
      return fail(refusal_text(spec));
    }
    OptionSetting setting{.spec = &spec, .values = {}, .place = {}};
    if (!spec.takes_value() && attached) {
      return fail(setting_error(
          setting, fmt::format("it takes no value, but got '{}'", escape_for_terminal(*attached))));
    }
    if (attached) {
      setting.values.push_back(std::move(*attached));
    } else if (spec.takes_value()) {
      while (at_ < arguments_.size() && !looks_like_option(arguments_[at_]) &&
             (spec.takes_many() || setting.values.empty())) {
        setting.values.push_back(arguments_[at_++]);
      }
      if (setting.values.empty() && !spec.takes_many()) {
        return fail(setting_error(setting, "expected one argument"));
      }
    }
    line_.settings.push_back(std::move(setting));
    return {};
  }

  std::string unknown_message() const {
    std::vector<std::string> names;
    for (const OptionSpec* spec : all_options()) {
      names.emplace_back(spec->name);
    }
    const std::string& first = unknown_.front();
    const std::string name = first.substr(0, first.find('='));
    const std::optional<std::string> nearest = nearest_word(name, names);
    std::string message = "unrecognized arguments:";
    for (const std::string& argument : unknown_) {
      message += ' ' + escape_for_terminal(argument);
    }
    return nearest ? fmt::format("{}. Did you mean '{}'?", message, *nearest) : message;
  }

  std::span<const std::string> arguments_;
  std::size_t at_ = 0;
  std::vector<std::string> user_classes_;
  std::vector<std::string> unknown_;
  CommandLine line_;
};

// The flag that ends everything else, when it stands among the arguments: its exact name or, before
// any "--", an unambiguous beginning of it.
bool asks_for(std::span<const std::string> arguments, std::string_view name) {
  for (const std::string& argument : arguments) {
    if (argument == "--") {
      return false;
    }
    const std::vector<const OptionSpec*> matches = complete_option(argument);
    if (argument.size() > 1 && argument[0] == '-' && matches.size() == 1 &&
        matches.front()->name == name) {
      return true;
    }
  }
  return false;
}

bool is_option(const OptionSpec* spec, std::string_view name) {
  return spec != nullptr && spec->name == name;
}

// Where the value of `option` begins in "-f" or "--locustfile=x": behind its end when the next
// argument is the value; nothing when this argument does not name the option.
std::optional<std::size_t> value_offset(const std::string& argument, std::string_view option) {
  if (argument.starts_with("--")) {
    const std::size_t equals = argument.find('=');
    const std::vector<const OptionSpec*> matches = complete_option(argument.substr(0, equals));
    const bool named = matches.size() == 1 && is_option(matches.front(), option);
    return named ? std::optional(equals == std::string::npos ? argument.size() : equals + 1)
                 : std::nullopt;
  }
  for (std::size_t i = 1; argument.starts_with('-') && i < argument.size(); ++i) {
    const OptionSpec* spec = find_option(std::string{'-', argument[i]});
    if (is_option(spec, option)) {
      return argument.substr(i + 1).starts_with('=') ? i + 2 : i + 1;
    }
    if (spec == nullptr || spec->takes_value()) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> last_value(std::span<const std::string> arguments,
                                      std::string_view option) {
  std::optional<std::string> value;
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    const std::optional<std::size_t> offset = value_offset(arguments[i], option);
    if (!offset) {
      continue;
    }
    if (*offset < arguments[i].size() || arguments[i].ends_with('=')) {
      value = arguments[i].substr(*offset);
    } else if (i + 1 < arguments.size() && !looks_like_option(arguments[i + 1])) {
      value = arguments[++i];
    }
  }
  return value;
}

Result<CommandLine> parse_command_line(std::span<const std::string> arguments) {
  CommandLine line;
  line.help = asks_for(arguments, "--help");
  line.version = !line.help && asks_for(arguments, "--version");
  if (line.help || line.version) {
    return line;
  }
  return ArgumentReader(arguments).read();
}

}  // namespace acrida
