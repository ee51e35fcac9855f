"""The command `locust`: finds the locustfile, reads the options, runs the test and ends with an exit code."""

from __future__ import annotations

import logging
import os
import resource
import sys
from argparse import Namespace

import gevent

import locust
from acrida import _engine

from . import log, stats
from .argument_parser import check_history_has_files, get_locustfiles_locally, get_parser, parse_locustfile_option
from .command import checks, refusals
from .command.headless_run import COMMON_OPTIONS, HeadlessRun  # noqa: F401
from .command.own_options import OwnOptions
from .command.planning import Planning, plan_run
from .command.relogin import Relogin
from .command.run_end import check_html_report, prepare_html_report, shut_down, write_html_report
from .command.run_record import RunRecord
from .command.run_writers import make_csv_writer, start_writers
from .command.user_code import load_locustfile, load_locustfile_pytest, merge_locustfiles_content  # noqa: F401
from .command.user_code import print_error
from .command.watch import Watch
from .command.web_run import run_with_web_ui
from .command.web_settings import check_web_options
from .env import Environment
from .log import setup_logging
from .user.inspectuser import print_task_ratio, print_task_ratio_json

logger = logging.getLogger(__name__)

OPEN_FILES = 10_000  # the limit that a run raises its own to: each user has a connection


def main() -> None:
    """Runs the command line in sys.argv. Ends with SystemExit."""
    if os.getcwd() not in sys.path and "" not in sys.path:
        sys.path.insert(0, os.getcwd())  # a console script does not have it, and locustfiles import from there
    planning = Planning.take_from(sys.argv)
    _import_plugins()
    early = parse_locustfile_option()
    if early.help or early.version:
        get_parser().parse_args()  # prints what is asked for, and exits
    refusals.refuse_distribution(early)
    locustfiles = get_locustfiles_locally(early)
    try:
        user_classes, shapes, tasks, shape = merge_locustfiles_content(locustfiles)
    except Exception as error:
        print_error(error)
        sys.exit(1)
    options, own = _options()
    if not options.skip_log_setup:
        setup_logging(options.loglevel, options.logfile)
    logger.info("Starting Locust %s", locust.__version__)
    chosen = _chosen_classes(user_classes, options)
    environment = create_environment(
        chosen, options, events=locust.events, shape_class=shape, locustfile=_file_names(locustfiles),
        parsed_locustfiles=locustfiles, available_user_classes=user_classes, available_shape_classes=shapes,
        available_user_tasks=tasks,
    )
    _configure_users(environment, options)
    _print_task_ratios(chosen, options)
    if planning:
        sys.exit(_plan(planning, environment, options))
    refusals.refuse_what_is_not_offered(options)
    if not options.headless:
        check_web_options(options)
    stats.validate_stats_configuration()
    _check_run_json(own.run_json)
    own.outputs.check()
    _raise_open_files_limit()
    sys.exit(_run(environment, options, own) if options.headless else run_with_web_ui(environment, options, own))


def create_environment(
    user_classes,
    options: Namespace,
    events=None,
    shape_class=None,
    locustfile=None,
    parsed_locustfiles=None,
    available_user_classes=None,
    available_shape_classes=None,
    available_user_tasks=None,
) -> Environment:
    """The environment that the parsed `options` ask for; `user_classes` are the ones to run."""
    return Environment(
        locustfile=locustfile, user_classes=user_classes, shape_class=shape_class, events=events, host=options.host,
        tags=options.tags, exclude_tags=options.exclude_tags, reset_stats=options.reset_stats,
        stop_timeout=options.stop_timeout, parsed_options=options, parsed_locustfiles=parsed_locustfiles,
        available_user_classes=available_user_classes, available_shape_classes=available_shape_classes,
        available_user_tasks=available_user_tasks, profile=options.profile,
    )


def _import_plugins() -> None:
    """locust-plugins adds its events and options by being imported, if it is installed."""
    try:
        import locust_plugins  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name != "locust_plugins":
            raise


def _options() -> tuple[Namespace, OwnOptions]:
    """All options, with what follows from one another, and Acrida's own among them."""
    parser = get_parser()
    options = parser.parse_args()
    if options.headful:
        options.headless = False
    check_history_has_files(parser, options)
    if options.num_users is not None and options.num_users < 0:
        parser.error("argument -u/--users: must not be negative")
    if options.autoquit != -1 and not options.autostart:
        sys.stderr.write("--autoquit is only meaningful in combination with --autostart\n")
        sys.exit(1)
    return options, OwnOptions.of(parser, options)


