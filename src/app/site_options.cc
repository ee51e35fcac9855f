#include "app/site_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "app/consent.h"
#include "app/option_table.h"
#include "app/option_values.h"
#include "base/escape.h"
#include "base/spelling.h"
#include "base/strings.h"
#include "site/site_cleanup.h"

namespace acrida {
namespace {

enum : unsigned { kInCheck = 1, kInPrepare = 2, kInCleanup = 4 };
constexpr unsigned kInAll = kInCheck | kInPrepare | kInCleanup;

struct SiteOptionRow {
  std::string_view name;
  std::string_view value_name;  // empty: a flag
  unsigned commands;
  std::string_view help;
};

constexpr std::array<SiteOptionRow, 10> kRows = {{
    {"--plan", "FILE", kInCheck | kInPrepare,
     "What the scenario needs of a site (docs/site-plan.md), as scenarios/scoopjoy/site.toml."},
    {"--accounts", "FILE", kInCheck | kInPrepare,
     "CSV of the accounts, with the columns usr, pwd, profile, pos_profile. Default: the plan's."},
    {"--admin-user", "NAME", kInAll,
     "Who may see and change the set-up: Administrator, or a System Manager."},
    {"--admin-password-file", "FILE", kInAll,
     "A file that holds the password; or put it into the variable ACRIDA_ADMIN_PASSWORD."},
    {"--admin-token-file", "FILE", kInAll,
     "In place of both: a file that holds api_key:api_secret."},
    {"--dry-run", "", kInPrepare, "Say what would be created, and create nothing."},
    {"--set-up", "", kInCleanup,
     "Remove what prepare-site created too, as far as nothing links to it."},
    {"--run-id", "ID", kInCleanup, "The invoices of this run only; its id stands in its result."},
    {"--yes", "", kInPrepare | kInCleanup,
     "Do not ask before writing to a host that is not this machine."},
    {"--help", "", kInAll, "Show this text and exit."},
}};

// Options of the run that mean the same here.
constexpr std::array<std::string_view, 9> kShared = {
    "--host",  "--insecure",    "--cacert",  "--cert",           "--key",
    "--proxy", "--unix-socket", "--timeout", "--connect-timeout"};

unsigned mask_of(SiteCommand command) {
  return 1U << static_cast<unsigned>(command);
}

const SiteOptionRow* find_row(SiteCommand command, std::string_view name) {
  const auto found = std::ranges::find(kRows, name == "-h" ? "--help" : name, &SiteOptionRow::name);
  return found != kRows.end() && (found->commands & mask_of(command)) != 0 ? &*found : nullptr;
}

bool is_shared(std::string_view name) {
  return name == "-H" || std::ranges::find(kShared, name) != kShared.end();
}

Error unknown_option(SiteCommand command, std::string_view name) {
  std::vector<std::string> names(kShared.begin(), kShared.end());
  for (const SiteOptionRow& row : kRows) {
    if ((row.commands & mask_of(command)) != 0) {
      names.emplace_back(row.name);
    }
  }
  const std::optional<std::string> nearest = nearest_word(name, names);
  return Error(fmt::format(
      "{} has no option {}{}", command_name(command), escape_for_terminal(mask_url(name)),
      nearest ? fmt::format(". Did you mean '{}'?", *nearest) : "; see --help"));
}

// What was given, by option; and the arguments that are the run's.
struct Given {
  std::map<std::string_view, std::string> own;
  std::vector<std::string> shared;
  std::vector<std::string> shown;  // all of them as they were typed, secrets masked
};

Result<Given> sort_arguments(SiteCommand command, std::span<const std::string> arguments) {
  Given given;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const std::size_t equals = argument.find('=');
    const std::string_view name = std::string_view(argument).substr(0, equals);
    const SiteOptionRow* const row = find_row(command, name);
    if (row == nullptr && !is_shared(name)) {
      return fail(unknown_option(command, name));
    }
    const bool takes_value =
        row != nullptr ? !row->value_name.empty() : find_option(name)->takes_value();
    std::string value = equals == std::string::npos ? "" : argument.substr(equals + 1);
    // "--yes=false" must not mean yes.
    if (row != nullptr && !takes_value && equals != std::string::npos) {
      return fail(fmt::format("argument {}: takes no value", row->name));
    }
    if (takes_value && equals == std::string::npos) {
      if (++i == arguments.size()) {
        return fail(fmt::format("argument {}: expected one argument", name));
      }
      value = arguments[i];
    }
    if (row != nullptr && takes_value && value.empty()) {
      return fail(fmt::format("argument {}: expected one argument", name));
    }
    const bool is_url = row == nullptr && find_option(name)->secret == OptionSecret::kUrl;
    const std::string shown = is_url ? mask_url(value) : value;
    if (equals != std::string::npos) {
      given.shown.push_back(fmt::format("{}={}", name, shown));
    } else {
      given.shown.push_back(argument);
      if (takes_value) {
        given.shown.push_back(shown);
      }
    }
    if (row != nullptr) {
      given.own[row->name] = value;
    } else {
      given.shared.push_back(takes_value ? fmt::format("{}={}", name, value) : argument);
    }
  }
  return given;
}

// The one line of a secret's file.
Result<std::string> read_secret(std::string_view option,
                                const std::string& path,
                                FileReader& files) {
  const Result<std::optional<std::string>> read = files.read(path);
  if (!read) {
    return fail(fmt::format("argument {}: {}", option, read.error().message()));
  }
  const std::optional<std::string>& text = *read;
  if (!text) {
    return fail(fmt::format("argument {}: no such file: {}", option, escape_for_terminal(path)));
  }
  const std::string secret(trim(*text));
  if (secret.empty() || secret.find('\n') != std::string::npos) {
    return fail(
        fmt::format("argument {}: {} does not hold one line", option, escape_for_terminal(path)));
  }
  return secret;
}

Result<std::optional<SiteAdmin>> read_admin(const Given& given,
                                            const EnvironmentVariables& environment,
                                            FileReader& files) {
  const auto value = [&](std::string_view name) {
    const auto found = given.own.find(name);
    return found == given.own.end() ? std::string() : found->second;
  };
  SiteAdmin admin;
  if (const std::string path = value("--admin-token-file"); !path.empty()) {
    Result<std::string> token = read_secret("--admin-token-file", path, files);
    if (!token) {
      return fail(std::move(token.error()));
    }
    admin.token = std::move(*token);
    return admin;
  }
  admin.user = value("--admin-user");
  const std::string path = value("--admin-password-file");
  if (admin.user.empty() && path.empty()) {
    return std::nullopt;
  }
  if (admin.user.empty()) {
    return fail("argument --admin-password-file: give --admin-user too");
  }
  if (!path.empty()) {
    Result<std::string> password = read_secret("--admin-password-file", path, files);
    if (!password) {
      return fail(std::move(password.error()));
    }
    admin.password = std::move(*password);
  } else if (const auto found = environment.find("ACRIDA_ADMIN_PASSWORD");
             found != environment.end() && !found->second.empty()) {
    admin.password = found->second;
  } else {
    return fail(
        "argument --admin-user: give its password with --admin-password-file, or in the "
        "variable ACRIDA_ADMIN_PASSWORD");
  }
  return admin;
}

Result<void> check(SiteCommand command, const SiteOptions& options) {
  if (!options.connection.host) {
    return fail(
        fmt::format("{} needs the site: --host https://erp.example.com", command_name(command)));
  }
  if (command != SiteCommand::kCleanup && options.plan_path.empty()) {
    return fail(fmt::format("{} needs a site plan: --plan scenarios/scoopjoy/site.toml",
                            command_name(command)));
  }
  if (command != SiteCommand::kCheck && !options.admin) {
    return fail(
        fmt::format("{} needs somebody who may: --admin-user NAME with "
                    "--admin-password-file FILE, or --admin-token-file FILE",
                    command_name(command)));
  }
  return {};
}

}  // namespace

