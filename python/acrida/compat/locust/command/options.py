"""Every option of the command `locust`, in the groups in which --help prints them."""

from argparse import SUPPRESS, Action, ArgumentError
from platform import python_version

import locust

from . import option_types


def add_file_options(parser):
    """Adds what is needed to find the locustfile, before the rest of the command line can be understood."""
    parser.add_argument(
        "-f", "--locustfile", metavar="<filename>", default="locustfile.py", env_var="LOCUST_LOCUSTFILE",
        help="The Python file with the users, e.g. 'my_test.py'; several with commas between them, a directory "
             "that is searched for them, or a URL. Defaults to 'locustfile.py'.",
    )
    parser.add_argument(
        "--config", is_config_file_arg=True, metavar="<filename>",
        help="A configuration file to read besides ~/.locust.conf, locust.conf and pyproject.toml; what it says "
             "wins over those.",
    )


def setup_parser_arguments(parser):
    """Adds every option but those of add_file_options; `parser` has the two already."""
    # Options of the first group appear beside -f in --help.
    common = parser._optionals
    common.title = "Common options"
    _add_common(common)
    _add_web_ui(parser.add_argument_group("Web UI options"))
    _add_master(parser.add_argument_group(
        "Master options", "The process that steers the workers of a distributed run. Not offered yet: refused."))
    _add_worker(parser.add_argument_group(
        "Worker options", "A process that runs users for a master. Not offered yet: refused."))
    _add_tags(parser.add_argument_group(
        "Tag options", "Which tasks run, by the names that the decorator @tag gives them."))
    _add_statistics(parser.add_argument_group("Request statistics options"))
    _add_logging(parser.add_argument_group("Logging options"))
    _add_other(parser.add_argument_group("Other options"))
    parser.add_argument_group("User classes").add_argument(
        "user_classes", nargs="*", metavar="<UserClass1 UserClass2>", default=option_types.classes_of_environment(),
        help="The user classes to run, at the end of the command line or in LOCUST_USER_CLASSES; --list shows "
             "which there are. Default is all of them.",
    )


def add_limit_options(parser):
    """Adds the limits known from locust-plugins but those that a plugin has added itself. Returns the dests added."""
    limits = parser.add_argument_group("Limits and checks")
    rows = [
        (("-i", "--iterations"), "<int>", option_types.gt_zero(int), "LOCUST_ITERATIONS",
         "Stop when the users have run this number of tasks between them"),
        (("--check-rps",), "<float>", float, "LOCUST_CHECK_RPS",
         "Exit code 3 when fewer requests than this were made a second"),
        (("--check-fail-ratio",), "<float>", option_types.ratio, "LOCUST_CHECK_FAIL_RATIO",
         "Exit code 3 when a larger share of the requests than this (0 to 1) failed"),
        (("--check-avg-response-time",), "<float>", float, "LOCUST_CHECK_AVG_RESPONSE_TIME",
         "Exit code 3 when the average response time was longer than this number of milliseconds"),
    ]
    return frozenset(
        limits.add_argument(*names, metavar=metavar, type=value_type, env_var=env_var, help=meaning).dest
        for names, metavar, value_type, env_var, meaning in rows
        if not any(name in parser._option_string_actions for name in names)
    )


