#include "demo/command.h"

#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/spelling.h"
#include "base/strings.h"
#include "base/timespan.h"
#include "demo/demo_erp.h"
#include "demo/load_option_rows.h"

namespace acrida {
namespace {

constexpr int kExitUsage = 2;

constexpr std::string_view kHelp =
    R"(acrida demo-erp: a stand-in for a Frappe site, the target of a trial run.

The site:
  --port N            port to listen on; 0, the default, takes any free one
  --bind ADDRESS      address to listen on (127.0.0.1)
  --unix-socket PATH  listen there too
  --mode MODE         tutorial: serves the ScoopJoy load test's calls as its author expected
                      strict: answers as a stock ERPNext v15 site, on which most of them fail
  --site SITE         what a strict site holds: stock, or bare (the company alone)
  --csrf WHEN         lazy: a session needs its token once it has loaded /app; eager: from its login
  --workers N         web workers (5); requests beyond them queue
  --cost LIST         what calls cost in milliseconds: create=35,submit=20,... or 0: answer at once
  --cost-scale X      all costs times X (1)
  --db FILE           keep the site in this file (default: in memory)
  --seed N            of the generated history, the costs' spread and the faults (1)
  --log FILE          one CSV line per request seen
  --monitor-log FILE  one JSON line per request served, as a site with "monitor": 1 writes them
  --help              this text

)";

constexpr std::string_view kHelpEnd = R"(
GET /demo/served on it returns, as JSON, the requests it saw; so does the last line when it ends.
)";

struct Settings {
  DemoErpOptions erp;
  bool has_site = false;  // it was chosen
  double cost_scale = 1;
  bool wants_help = false;
  std::vector<std::string_view> given;  // names of options
};

Result<std::uint64_t> parse_number(std::string_view text, std::uint64_t max) {
  const auto number = parse_decimal(text);
  if (!number || *number > max) {
    return fail("expected a whole number up to " + std::to_string(max));
  }
  return *number;
}

Result<void> set_port(Settings& settings, std::string_view text) {
  const auto number = parse_number(text, std::numeric_limits<std::uint16_t>::max());
  if (!number) {
    return fail(number.error());
  }
  settings.erp.port = static_cast<std::uint16_t>(*number);
  return {};
}

Result<void> set_mode(Settings& settings, std::string_view text) {
  if (text != "tutorial" && text != "strict") {
    return fail("expected tutorial or strict");
  }
  settings.erp.mode = text == "strict" ? DemoMode::kStrict : DemoMode::kTutorial;
  return {};
}

Result<void> set_site(Settings& settings, std::string_view text) {
  if (text != "stock" && text != "bare") {
    return fail("expected stock or bare");
  }
  settings.erp.site = text == "bare" ? DemoSite::kBare : DemoSite::kStock;
  settings.has_site = true;
  return {};
}

Result<void> set_csrf(Settings& settings, std::string_view text) {
  if (text != "lazy" && text != "eager") {
    return fail("expected lazy or eager");
  }
  settings.erp.csrf = text == "eager" ? DemoCsrf::kEager : DemoCsrf::kLazy;
  return {};
}

Result<void> set_workers(Settings& settings, std::string_view text) {
  const auto number = parse_number(text, 1000);
  if (!number || *number == 0) {
    return fail("expected a whole number from 1 to 1000");
  }
  settings.erp.workers = static_cast<int>(*number);
  return {};
}

Result<void> set_cost(Settings& settings, std::string_view text) {
  auto costs = parse_demo_costs(text);
  if (!costs) {
    return fail(costs.error());
  }
  settings.erp.costs = *costs;
  return {};
}

Result<void> set_cost_scale(Settings& settings, std::string_view text) {
  constexpr double kScaleMax = 1000;
  const auto scale = parse_real(text);
  if (!scale || *scale < 0 || *scale > kScaleMax) {
    return fail("expected a number from 0 to 1000");
  }
  settings.cost_scale = *scale;
  return {};
}

Result<void> set_seed(Settings& settings, std::string_view text) {
  const auto number = parse_number(text, std::numeric_limits<std::uint64_t>::max());
  if (!number) {
    return fail(number.error());
  }
  settings.erp.seed = *number;
  return {};
}

Result<void> set_idle_timeout(Settings& settings, std::string_view text) {
  const auto span = parse_timespan(text);
  if (!span) {
    return fail(span.error());
  }
  settings.erp.idle_timeout = *span;
  return {};
}

template <std::string DemoErpOptions::* member>
Result<void> set_text(Settings& settings, std::string_view text) {
  if (text.empty()) {
    return fail("expected a value");
  }
  settings.erp.*member = text;
  return {};
}

struct Option {
  std::string_view name;
  Result<void> (*set)(Settings&, std::string_view);
};

constexpr std::array<Option, 14> kOptions{{
    {"--port", set_port},
    {"--bind", set_text<&DemoErpOptions::bind>},
    {"--unix-socket", set_text<&DemoErpOptions::unix_socket>},
    {"--mode", set_mode},
    {"--site", set_site},
    {"--csrf", set_csrf},
    {"--workers", set_workers},
    {"--cost", set_cost},
    {"--cost-scale", set_cost_scale},
    {"--db", set_text<&DemoErpOptions::database>},
    {"--seed", set_seed},
    {"--log", set_text<&DemoErpOptions::served_log>},
    {"--monitor-log", set_text<&DemoErpOptions::monitor_log>},
    {"--idle-timeout", set_idle_timeout},
}};

