// acrida: the program.
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "app/command_line.h"
#include "app/help.h"
#include "app/locust_link.h"
#include "app/locustfile_choice.h"
#include "app/log_ring.h"
#include "app/log_sink.h"
#include "app/option_sources.h"
#include "app/options.h"
#include "app/plan_command.h"
#include "app/python_start.h"
#include "app/report_command.h"
#include "app/run_command.h"
#include "app/scenario_choice.h"
#include "app/scenario_listing.h"
#include "app/site_command.h"
#include "app/site_options.h"
#include "app/subcommand.h"
#include "app/terminal.h"
#include "app/web_command.h"
#include "demo/command.h"
#include "io/epoll_kernel.h"
#include "verdict/exit_code.h"

namespace acrida {
namespace {

const std::string kAcrida = "acrida";
const std::string kDemoErp = "demo-erp";
const std::string kInstallLocust = "install-locust-command";
const std::string kPlan = "plan";
const std::string kReport = "report";
const std::string kLocust = "locust";  // the program under this name is Locust, in Python alone
const std::array<std::string, 7> kCommands = {
    kDemoErp, "check-site", "prepare-site", "cleanup-site", kInstallLocust, kPlan, kReport};
constexpr std::string_view kLogger = "acrida.main";
constexpr std::size_t kHelpColumns = 100;    // where there is no terminal
constexpr std::size_t kHelpColumnsMin = 60;  // narrower is unreadable

int complain(Terminal& terminal, const Error& error) {
  terminal.lines("acrida: error: " + error.message() + "\n");
  return kExitBroken;
}

// To standard output; a reader that has gone away or a full disk is an error.
int print(Terminal& terminal, std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return complain(terminal, Error::system("write standard output", errno));
  }
  return kExitHeld;
}

EnvironmentVariables environment_variables() {
  EnvironmentVariables variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) {
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return variables;
}

// A descriptor that whoever started the program left closed would be the next file's, and what is
// printed would end up in it. Writing to this one is an error, as it would be to a closed one.
void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) < 0) {
      static_cast<void>(::open("/dev/null", O_RDONLY));
    }
  }
}

Result<std::string> executable_path() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return fail(Error::system("read /proc/self/exe", error.value()));
  }
  return path.native();
}

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

Result<Log> open_log(const Options& options, Kernel& kernel, Terminal& terminal, LogRing& ring) {
  LogSettings settings{.level = options.log_level, .host = host_name()};
  if (options.skip_log_setup) {
    settings.level = LogLevel::kWarning;
    settings.format = LogFormat::kPlain;
  }
  LogSink sink = [&terminal](std::string_view lines) {
    terminal.lines(lines);
  };
  if (options.log_file) {
    Result<LogSink> file = file_sink(*options.log_file);
    if (!file) {
      return fail(std::move(file.error()));
    }
    sink = std::move(*file);
  }
  const LogClock clock = [&kernel] {
    const WallTime now = kernel.wall_now();
    return LogInstant{.time = now, .utc_offset = local_utc_offset(now)};
  };
  return Log(std::move(settings), clock, ring.keeping(std::move(sink)));
}

int run_scenario(const Options& options, Terminal& terminal) {
  const Result<std::unique_ptr<EpollKernel>> kernel = EpollKernel::open();
  if (!kernel) {
    return complain(terminal, kernel.error());
  }
  LogRing ring;
  const Result<Log> log = open_log(options, **kernel, terminal, ring);
  if (!log) {
    return complain(terminal, log.error());
  }
  for (const std::string& warning : options.warnings) {
    log->warning(kLogger, warning);
  }
  const auto plan = choose_scenario(options, *log);
  if (!plan) {
    return complain(terminal, plan.error());
  }
  if (options.list) {
    return print(terminal, user_list(**plan));
  }
  if (options.show_task_ratio || options.show_task_ratio_json) {
    return print(terminal, task_ratio(options, **plan));
  }
  const Result<int> code =
      options.headless
          ? run_command(options, *plan, **kernel, *log, terminal)
          : web_command(options, *plan,
                        {.kernel = **kernel, .log = *log, .ring = ring, .terminal = terminal});
  return code ? *code : complain(terminal, code.error());
}

// Returns only when no interpreter could be started.
int run_python(const std::string& program,
               const std::vector<std::string>& arguments,
               FileReader& files,
               Terminal& terminal) {
  const Result<std::string> executable = executable_path();
  if (!executable) {
    return complain(terminal, executable.error());
  }
  Result<std::vector<std::string>> command =
      python_command(python_build(), *executable, environment_variables(), files);
  if (!command) {
    return complain(terminal, command.error());
  }
  command->push_back(program);
  command->insert(command->end(), arguments.begin(), arguments.end());
  return complain(terminal, become(*command));
}

// "acrida --help" and "acrida --version" are this program's own, whatever lies in the folder.
bool asks_for_python(const LocustfileChoice& choice, const std::vector<std::string>& arguments) {
  const Result<CommandLine> line = parse_command_line(arguments);
  const bool asks_about = line && (line->help || line->version);
  return choice.python && (choice.in_arguments || !asks_about);
}

