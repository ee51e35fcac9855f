"""The end of a run: its report, its last tables and its exit code."""

from __future__ import annotations

import logging
import os
from argparse import Namespace
from typing import TYPE_CHECKING

from acrida import _engine
from locust import log, stats
from locust.command.refusals import refuse
from locust.html import get_html_report, process_html_filename

if TYPE_CHECKING:
    from locust.command.headless_run import HeadlessRun
    from locust.command.run_record import RunRecord
    from locust.command.watch import Watch
    from locust.env import Environment

logger = logging.getLogger("locust.main")

UNHANDLED_EXCEPTION = 2


def check_html_report(options: Namespace) -> None:
    """Ends the program with exit code 2 when the report that --html asks for could not be written.

    Before there is anything to lose. In the web UI its name may not be known yet: then its folder is made at the end.
    """
    if options.html_file:
        named = Namespace(**vars(options))
        process_html_filename(named)
        if any(mark in named.html_file for mark in ("{u}", "{r}", "{t}")):
            return
        try:
            _engine.RunRecord.check(os.fsencode(named.html_file))
        except OSError as error:
            refuse(f"--html: {error}")


def prepare_html_report(options: Namespace) -> None:
    """Makes the name and the folder of the report that --html asks for."""
    if options.html_file:
        process_html_filename(options)
        os.makedirs(os.path.dirname(os.path.abspath(options.html_file)), exist_ok=True)


def write_html_report(environment: Environment, options: Namespace) -> None:
    """Writes the report that --html asks for."""
    if options.html_file:
        logger.debug("Writing html report to file: %s", options.html_file)
        with open(options.html_file, "w", encoding="utf-8") as file:
            file.write(get_html_report(environment, show_download_link=False))


def shut_down(
    environment: Environment, options: Namespace, run: HeadlessRun, watch: Watch, record: RunRecord
) -> int:
    """Ends the run, prints its results, writes run.json, and returns the exit code of the process."""
    logger.debug("Running teardowns...")
    with watch.surviving():
        environment.events.quitting.fire(environment=environment, reverse=True)
    code = watch.exit_code(exit_code(environment, options.exit_code_on_error))
    if not record.judged:
        logger.info("Shutting down (exit code %s)", code)
    logger.debug("Cleaning up runner...")
    with watch.surviving():
        environment.runner.quit()
    with watch.resting():
        _print_results(environment.runner.stats, options)
        record.end(run.stop_reason)
        watch.explain()
    code = watch.exit_code(record.exit_code(code))
    if record.judged:  # what the verdict says is not known before
        logger.info("Shutting down (exit code %s)", code)
    with watch.surviving():
        environment.events.quit.fire(exit_code=code)
    watch.explain()
    return watch.exit_code(code)


def exit_code(environment: Environment, on_error: int) -> int:
    """What the locustfile has set, or `on_error` when a request or a task failed, or 2, or 0."""
    if environment.process_exit_code is not None:
        return environment.process_exit_code
    if environment.runner.errors or environment.runner.exceptions:
        return on_error
    return UNHANDLED_EXCEPTION if log.unhandled_greenlet_exception else 0


def _print_results(figures: stats.RequestStats, options: Namespace) -> None:
    if options.json:
        stats.print_stats_json(figures)
    if options.json_file:
        stats.save_stats_json(figures, options.json_file)
    stats.print_stats(figures, current=False)
    stats.print_percentile_stats(figures)
    stats.print_error_report(figures)
