"""A session with the web UI: pages start and stop tests, and so does --autostart; CTRL+C or SIGTERM ends it."""

from __future__ import annotations

import logging
import webbrowser
from argparse import Namespace
from typing import TYPE_CHECKING

import gevent

from locust import log
from locust.command.checks import IterationLimit, check_figures
from locust.command.headless_run import HeadlessRun
from locust.command.recorded_runs import RecordedRuns
from locust.command.refusals import CannotRecord, refuse
from locust.command.relogin import Relogin
from locust.command.run_end import check_html_report, prepare_html_report, shut_down, write_html_report
from locust.command.run_writers import make_csv_writer, start_writers
from locust.command.start_plan import StartPlan
from locust.command.web_settings import announce, browser_url, make_web_ui
from locust.runners import STATE_RUNNING, STATE_SPAWNING

if TYPE_CHECKING:
    from locust.command.own_options import OwnOptions
    from locust.env import Environment
    from locust.stats import StatsCSV

logger = logging.getLogger("locust.main")

CANNOT_LISTEN = 2  # the exit code
FOREVER = -1  # --autoquit


class WebRun(HeadlessRun):
    """Waits for the pages. With --autostart a test begins at once, and --autoquit ends the session after it."""

    def start(self) -> None:
        if not self._options.autostart:
            return
        try:
            self._environment.web_ui.runs.prepare()
        except CannotRecord as error:  # nobody has seen anything of it yet
            refuse(str(error))
        super().start()

    def keys(self) -> dict:
        url = browser_url(self._options, self._environment.web_ui.server.server_port)
        return super().keys() | {"\r": lambda: webbrowser.open_new_tab(url), "\n": lambda: webbrowser.open_new_tab(url)}

    def _end_with_shape(self, shape_greenlet: gevent.Greenlet) -> None:
        shape_greenlet.join()
        logger.info("Shape test completed, stopping test")
        self._stop_test("load shape ended")

    def _end_by_time_limit(self) -> None:
        self._watch.end_within(self._options.run_time)
        gevent.get_hub().loop.update_now()  # timers count from the loop's time, which is old after the imports
        pages = self._environment.web_ui.run_timer
        before = pages.orders
        gevent.sleep(self._options.run_time)
        if pages.orders == before or self._runner.state not in (STATE_RUNNING, STATE_SPAWNING):
            logger.info("--run-time limit reached, stopping test")
            self._stop_test("run time limit reached")
        else:  # a page has given the test another run time, or stopped it and started this one
            self._quit_after_tests()

    def _stop_test(self, reason: str) -> None:
        self._environment.web_ui.stop_reason = reason
        self._runner.stop()
        self._quit_after_tests()

    def _quit_after_tests(self) -> None:
        seconds = self._options.autoquit
        if seconds == FOREVER:
            logger.info("--autoquit not specified, leaving web ui running indefinitely")
            return
        runs = self._environment.web_ui.runs
        runs.wait_until_idle()
        gevent.sleep(seconds)
        while not runs.idle:  # pages have started another test
            runs.wait_until_idle()
            gevent.sleep(seconds)
        logger.info("--autoquit time reached, shutting down")
        self.quit(self._environment.web_ui.stop_reason or "asked to stop")


def run_with_web_ui(environment: Environment, options: Namespace, own: OwnOptions) -> int:
    """The whole session; returns its exit code."""
    plan = StartPlan.learn(environment, options) if own.judgement.table is not None else None
    runner = environment.create_local_runner()
    check_html_report(options)
    csv_writer = make_csv_writer(environment, options)
    web_ui = make_web_ui(environment, options, csv_writer, own.judgement.source)
    environment.events.init.fire(environment=environment, runner=runner, web_ui=web_ui)
    if log.unhandled_greenlet_exception:  # a listener of `init` failed: the test is not what it was meant to be
        return 1
    if options.class_picker:
        logger.debug("Locust is running with the UserClass Picker Enabled")
    if options.equal_weights:
        environment.assign_equal_weights()
    limit = _iteration_limit(environment, own)
    web_ui.runs = runs = RecordedRuns(environment, options, own, csv_writer, limit, plan)
    try:
        web_ui.start()
    except OSError as error:
        logger.error("The web interface cannot %s", error)  # "listen on 127.0.0.1:8089: ..."
        return CANNOT_LISTEN
    if not options.web_port:  # it is known only now
        announce(options, web_ui.server.server_port)
    return _serve(environment, options, own, csv_writer, runs)


def _iteration_limit(environment: Environment, own: OwnOptions) -> IterationLimit | None:
    if not own.limits.iterations:
        return None
    limit = IterationLimit(own.limits.iterations, lambda: _stop(environment, "iteration limit reached"))
    limit.install()
    return limit


def _serve(
    environment: Environment, options: Namespace, own: OwnOptions, csv_writer: StatsCSV, runs: RecordedRuns
) -> int:
    if own.relogin:
        Relogin(own.relogin).install()
    run = WebRun(environment, options, runs)
    writers = start_writers(environment.runner, csv_writer, options)
    code = CANNOT_LISTEN
    try:
        run.start()
        run.listen_to_keys()
        run.wait()
        prepare_html_report(options)
        with runs.resting():
            write_html_report(environment, options)
        check_figures(environment, own.limits)
        code = shut_down(environment, options, run, runs, runs)
    finally:  # whatever has ended it, what was measured is written
        runs.end(run.stop_reason or "broken off by an exception")
        environment.web_ui.stop()
    gevent.killall(writers)
    csv_writer.close_files()
    return code


def _stop(environment: Environment, reason: str) -> None:
    environment.web_ui.stop_reason = reason
    environment.runner.stop()
