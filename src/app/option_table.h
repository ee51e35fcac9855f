// The one table of options: every name that the command line, the environment and the configuration
// files know, what kind of value it takes, where the value goes, and what --help says of it.
//
// A row with a refusal names an option of Locust that this version cannot honour: using it is an
// error with that text, so that no option is accepted and ignored.
//
// Thread: constant; any.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/options.h"
#include "base/error.h"

namespace acrida {

enum class OptionKind : char {
  kFlag,      // no argument; true, yes, 1, on or false, no, 0, off elsewhere
  kText,      // an empty one counts as not given
  kInteger,   // decimal
  kReal,      // decimal
  kTimespan,  // base/timespan.h
  kWords,     // any number of arguments; one text elsewhere is split at blanks
  kTexts,     // any number of arguments; one text elsewhere is one value
  kRepeated,  // one argument, and each occurrence adds one
};

// The sections of --help, in its order.
enum class OptionGroup : char {
  kCommon,
  kLoad,
  kScenario,
  kWeb,
  kConnection,
  kVerdict,
  kResult,
  kLogging,
  kOther
};
inline constexpr std::array<std::string_view, 9> kOptionGroupTitles = {
    "Common options", "Load",        "Scenario and user classes",
    "Web UI",         "Connections", "Verdict",
    "Results",        "Logging",     "Other options"};

// What has to be hidden of a value before it is stored or shown.
enum class OptionSecret : char {
  kNone,
  kUrl,        // user and password of a URL
  kParameter,  // the value of NAME=VALUE when the name speaks of a password, a token or a key
};

// Reads values that need more than their kind says.
using OptionParser = Result<void> (*)(Options& options,
                                      std::span<const std::string> values,
                                      FileReader& files);

using OptionTarget = std::variant<std::monostate,
                                  bool Options::*,
                                  int Options::*,
                                  Duration Options::*,
                                  std::optional<std::string> Options::*,
                                  std::optional<std::int64_t> Options::*,
                                  std::optional<double> Options::*,
                                  std::optional<Duration> Options::*,
                                  std::vector<std::string> Options::*,
                                  OptionParser>;

// Ends included, unless the name says otherwise. Spans are in seconds.
struct OptionRange {
  double min = 0;
  double max = std::numeric_limits<double>::infinity();
  bool min_excluded = false;
};

struct OptionSpec {
  std::string_view name;             // "--users"; "UserClass" for what has no dashes
  std::string_view short_name = {};  // "-u"
  OptionKind kind = OptionKind::kText;
  OptionTarget target = {};
  OptionRange range = {};
  std::string_view value_name = {};   // "N"; flags have none
  std::string_view environment = {};  // "LOCUST_USERS"
  std::string_view destination = {};  // Locust's name of it in parsed_options
  OptionGroup group = OptionGroup::kOther;
  std::string_view honoured_by = {};  // the module that acts on it
  std::string_view fallback = {};     // the default, for people
  OptionSecret secret = OptionSecret::kNone;
  bool command_line_only = false;
  std::string_view refusal = {};  // why this version cannot honour it
  std::string_view help = {};

  bool positional() const { return !name.starts_with('-'); }
  bool ours() const { return environment.starts_with("ACRIDA_"); }
  bool takes_value() const { return kind != OptionKind::kFlag; }
  bool takes_many() const { return kind == OptionKind::kWords || kind == OptionKind::kTexts; }
  // "users": the key in configuration files.
  std::string_view key() const;
  // "-u/--users", as messages call it.
  std::string label() const;
};

// In the order of --help; the refused ones come last.
std::vector<const OptionSpec*> all_options();

// The option with exactly this name, long or short; nullptr when there is none.
const OptionSpec* find_option(std::string_view name);

// The option of this key in a configuration file: "users", "--users" or "-u"; nullptr when there is
// none.
const OptionSpec* find_option_by_key(std::string_view key);

// The options whose long names begin with `prefix`: one exact match alone; otherwise Locust's, if
// there are any, so that an abbreviation that works there keeps its meaning; otherwise ours.
std::vector<const OptionSpec*> complete_option(std::string_view prefix);

}  // namespace acrida
