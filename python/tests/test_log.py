"""The form of log lines, the latest of them, and exceptions of greenlets."""

import logging
import os
import unittest
from unittest import mock

import gevent

from locust import log


class LogTest(unittest.TestCase):
    def setUp(self):
        loggers = [logging.root, logging.getLogger("locust"), logging.getLogger("locust.stats_logger")]
        before = [(logger, logger.handlers[:], logger.level, logger.propagate) for logger in loggers]
        self.addCleanup(self._restore, before)
        self.addCleanup(setattr, log, "unhandled_greenlet_exception", False)

    @staticmethod
    def _restore(before):
        for logger, handlers, level, propagate in before:
            logger.handlers[:], logger.propagate = handlers, propagate
            logger.setLevel(level)

    def test_the_latest_lines_of_every_logger_are_kept(self):
        self.assertEqual([], log.get_logs())
        log.setup_logging("CRITICAL", os.devnull)
        logging.getLogger("locust.main").warning("below the level")
        for number in range(log.LINES_KEPT):
            logging.critical("line %s", number)
        logging.getLogger("locust.main").critical("last")
        lines = log.get_logs()
        self.assertEqual(log.LINES_KEPT, len(lines))
        self.assertRegex(lines[0], rf"^\[[-\d]+ [:,\d]+\] {log.HOSTNAME}/CRITICAL/root: line 1$")
        self.assertTrue(lines[-1].endswith("/CRITICAL/locust.main: last"))

    def test_an_exception_in_a_greenlet_is_logged_and_remembered(self):
        logger = logging.getLogger("greenlets")
        quiet = mock.patch.object(gevent.get_hub(), "handle_error")  # which prints it as well
        with quiet, self.assertLogs(logger, "CRITICAL") as logged:
            greenlet = gevent.spawn(lambda: 1 / 0)
            greenlet.link_exception(log.greenlet_exception_logger(logger))
            greenlet.join()
            gevent.sleep(0)
        self.assertIn("Unhandled exception in greenlet: <Greenlet", logged.output[0])
        self.assertIn("ZeroDivisionError", logged.output[0])
        self.assertTrue(log.unhandled_greenlet_exception)


if __name__ == "__main__":
    unittest.main()