// What Python is told to plan; the second, where the host is the embedded demo ERP.
const std::string kPlanDemo = "plan-demo";

// A locustfile's rehearsal is Python's.
int plan_locustfile(const std::vector<std::string>& arguments,
                    FileReader& files,
                    Terminal& terminal) {
  std::vector<std::string> words = {kPlan};
  words.insert(words.end(), arguments.begin(), arguments.end());
  if (names_host(arguments, environment_variables(), files)) {
    return run_python(kAcrida, words, files, terminal);
  }
  const Result<DemoChild> demo = DemoChild::start(demo_erp_command);
  if (!demo) {
    return complain(terminal, demo.error());
  }
  words.front() = kPlanDemo;
  words.push_back("--host=" + demo->url());
  return run_python(kAcrida, words, files, terminal);
}

// Of an earlier run the file of its users is not read.
std::vector<std::string> without_locustfile(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "-f" || arguments[i] == "--locustfile") {
      ++i;
    } else if (!arguments[i].starts_with("--locustfile=")) {
      words.push_back(arguments[i]);
    }
  }
  return words;
}

int plan_load(const std::vector<std::string>& arguments, FileReader& files, Terminal& terminal) {
  const EnvironmentVariables environment = environment_variables();
  const bool earlier = last_value(arguments, "--run-json").has_value();
  if (!earlier && asks_for_python(choose_locustfile(arguments, environment, files), arguments)) {
    return plan_locustfile(arguments, files, terminal);
  }
  const Result<Options> options =
      parse_options(earlier ? without_locustfile(arguments) : arguments, environment, files);
  if (!options) {
    return complain(terminal, options.error());
  }
  if (options->help) {
    return print(terminal, plan_help());
  }
  const Result<std::unique_ptr<EpollKernel>> kernel = EpollKernel::open();
  if (!kernel) {
    return complain(terminal, kernel.error());
  }
  LogRing ring;
  const Result<Log> log = open_log(*options, **kernel, terminal, ring);
  if (!log) {
    return complain(terminal, log.error());
  }
  const Result<std::string> text = plan_command(*options, demo_erp_command, *log, terminal);
  return text ? print(terminal, *text) : complain(terminal, text.error());
}

int report_run(const std::vector<std::string>& arguments, FileReader& files, Terminal& terminal) {
  const Result<Options> options = parse_options(arguments, environment_variables(), files);
  if (!options) {
    return complain(terminal, options.error());
  }
  if (options->help) {
    return print(terminal, report_help());
  }
  const Result<ReportOutcome> report = report_command(*options, files);
  if (!report) {
    return complain(terminal, report.error());
  }
  const int printed = print(terminal, report->text);
  return printed == 0 ? report->exit_code : printed;
}

int link_locust(const std::vector<std::string>& arguments, Terminal& terminal) {
  const Result<std::string> executable = executable_path();
  if (!executable) {
    return complain(terminal, executable.error());
  }
  const Result<std::string> lines = install_locust_command(arguments, *executable);
  return lines ? print(terminal, *lines) : complain(terminal, lines.error());
}

int run_acrida(int argc, char** argv) {
  Terminal terminal(STDERR_FILENO);
  DiskFiles files;
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  if (argc > 0 && std::filesystem::path(argv[0]).filename() == kLocust) {
    return run_python(kLocust, words, files, terminal);
  }
  const Result<Subcommand> command = split_subcommand(words, kCommands);
  if (!command) {
    return complain(terminal, command.error());
  }
  if (command->name == kDemoErp) {
    return demo_erp_command(argc - 1, argv + 1);
  }
  if (const std::optional<SiteCommand> tool = site_command_of(command->name)) {
    const Result<int> code =
        site_command(*tool, command->arguments, environment_variables(), terminal);
    return code ? *code : complain(terminal, code.error());
  }
  if (command->name == kPlan) {
    return plan_load(command->arguments, files, terminal);
  }
  if (command->name == kReport) {
    return report_run(command->arguments, files, terminal);
  }
  if (command->name == kInstallLocust) {
    return link_locust(command->arguments, terminal);
  }
  const LocustfileChoice choice =
      choose_locustfile(command->arguments, environment_variables(), files);
  if (asks_for_python(choice, command->arguments)) {
    return run_python(kAcrida, command->arguments, files, terminal);
  }
  const Result<Options> options = parse_options(command->arguments, environment_variables(), files);
  if (!options) {
    return complain(terminal, options.error());
  }
  if (options->help) {
    const std::size_t columns = terminal_columns(STDOUT_FILENO).value_or(kHelpColumns);
    return print(terminal, help_text(std::max(columns, kHelpColumnsMin)));
  }
  if (options->version) {
    return print(terminal, version_text() + "\n");
  }
  return run_scenario(*options, terminal);
}

}  // namespace
}  // namespace acrida

int main(int argc, char** argv) {
  acrida::occupy_standard_descriptors();
  // A peer that hangs up, a reader of standard output that has gone, a file over its limit: all are
  // errors of the write that meets them.
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
  return acrida::run_acrida(argc, argv);
}
