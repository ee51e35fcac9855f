// What the user asked for, from the command line, the environment and configuration files.
//
// parse_options() is a function of its arguments: it reads no clock, no environment and no disk of
// its own. Precedence, highest first: command line, environment variables, --config FILE,
// ./acrida.toml,
// ./pyproject.toml [tool.acrida], ./pyproject.toml [tool.locust], ./locust.conf, ~/.locust.conf.
// They merge key by key. The names, kinds and defaults are the rows of option_table.h;
// docs/options.md is the page for users.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "acrida/time.h"
#include "app/file_reader.h"
#include "app/github_job.h"
#include "app/load_grammar.h"
#include "app/user_class_config.h"
#include "base/error.h"
#include "base/log.h"
#include "watch/watch_address.h"
#include "web/listen_address.h"

namespace acrida {

// An option as run.json shows it.
struct ReportedOption {
  std::string name;    // "users": the option's name without dashes
  std::string value;   // as it was written, secrets masked
  std::string origin;  // "command line", "environment variable LOCUST_USERS", "locust.conf:3"
};

struct Options {
  // Instead of a run.
  bool help = false;
  bool version = false;
  bool list = false;
  bool show_task_ratio = false;
  bool show_task_ratio_json = false;

  // What runs.
  std::optional<std::string> locustfile;
  std::vector<std::string> user_classes;  // empty: all
  std::vector<std::string> tags;
  std::vector<std::string> exclude_tags;
  std::vector<UserClassConfig> user_class_configs;  // --config-users, in order
  std::map<std::string, std::string> parameters;    // --param
  std::optional<std::string> config;
  std::optional<std::string> compiler;
  std::optional<std::string> compile_flags;

  // The load. At most one of stages, steps, arrival_rates and shift is there.
  std::optional<std::string> host;
  bool headless = false;  // nothing else: start at once, and end with the run
  std::optional<std::int64_t> users;
  std::optional<double> spawn_rate;
  std::optional<Duration> run_time;  // nothing: until Ctrl-C; "0" means nothing too, as in Locust
  std::optional<std::int64_t> iterations;
  Duration warm_up = Duration::zero();
  Duration stop_timeout = Duration::zero();
  std::vector<ShapeStage> stages;
  std::optional<ShapeSteps> steps;
  // The open model. `users` is then the most that are active at once, when it is given.
  std::vector<ArrivalRate> arrival_rates;
  ExactCounts fixed_counts;
  std::optional<ShiftDay> shift;  // --shape shift; goes with none of the three above
  std::optional<double> acceleration;
  Duration relogin = Duration::zero();  // zero: users log in once
  bool equal_weights = false;
  std::optional<std::int64_t> max_rps;
  bool storm_stop = false;             // whatever the host
  bool no_storm_stop = false;          // whatever the host
  bool yes = false;                    // to the question before a run that writes
  std::optional<std::uint64_t> seed;   // nothing: drawn by main, printed
  std::optional<std::string> run_id;   // nothing: drawn by main, printed
  std::optional<std::int64_t> shards;  // nothing: one per core

  // The web UI, where a run is not headless.
  std::optional<std::string> web_host;  // nothing: this machine alone
  std::optional<std::string> web_host_display_name;
  int web_port = 8089;
  std::optional<std::string> web_base_path;  // "/load"
  bool web_login = false;
  std::optional<std::string> web_password_file;
  std::string web_password;  // wherever it stood; empty without --web-login
  std::vector<std::string> web_allowed_hosts;
  std::optional<std::string> tls_certificate;
  std::optional<std::string> tls_key;
  bool headful = false;
  bool autostart = false;
  std::optional<Duration> autoquit;  // nothing: serve until Ctrl-C
  bool class_picker = false;

  // Connections. Nothing: the client's own default.
  bool http2 = false;
  bool insecure = false;
  std::optional<std::string> ca_certificates;
  std::optional<std::string> certificate;
  std::optional<std::string> private_key;
  std::optional<std::string> proxy;
  std::optional<std::string> unix_socket;
  std::optional<Duration> timeout;
  std::optional<Duration> connect_timeout;

  // The verdict.
  std::optional<std::string> targets;
  std::vector<std::string> fail_if;
  std::vector<std::string> thresholds;
  bool allow_unproven = false;
  bool rate_from_targets = false;
  std::vector<std::string> muted;

  // Results.
  std::optional<std::string> csv_prefix;
  bool csv_full_history = false;
  bool print_stats = false;
  bool only_summary = false;
  bool no_progress = false;
  bool reset_stats = false;
  bool json = false;
  std::optional<std::string> json_file;  // Locust writes to this name with ".json" behind it
  std::optional<std::string> run_json;
  bool frappe = false;
  std::optional<std::string> frappe_monitor_log;
  std::optional<std::string> html;  // with Locust's {u}, {r} and {t} filled in
  std::optional<std::string> junit;
  std::optional<std::string> markdown;
  bool no_annotations = false;
  std::optional<GithubJob> github;  // nothing: no job, or --no-annotations
  std::optional<ListenAddress> prometheus;
  std::optional<std::string> request_log;
  std::optional<std::string> documents;
  bool reconcile = false;
  std::optional<std::string> reconcile_user;
  std::optional<std::string> reconcile_password_file;
  std::optional<WatchAddress> watch_mariadb;  // with its password, wherever that stood
  std::optional<std::string> watch_mariadb_password_file;
  std::optional<WatchAddress> watch_redis;
  std::optional<std::string> profile;
  int exit_code_on_error = 1;

  // Logging.
  bool skip_log_setup = false;
  LogLevel log_level = LogLevel::kInfo;
  std::optional<std::string> log_file;

  // Every option that was given, in the table's order, for run.json and --loglevel DEBUG.
  std::vector<ReportedOption> given;
  // Lines for the log once it is open: an option that another one overrules, a variable of the
  // environment that looks like a misspelt one.
  std::vector<std::string> warnings;
};

using EnvironmentVariables = std::map<std::string, std::string, std::less<>>;

// `arguments` are without the program's name. An error is a usage error (exit code 2): its message
// stands behind "acrida: error: "; it may go on in further lines that show the place in a file.
// When
// --help or --version is among the arguments nothing else is looked at.
Result<Options> parse_options(std::span<const std::string> arguments,
                              const EnvironmentVariables& environment,
                              FileReader& files);

}  // namespace acrida