def _chosen_classes(user_classes: dict, options: Namespace) -> list:
    """The user classes that the command line names, or all."""
    if not user_classes:
        logger.error("No User class found!")
        sys.exit(1)
    if options.list_commands:
        print("Available Users:")
        for name in user_classes:
            print(f"    {name}")
        sys.exit(0)
    unknown = [name for name in options.user_classes if name not in user_classes]
    if unknown:
        logger.error("Unknown User(s): %s\n", ", ".join(unknown))
        sys.exit(1)
    return [user_classes[name] for name in dict.fromkeys(options.user_classes)] or list(user_classes.values())


def _file_names(paths: list[str]) -> str:
    return ",".join(os.path.basename(path) for path in paths)


def _configure_users(environment: Environment, options: Namespace) -> None:
    """Sets on user classes what --config-users says."""
    for config in (one for argument in options.config_users or [] for one in argument):
        try:
            environment.update_user_class(config)
        except KeyError as error:
            logger.error("Error applying user config, probably you tried to specify config for a User not present in "
                         "your locustfile: %s", error)
            sys.exit(-1)


def _print_task_ratios(user_classes: list, options: Namespace) -> None:
    if options.show_task_ratio:
        print("\n Task ratio per User class")
        print("-" * 80)
        print_task_ratio(user_classes, options.num_users, False)
        print("\n Total task ratio")
        print("-" * 80)
        print_task_ratio(user_classes, options.num_users, True)
        sys.exit(0)
    if options.show_task_ratio_json:
        print_task_ratio_json(user_classes, options.num_users)
        sys.exit(0)


def _raise_open_files_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _check_run_json(path: str | None) -> None:
    """Before anything is sent: a file that cannot be written is not found out about at the end."""
    if path:
        try:
            _engine.RunRecord.check(os.fsencode(path))
        except OSError as error:
            refusals.refuse(f"--run-json: {error}")


def _plan(planning: Planning, environment: Environment, options: Namespace) -> int:
    runner = environment.create_local_runner()
    environment.events.init.fire(environment=environment, runner=runner, web_ui=None)
    if log.unhandled_greenlet_exception:
        return 1
    if options.equal_weights:
        environment.assign_equal_weights()
    return planning.carry_out(environment, options)


def _run(environment: Environment, options: Namespace, own: OwnOptions) -> int:
    """The whole headless run; returns its exit code."""
    if options.autostart:
        logger.info("The --autostart argument is implied by --headless, no need to set both.")
    plan = plan_run(options, environment.host, sys.argv) if own.judgement.table is not None else None
    runner = environment.create_local_runner()
    check_html_report(options)
    csv_writer = make_csv_writer(environment, options)
    environment.events.init.fire(environment=environment, runner=runner, web_ui=None)
    if log.unhandled_greenlet_exception:  # a listener of `init` failed: the test is not what it was meant to be
        return 1
    if options.equal_weights:
        environment.assign_equal_weights()
    record = _make_record(environment, options, own)
    if plan:
        record.engine_record.plan(*plan)
    watch = Watch(environment, options, csv_writer, record)
    run = HeadlessRun(environment, options, watch)
    if own.limits.iterations:
        checks.IterationLimit(own.limits.iterations, lambda: run.quit("iteration limit reached")).install()
    if own.relogin:
        Relogin(own.relogin).install()
    writers = start_writers(runner, csv_writer, options)
    try:
        code = _carry_out(run, environment, options, own.limits, watch, record)
    finally:  # whatever has ended it, what was measured is written
        record.end(run.stop_reason or "broken off by an exception")
    watch.stop()
    gevent.killall(writers)
    csv_writer.close_files()
    return code


def _make_record(environment: Environment, options: Namespace, own: OwnOptions) -> RunRecord:
    record = RunRecord(
        environment, options, own.run_json, own.given, own.outputs, own.frappe, own.monitor_log, own.judgement)
    try:
        record.serve_metrics(own.outputs)
        record.watch(own.watched)
    except refusals.CannotRecord as error:
        refusals.refuse(str(error))
    return record


def _carry_out(
    run: HeadlessRun, environment: Environment, options: Namespace, limits: checks.Limits, watch: Watch,
    record: RunRecord,
) -> int:
    record.start(run.quit)
    run.start()
    prepare_html_report(options)
    watch.start()
    run.listen_to_keys()
    run.wait()
    with watch.resting():
        write_html_report(environment, options)
    checks.check_figures(environment, limits)
    return shut_down(environment, options, run, watch, record)
