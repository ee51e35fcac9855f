#include "app/option_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/timespan.h"

namespace acrida {
namespace {

// A till that goes home finishes its sale first.
constexpr Duration kShiftStopTimeout = std::chrono::seconds(30);

struct Exclusion {
  std::string_view first;
  std::string_view second;
  std::string_view why;
  bool second_yields =
      false;  // Locust accepts both and honours the first: so do we, with a warning
  bool but_for_targets = false;  // they go together where the rates name what they are for
};

constexpr std::array<Exclusion, 22> kExclusions = {{
    {"--shape", "--stages", "both say how many users there are over time"},
    {"--shape", "--steps", "both say how many users there are over time"},
    {"--shape", "--arrival-rate", "one counts users, the other arrivals"},
    {"--shape", "--spawn-rate", "the shape says when users start"},
    {"--stages", "--steps", "both say how many users there are over time"},
    {"--stages", "--arrival-rate", "one counts users, the other arrivals"},
    {"--steps", "--arrival-rate", "one counts users, the other arrivals"},
    {"--stages", "--users", "the stages say how many users there are"},
    {"--stages", "--spawn-rate", "a stage names its own, as in 5m:50@2"},
    {"--steps", "--users", "the steps say how many users there are"},
    {"--arrival-rate", "--spawn-rate", "the arrivals say when users start", false, true},
    {"--arrival-rate", "--fixed-count", "the arrivals say which users start", false, true},
    {"--rate-from-targets", "--arrival-rate", "both say how often tasks are started"},
    {"--rate-from-targets", "--stages", "one counts arrivals, the other users"},
    {"--rate-from-targets", "--steps", "one counts arrivals, the other users"},
    {"--rate-from-targets", "--shape", "one counts arrivals, the other users"},
    {"--storm-stop", "--no-storm-stop", "one stops on a storm of errors, the other does not"},
    {"--proxy", "--unix-socket", "a connection goes one way"},
    {"--insecure", "--cacert", "any certificate is accepted"},
    {"--skip-log-setup", "--logfile", "no log is set up", true},
    {"--skip-log-setup", "--loglevel", "no log is set up", true},
    {"--only-summary", "--print-stats", "there is one table, at the end", true},
}};

// An option that is off takes part in nothing.
bool is_on(const OptionSetting& setting) {
  if (setting.spec->kind != OptionKind::kFlag) {
    return true;
  }
  const Result<bool> on = setting_is_true(setting);
  return !on || *on;
}

// "pay=600/h", and not the arrivals of everybody.
bool names_targets(const OptionSetting& setting) {
  return std::ranges::all_of(setting.values, [](const std::string& value) {
    return value.find('=') != std::string::npos;
  });
}

}  // namespace

Result<void> resolve_exclusions(std::vector<OptionSetting>& settings,
                                std::vector<std::string>& warnings) {
  for (const Exclusion& exclusion : kExclusions) {
    const auto find = [&settings](std::string_view name) {
      return std::ranges::find_if(settings, [name](const OptionSetting& setting) {
        return setting.spec->name == name && is_on(setting);
      });
    };
    const auto first = find(exclusion.first);
    const auto second = find(exclusion.second);
    if (first == settings.end() || second == settings.end() ||
        (exclusion.but_for_targets && names_targets(*first))) {
      continue;
    }
    if (!exclusion.second_yields && first->place.layer == second->place.layer) {
      return fail(place_error(
          second->place, fmt::format("argument {}: not allowed with argument {}: {}",
                                     second->spec->label(), first->spec->label(), exclusion.why)));
    }
    const bool first_yields = !exclusion.second_yields && first->place.layer < second->place.layer;
    const auto loser = first_yields ? first : second;
    const auto winner = loser == first ? second : first;
    warnings.push_back(fmt::format("{} ({}) has no effect beside {} ({}): {}", loser->spec->label(),
                                   loser->place.text, winner->spec->label(), winner->place.text,
                                   exclusion.why));
    settings.erase(loser);
  }
  return {};
}

Result<void> check_options(Options& options) {
  if (options.csv_full_history && !options.csv_prefix) {
    return fail("'--csv-full-history' requires '--csv'");
  }
  if (options.private_key && !options.certificate) {
    return fail("'--key' requires '--cert'");
  }
  if (options.run_time && options.warm_up >= *options.run_time) {
    return fail(fmt::format("--warm-up {} leaves nothing of --run-time {} to measure",
                            format_timespan(options.warm_up), format_timespan(*options.run_time)));
  }
  std::int64_t fixed_users = 0;
  for (const auto& [user_class, users] : options.fixed_counts) {
    fixed_users += users;
  }
  const bool shaped = !options.stages.empty() || options.steps;
  if (options.users && fixed_users > *options.users) {
    return fail(fmt::format("--fixed-count adds up to {} users, but --users is {}", fixed_users,
                            *options.users));
  }
  if (!options.fixed_counts.empty() && !options.users && !shaped) {
    if (fixed_users == 0) {
      return fail("--fixed-count adds up to no users");
    }
    options.users = fixed_users;
  }
  const bool own_stop_timeout = std::ranges::any_of(
      options.given, [](const ReportedOption& option) { return option.name == "stop-timeout"; });
  if (options.shift && !own_stop_timeout) {
    options.stop_timeout = kShiftStopTimeout;
  }
  if (options.steps && options.steps->spawn_rate <= 0) {
    options.steps->spawn_rate = options.spawn_rate.value_or(1);
  }
  return {};
}

}  // namespace acrida