def add_result_options(parser):
    """Adds what Acrida writes of its own but what the locustfile has added itself. Returns the dests added."""
    rows = [
        ("--run-json", "<filename>", "ACRIDA_RUN_JSON",
         "Write everything that was measured, with histograms and the run's validity."),
        ("--relogin", "<time string>", "ACRIDA_RELOGIN",
         "Let users log in again, by running on_start() once more between two tasks, every so often: 10m. Without it a "
         "run has as many logins as users, which prove little of their response times."),
        ("--frappe", None, "ACRIDA_FRAPPE",
         "Send an X-Frappe-Request-Id with every request; without it those to sites that are seen to be Frappe's "
         "have one."),
        ("--frappe-monitor-log", "<filename>", "ACRIDA_FRAPPE_MONITOR_LOG",
         "After the run read this log of the Frappe site (logs/monitor.json.log) and put the server's own time "
         "beside the response times: the rest is queue and network."),
        ("--targets", "<filename>", "ACRIDA_TARGETS",
         "Judge the run by this table of targets, Markdown or TOML: PASS, FAIL or UNPROVEN for each cell, and exit code "
         "3 or 4 unless all pass."),
        ("--fail-if", "<condition>", "ACRIDA_FAIL_IF",
         "The run has failed when this holds: 'p95 > 300ms on \"/api/*\"', 'failures > 1 % for 10s, abort'. May be given "
         "many times."),
        ("--threshold", "<condition>", "ACRIDA_THRESHOLD",
         "The run has failed unless this holds; k6's form, 'http_req_duration: p(95)<300', too. May be given many "
         "times."),
        ("--allow-unproven", None, "ACRIDA_ALLOW_UNPROVEN",
         "Targets that are neither held nor broken do not make the exit code 4."),
        ("--mute", "<rule>", "ACRIDA_MUTE",
         "A rule of the diagnosis, or a set of them, that is not to speak: tls-cost, network. May be given many times."),
        ("--junit", "<filename>", "ACRIDA_JUNIT",
         "Write the verdict as JUnit XML, a test case for each cell of the targets."),
        ("--markdown", "<filename>", "ACRIDA_MARKDOWN",
         "Write the verdict as Markdown, for a comment on a pull request."),
        ("--no-annotations", None, "ACRIDA_NO_ANNOTATIONS",
         "In a job of GitHub Actions print no annotations and append nothing to its summary."),
        ("--prometheus", "<[host]:port>", "ACRIDA_PROMETHEUS",
         "Serve the run's figures and its verdict to Prometheus at /metrics; without a host on 127.0.0.1 alone, on "
         "port 0 at one that is free."),
        ("--watch-mariadb", "<url>", "ACRIDA_WATCH_MARIADB",
         "Ask the site's MariaDB once a second how it is, beside the run: mysql://user@host:3306/ or the path of its "
         "socket. Any account will do; its password may stand in ACRIDA_WATCH_MARIADB_PASSWORD."),
        ("--watch-mariadb-password-file", "<filename>", "ACRIDA_WATCH_MARIADB_PASSWORD_FILE",
         "The file that holds the password of that account."),
        ("--watch-redis", "<url>", "ACRIDA_WATCH_REDIS",
         "The same of a Redis, and of RQ's queues in it: redis://:password@host:6379/0 or the path of its socket."),
    ]
    results = parser.add_argument_group("Results of Acrida's own")
    added = []
    for name, metavar, env_var, meaning in rows:
        if name not in parser._option_string_actions:
            kind = {"metavar": metavar} if metavar else {"action": "store_true"}
            if meaning.endswith("May be given many times."):
                kind["action"] = "append"
            if metavar == "<time string>":
                kind["type"] = option_types.timespan
            added.append(results.add_argument(name, env_var=env_var, help=meaning.replace("%", "%%"), **kind).dest)
    return frozenset(added)


class _Removed(Action):
    """An option that Locust had once: naming it is an error that says what has taken its place."""

    def __init__(self, option_strings, dest, message, nargs=None, **keywords):
        super().__init__(option_strings, dest, nargs=nargs, help=SUPPRESS, **keywords)
        self._message = message

    def __call__(self, parser, namespace, values, option_string=None):
        raise ArgumentError(self, self._message)


def _add_common(group):
    group.add_argument(
        "-H", "--host", metavar="<base url>", env_var="LOCUST_HOST",
        help="The site to test, as https://www.example.com; wins over the users' own host",
    )
    group.add_argument(
        "-u", "--users", type=int, metavar="<int>", dest="num_users", env_var="LOCUST_USERS",
        help="How many users run at the peak. While the test runs, the keys w and W start 1 and 10 more, "
             "s and S stop 1 and 10",
    )
    group.add_argument(
        "-r", "--spawn-rate", type=option_types.gt_zero(float), metavar="<float>", env_var="LOCUST_SPAWN_RATE",
        help="How many users start each second",
    )
    group.add_argument(
        "-t", "--run-time", type=option_types.timespan, metavar="<time string>", env_var="LOCUST_RUN_TIME",
        help="Stop after this time: 300s, 20m, 3h, 1h30m. Default is to run until CTRL+C",
    )
    group.add_argument(
        "-l", "--list", action="store_true", dest="list_commands",
        help="Print the user classes of the locustfile and exit",
    )
    group.add_argument(
        "--config-users", type=option_types.json_user_config, nargs="*", env_var="LOCUST_CONFIG_USERS",
        help="Attributes to set on user classes: JSON objects, or arrays of them, or .json files, each object with "
             "a user_class_name",
    )


