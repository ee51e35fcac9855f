"""What prints and writes the figures while a test goes on."""

from __future__ import annotations

import logging
from argparse import Namespace
from typing import TYPE_CHECKING

import gevent

from locust import stats
from locust.command.refusals import in_words, refuse
from locust.log import greenlet_exception_logger

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.runners import Runner

logger = logging.getLogger("locust.main")


def make_csv_writer(environment: Environment, options: Namespace) -> stats.StatsCSV:
    """The writer of the files that --csv asks for, which it makes; without --csv one that has none.

    Ends the program with exit code 2 when they cannot be written.
    """
    if options.csv_prefix:
        try:
            return stats.StatsCSVFileWriter(
                environment, stats.PERCENTILES_TO_REPORT, options.csv_prefix, options.stats_history_enabled)
        except OSError as error:
            refuse(f"--csv: {in_words(error)}")
    return stats.StatsCSV(environment, stats.PERCENTILES_TO_REPORT)


def start_writers(runner: Runner, csv_writer: stats.StatsCSV, options: Namespace) -> list[gevent.Greenlet]:
    """The greenlets that do it. The table is printed by itself only where there is no web UI to look at."""
    writers = [gevent.spawn(stats.stats_history, runner)]
    if (options.headless or options.print_stats) and not options.only_summary:
        writers.append(gevent.spawn(stats.stats_printer(runner.stats)))
    if options.csv_prefix:
        writers.append(gevent.spawn(csv_writer.stats_writer))
    for writer in writers:
        writer.link_exception(greenlet_exception_logger(logger))
    return writers
