"""CsvRequestLogger writes one line for every request of a run."""

import csv
import logging
import time

logger = logging.getLogger(__name__)

CSV_COLUMNS = (
    "timestamp",
    "request_type",
    "name",
    "response_time_ms",
    "response_length",
    "status_code",
    "exception",
)


class CsvRequestLogger:
    """Writes to `filepath`, replacing the file, from register() until the run quits.

    `timestamp` is the start of the request in seconds of the epoch, with microseconds; a request without a
    response has status 0. Lines are flushed every `flush_interval` requests.
    """

    def __init__(self, filepath, *, flush_interval=1):
        self.filepath = filepath
        self.flush_interval = flush_interval
        self._file = None
        self._writer = None
        self._unflushed = 0

    def register(self, environment):
        """Opens the file and listens to the events of `environment`. Raises OSError when it cannot be opened."""
        self._file = open(self.filepath, "w", newline="", encoding="utf-8")
        self._writer = csv.writer(self._file)
        self._writer.writerow(CSV_COLUMNS)
        self._file.flush()
        environment.events.request.add_listener(self._write)
        environment.events.quitting.add_listener(self._quit)
        logger.debug(f"CsvRequestLogger: writing per-request log to {self.filepath}")

    def close(self):
        """Closes the file; requests after that are not written. May be called twice."""
        if self._file is None:
            return
        self._file.close()
        self._file = None
        logger.debug(f"CsvRequestLogger: closed {self.filepath}")

    def _write(
        self,
        request_type,
        name,
        response_time,
        response_length,
        exception=None,
        response=None,
        start_time=None,
        **_,
    ):
        if self._file is None:
            return
        self._writer.writerow(
            (
                round(time.time() if start_time is None else start_time, 6),
                request_type,
                name,
                "" if response_time is None else round(response_time, 2),
                response_length,
                _status_code(response, exception),
                "" if exception is None else str(exception),
            )
        )
        self._unflushed += 1
        if self._unflushed >= self.flush_interval:
            self._file.flush()
            self._unflushed = 0

    def _quit(self, **_):
        self.close()


def _status_code(response, exception):
    """The HTTP status of `response`, 0 when there is none."""
    try:
        return int(getattr(response, "status_code", 0))
    except (TypeError, ValueError):
        return 0