def _add_web_ui(group):
    group.add_argument("--web-host", default="", metavar="<ip>", env_var="LOCUST_WEB_HOST",
                       help="Address on which the web interface listens; '*' for all, which the command locust takes "
                            "without this option; acrida takes this machine alone")
    group.add_argument("--web-host-display-name", type=str, env_var="LOCUST_WEB_HOST_DISPLAY_NAME", help=SUPPRESS)
    group.add_argument("--web-port", "-P", type=int, default=8089, metavar="<port number>", env_var="LOCUST_WEB_PORT",
                       help="Port on which the web interface listens")
    group.add_argument("--headless", action="store_true", env_var="LOCUST_HEADLESS",
                       help="Start the test at once, without a web interface")
    group.add_argument("--autostart", action="store_true", env_var="LOCUST_AUTOSTART",
                       help="Start the test at once, with the web interface")
    group.add_argument("--autoquit", type=int, default=-1, metavar="<seconds>", env_var="LOCUST_AUTOQUIT",
                       help="With --autostart: quit this number of seconds after the test has ended")
    group.add_argument("--headful", action="store_true", env_var="LOCUST_HEADFUL", help=SUPPRESS)
    group.add_argument(
        "--web-auth", action=_Removed, type=str, metavar="<username:password>", env_var="LOCUST_WEB_AUTH",
        message="The --web-auth parameters has been replaced with --web-login. See "
                "https://docs.locust.io/en/stable/extending-locust.html#authentication for details",
    )
    group.add_argument("--web-login", action="store_true", env_var="LOCUST_WEB_LOGIN",
                       help="The web interface asks who you are")
    group.add_argument("--tls-cert", default="", metavar="<filename>", env_var="LOCUST_TLS_CERT",
                       help="Certificate with which the web interface is served over HTTPS")
    group.add_argument("--tls-key", default="", metavar="<filename>", env_var="LOCUST_TLS_KEY",
                       help="Private key of that certificate")
    group.add_argument("--web-password-file", metavar="<filename>", env_var="ACRIDA_WEB_PASSWORD_FILE",
                       help="The file that holds the password of --web-login; it may stand in ACRIDA_WEB_PASSWORD, too. "
                            "Without one the locustfile decides who may log in, by Flask-Login")
    group.add_argument("--web-allowed-host", action="append", metavar="<name>", env_var="ACRIDA_WEB_ALLOWED_HOST",
                       help="A name by which browsers may call the web interface; '*' for any, which the command locust "
                            "takes without this option. May be given many times")
    group.add_argument("--class-picker", action="store_true", env_var="LOCUST_USERCLASS_PICKER",
                       help="The web interface lets you choose user and shape classes")
    group.add_argument("--build-path", type=str, default="", env_var="LOCUST_BUILD_PATH", help=SUPPRESS)
    group.add_argument("--legacy-ui", action=_Removed, nargs=0, default=False, env_var="LOCUST_LEGACY_UI",
                       message="--legacy-ui is no longer supported, remove the parameter to continue")
    group.add_argument("--web-base-path", type=str, default="", env_var="LOCUST_WEB_BASE_PATH",
                       help="Path below which the web interface is served, e.g. '/locust'")


def _add_master(group):
    group.add_argument("--master", action="store_true", env_var="LOCUST_MODE_MASTER",
                       help="Be the master of a distributed run")
    group.add_argument("--master-bind-host", default="*", metavar="<ip>", env_var="LOCUST_MASTER_BIND_HOST",
                       help="Address on which the master listens. Defaults to * (all)")
    group.add_argument("--master-bind-port", type=int, default=5557, metavar="<port number>",
                       env_var="LOCUST_MASTER_BIND_PORT", help="Port on which the master listens. Defaults to 5557")
    group.add_argument("--expect-workers", type=option_types.positive_integer, default=1, metavar="<int>",
                       env_var="LOCUST_EXPECT_WORKERS",
                       help="With --headless or --autostart: start when this number of workers have connected")
    group.add_argument("--expect-workers-max-wait", type=int, default=0, metavar="<int>",
                       env_var="LOCUST_EXPECT_WORKERS_MAX_WAIT",
                       help="Give up when they have not after this number of seconds. Defaults to wait forever")
    group.add_argument("--enable-rebalancing", action="store_true",
                       help="Spread the users anew when workers come or go during the test")
    group.add_argument("--expect-slaves", action=_Removed, nargs=0,
                       message="The --expect-slaves parameter has been renamed --expect-workers")