std::string_view command_name(SiteCommand command) {
  constexpr std::array<std::string_view, 3> kNames = {"check-site", "prepare-site", "cleanup-site"};
  return kNames[static_cast<std::size_t>(command)];
}

std::optional<SiteCommand> site_command_of(std::string_view name) {
  for (const SiteCommand command :
       {SiteCommand::kCheck, SiteCommand::kPrepare, SiteCommand::kCleanup}) {
    if (command_name(command) == name) {
      return command;
    }
  }
  return std::nullopt;
}

Result<SiteOptions> parse_site_options(SiteCommand command,
                                       std::span<const std::string> arguments,
                                       const EnvironmentVariables& environment,
                                       FileReader& files) {
  SiteOptions options;
  Result<Given> given = sort_arguments(command, arguments);
  if (!given) {
    return fail(std::move(given.error()));
  }
  options.help = given->own.contains("--help");
  if (options.help) {
    return options;
  }
  Result<Options> connection = parse_options(given->shared, environment, files);
  if (!connection) {
    return fail(std::move(connection.error()));
  }
  options.connection = std::move(*connection);
  Result<std::optional<SiteAdmin>> admin = read_admin(*given, environment, files);
  if (!admin) {
    return fail(std::move(admin.error()));
  }
  options.admin = std::move(*admin);
  options.plan_path = given->own["--plan"];
  if (given->own.contains("--accounts")) {
    options.accounts_path = given->own["--accounts"];
  }
  options.dry_run = given->own.contains("--dry-run");
  options.set_up = given->own.contains("--set-up");
  options.run_id = given->own["--run-id"];
  if (!options.run_id.empty() && !is_run_id(options.run_id)) {
    return fail(fmt::format(
        "argument --run-id: invalid run id: '{}' (valid: eight hexadecimal digits, as 1f00ba12)",
        escape_for_terminal(options.run_id)));
  }
  options.yes = given->own.contains("--yes");
  std::vector<std::string> words = {"acrida", std::string(command_name(command))};
  words.insert(words.end(), given->shown.begin(), given->shown.end());
  words.emplace_back("--yes");
  options.line_with_yes = shell_line(words);
  if (Result<void> checked = check(command, options); !checked) {
    return fail(std::move(checked.error()));
  }
  return options;
}

std::string site_help(SiteCommand command) {
  constexpr std::array<std::string_view, 3> kPurposes = {
      "is a Frappe site ready for the load test? One line a check; nothing is written.\n"
      "Exit code 0: nothing failed, 1: something did, 2: wrong options.",
      "creates on a Frappe site what the load test needs and check-site finds missing.\n"
      "Exit code 0: the site is ready, 1: something is left to do by hand or failed, 2: wrong "
      "options.",
      "removes what a load test left on a Frappe site: its invoices.\n"
      "Exit code 0: all of it is gone, 1: something had to stay, 2: wrong options."};
  std::string text = fmt::format("acrida {}: {}\n\n", command_name(command),
                                 kPurposes[static_cast<std::size_t>(command)]);
  text += fmt::format("  {:<28} {}\n", "--host URL", "The site, as https://erp.example.com.");
  for (const SiteOptionRow& row : kRows) {
    if ((row.commands & mask_of(command)) != 0) {
      text +=
          fmt::format("  {:<28} {}\n", fmt::format("{} {}", row.name, row.value_name), row.help);
    }
  }
  text += "\nAs for a run: " + join({kShared.begin() + 1, kShared.end()}, ", ") + ".\n";
  return text;
}

}  // namespace acrida