std::string unknown_option(std::string_view name) {
  std::vector<std::string> names{"--help"};
  for (const LoadOptionRow& row : load_option_rows()) {
    names.emplace_back(row.name);
  }
  for (const LoadFlagRow& row : load_flag_rows()) {
    names.emplace_back(row.name);
  }
  for (const Option& option : kOptions) {
    names.emplace_back(option.name);
  }
  const auto nearest = nearest_word(name, names);
  return "no such option: " + std::string(name) +
         (nearest ? "; did you mean " + *nearest + "?" : "; see --help");
}

const LoadOptionRow* load_option(std::string_view name) {
  const auto rows = load_option_rows();
  const auto row = std::ranges::find(rows, name, &LoadOptionRow::name);
  return row == rows.end() ? nullptr : &*row;
}

Result<void> set_option(Settings& settings, std::string_view name, std::string_view value) {
  Result<void> set = fail(unknown_option(name));
  if (const auto* option = std::ranges::find(kOptions, name, &Option::name);
      option != kOptions.end()) {
    set = option->set(settings, value);
  } else if (const LoadOptionRow* row = load_option(name)) {
    set = row->set(settings.erp, value);
  } else {
    return set;
  }
  return set ? set
             : fail(std::string(name) + " " + std::string(value) + ": " + set.error().message());
}

// Whether `name` is an option without a value; then it is set.
bool set_flag(Settings& settings, std::string_view name) {
  for (const LoadFlagRow& row : load_flag_rows()) {
    if (row.name == name) {
      row.set(settings.erp);
      return true;
    }
  }
  return false;
}

// That no option would be ignored.
Result<void> check_combination(const Settings& settings) {
  const auto is_given = [&](std::string_view name) {
    return std::ranges::find(settings.given, name) != settings.given.end();
  };
  for (const OptionConflict& conflict : option_conflicts()) {
    if (is_given(conflict.one) && is_given(conflict.other)) {
      return fail(std::string(conflict.one) + " and " + std::string(conflict.other) +
                  " exclude each other");
    }
  }
  for (const OptionNeed& need : option_needs()) {
    if (is_given(need.option) && !need.is_met(settings.erp)) {
      return fail(std::string(need.option) + " changes nothing without " +
                  std::string(need.needed));
    }
  }
  return {};
}

bool takes_value(std::string_view name) {
  return std::ranges::find(kOptions, name, &Option::name) != kOptions.end() ||
         load_option(name) != nullptr;
}

Result<Settings> parse_arguments(const std::vector<std::string_view>& arguments) {
  Settings settings;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--help" || argument == "-h") {
      settings.wants_help = true;
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string_view name = argument.substr(0, equals);
    settings.given.push_back(name);
    if (set_flag(settings, argument)) {
      continue;
    }
    std::string_view value;
    if (equals != std::string_view::npos) {
      value = argument.substr(equals + 1);
    } else if (takes_value(name)) {
      if (++i == arguments.size()) {
        return fail(std::string(name) + " needs a value");
      }
      value = arguments[i];
    }
    if (auto set = set_option(settings, name, value); !set) {
      return fail(set.error());
    }
  }
  if (auto checked = check_combination(settings); !checked) {
    return fail(checked.error());
  }
  if (settings.has_site && settings.erp.mode != DemoMode::kStrict) {
    return fail("--site chooses what --mode strict holds");
  }
  settings.erp.costs.scale(settings.cost_scale);
  return settings;
}

std::string mode_name(DemoMode mode) {
  return mode == DemoMode::kStrict ? "strict" : "tutorial";
}

// Output that cannot be written has nobody to tell.
void say(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

// Every client needs a descriptor; the usual soft limit of 1,024 is far below the hard one.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

// Blocks SIGINT and SIGTERM for this thread and those it starts, and waits for one of them.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  }
  ~StopSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  void wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
  }

 private:
  sigset_t signals_{};
  sigset_t before_{};
};

}  // namespace

int demo_erp_command(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  const auto settings = parse_arguments(arguments);
  if (!settings) {
    say(stderr, "acrida demo-erp: " + settings.error().message() + "\n");
    return kExitUsage;
  }
  if (settings->wants_help) {
    say(stdout, std::string(kHelp) + std::string(load_options_help()) + std::string(kHelpEnd));
    return 0;
  }
  raise_descriptor_limit();
  const StopSignals signals;
  auto erp = DemoErp::start(settings->erp);
  if (!erp) {
    say(stderr, "acrida demo-erp: " + erp.error().message() + "\n");
    return kExitUsage;
  }
  say(stdout, "demo ERP (" + mode_name(settings->erp.mode) + " mode, " +
                  std::to_string(settings->erp.workers) + " workers) on " + (*erp)->url() + "\n");
  signals.wait();
  (*erp)->stop();
  say(stdout, (*erp)->served().to_json() + "\n");
  return 0;
}

}  // namespace acrida