def _add_worker(group):
    group.add_argument("--worker", action="store_true", env_var="LOCUST_MODE_WORKER",
                       help="Be a worker of a distributed run; '-f -' gets the locustfile from the master")
    group.add_argument("--processes", type=int, metavar="<int>", env_var="LOCUST_PROCESSES",
                       help="Run in this number of worker processes; -1 for one a core")
    group.add_argument("--slave", action=_Removed, nargs=0,
                       message="The --slave parameter has been renamed --worker")
    group.add_argument("--master-host", default="127.0.0.1", metavar="<hostname>", env_var="LOCUST_MASTER_NODE_HOST",
                       help="Host of the master. Defaults to 127.0.0.1")
    group.add_argument("--master-port", type=int, default=5557, metavar="<port number>",
                       env_var="LOCUST_MASTER_NODE_PORT", help="Port of the master. Defaults to 5557")


def _add_tags(group):
    group.add_argument("-T", "--tags", nargs="*", metavar="<tag>", env_var="LOCUST_TAGS",
                       help="Run only tasks with at least one of these tags")
    group.add_argument("-E", "--exclude-tags", nargs="*", metavar="<tag>", env_var="LOCUST_EXCLUDE_TAGS",
                       help="Run only tasks with none of these tags")


def _add_statistics(group):
    group.add_argument(
        "--csv", dest="csv_prefix", metavar="<filename>", env_var="LOCUST_CSV",
        help="Write <filename>_stats.csv, _stats_history.csv, _failures.csv and _exceptions.csv; folders are made",
    )
    group.add_argument("--csv-full-history", action="store_true", dest="stats_history_enabled",
                       env_var="LOCUST_CSV_FULL_HISTORY",
                       help="With --csv: a row for each request name in _stats_history.csv, not for the total alone")
    group.add_argument("--print-stats", action="store_true", env_var="LOCUST_PRINT_STATS",
                       help="Print the table of requests now and then with the web interface too")
    group.add_argument("--only-summary", action="store_true", env_var="LOCUST_ONLY_SUMMARY",
                       help="With --headless: print the table of requests at the end alone")
    group.add_argument("--reset-stats", action="store_true", env_var="LOCUST_RESET_STATS",
                       help="Count anew when all users have started")
    group.add_argument(
        "--html", dest="html_file", metavar="<filename>", env_var="LOCUST_HTML",
        help="Write a report; {u}, {r} and {t} in the name become the users, the spawn rate and the run time",
    )
    group.add_argument("--json", action="store_true",
                       help="Print the statistics as JSON at the end, to standard output, where nothing else goes")
    group.add_argument("--json-file", metavar="<filename>", help="Write the statistics as JSON to <filename>.json")


def _add_logging(group):
    group.add_argument("--skip-log-setup", action="store_true", env_var="LOCUST_SKIP_LOG_SETUP",
                       help="Disable Locust's logging setup. The locustfile sets up its own, or Python's default holds")
    group.add_argument("--loglevel", "-L", type=str.upper, default="INFO", metavar="<level>",
                       choices=["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], env_var="LOCUST_LOGLEVEL",
                       help="DEBUG, INFO, WARNING, ERROR or CRITICAL. Default is INFO")
    group.add_argument("--logfile", metavar="<filename>", env_var="LOCUST_LOGFILE",
                       help="Write the log to this file instead of standard error")


def _add_other(group):
    group.add_argument("--show-task-ratio", action="store_true",
                       help="Print how often each task runs, for --users users when that is given, and exit")
    group.add_argument("--show-task-ratio-json", action="store_true", help="The same as JSON")
    group.add_argument("--version", "-V", action="version", version=version_text(), help="Print the version and exit")
    group.add_argument("--exit-code-on-error", type=int, default=1, metavar="<int>",
                       env_var="LOCUST_EXIT_CODE_ON_ERROR",
                       help="The exit code when a request or a task has failed. Defaults to 1")
    group.add_argument("-s", "--stop-timeout", type=option_types.timespan, default="0", metavar="<number>",
                       env_var="LOCUST_STOP_TIMEOUT",
                       help="How long a user may go on with its task when the test stops, in seconds or as 1m30s. "
                            "Default is not at all")
    group.add_argument("--equal-weights", action="store_true",
                       help="Every user class and every task gets the same weight, whatever the locustfile says")
    group.add_argument("--profile", type=str, help="A name under which runs belong together")
    group.add_argument("--otel", action="store_true", env_var="LOCUST_ENABLE_OPENTELEMETRY",
                       help="OpenTelemetry. Not offered yet: refused")


def version_text():
    """What --version prints."""
    folder = locust.__path__[0]
    return f"locust {locust.__version__} from {folder} (Python {python_version()})"
