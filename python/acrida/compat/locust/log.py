"""Where log lines go: to standard error or a file, and to a ring of the latest that /logs shows."""

import logging
import logging.config
import socket
from collections import deque

HOSTNAME = socket.gethostname().partition(".")[0]

LINES_KEPT = 500  # of the ring that get_logs reads

# Set when a greenlet died of, or an event listener raised, an exception that nothing expected: the exit code is 2.
unhandled_greenlet_exception = False


class LogReader(logging.Handler):
    """Keeps the latest formatted lines in `logs`, a deque of str; `on_line`, if it is set, is told of each too."""

    on_line = None

    def __init__(self):
        super().__init__()
        self.logs = deque(maxlen=LINES_KEPT)

    def emit(self, record):
        line = self.format(record)
        self.logs.append(line)
        if self.on_line is not None:
            self.on_line(line)


def setup_logging(loglevel, logfile=None):
    """Sends what is logged at `loglevel` (a name or a number) or above to standard error, or to `logfile` alone.

    The console tables (logger locust.stats_logger) go to standard error as they are, in any case.
    """
    log = "file" if logfile else "console"
    handlers = {
        "console": {"class": "logging.StreamHandler", "formatter": "default"},
        "console_plain": {"class": "logging.StreamHandler", "formatter": "plain"},
        "log_reader": {"class": "locust.log.LogReader", "formatter": "default"},
    }
    if logfile:
        handlers["file"] = {"class": "logging.FileHandler", "filename": logfile, "formatter": "default"}
    to_log = {"handlers": [log, "log_reader"], "level": loglevel}
    tables = {"handlers": ["console_plain", "log_reader"], "level": "INFO", "propagate": False}
    logging.config.dictConfig({
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "default": {"format": f"[%(asctime)s] {HOSTNAME}/%(levelname)s/%(name)s: %(message)s"},
            "plain": {"format": "%(message)s"},
        },
        "handlers": handlers,
        "loggers": {"locust": {**to_log, "propagate": False}, "locust.stats_logger": tables},
        "root": to_log,
    })


def get_logs():
    """The latest log lines of this process, oldest first; empty when setup_logging was not called."""
    reader = log_reader()
    return list(reader.logs) if reader else []


def log_reader():
    """The LogReader of this process; None when setup_logging was not called."""
    return next((handler for handler in logging.root.handlers if handler.name == "log_reader"), None)


def greenlet_exception_logger(logger, level=logging.CRITICAL):
    """A function for Greenlet.link_exception, which logs the exception and sets unhandled_greenlet_exception."""

    def report(greenlet):
        global unhandled_greenlet_exception
        logger.log(level, "Unhandled exception in greenlet: %s", greenlet, exc_info=greenlet.exc_info)
        unhandled_greenlet_exception = True

    return report
