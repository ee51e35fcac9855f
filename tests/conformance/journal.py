"""A pytest plugin that writes what happens to each test, as it happens, to the file $CONFORMANCE_JOURNAL.

One JSON object a line: {"test", "start": epoch seconds} and later {"test", "outcome", "seconds", "why"}.
The runner reads it while pytest runs, so a test that hangs or takes the process with it is known by name.
"""

import json
import os
import time

_written = open(os.environ["CONFORMANCE_JOURNAL"], "a", buffering=1)
_started = {}


def _write(**record):
    _written.write(json.dumps(record) + "\n")


def _name(nodeid):
    return nodeid.rsplit("/", 1)[-1]


def pytest_collectreport(report):
    if report.failed:
        _write(test=f"{_name(report.nodeid)}::(collection)", outcome="failed", seconds=0, why=report.longreprtext)


def pytest_collection_finish(session):
    for item in session.items:
        _write(test=_name(item.nodeid), collected=True)


def pytest_runtest_logstart(nodeid, location):
    _started[nodeid] = time.time()
    _write(test=_name(nodeid), start=_started[nodeid])


def pytest_runtest_logreport(report):
    # A test is over at its teardown, or earlier at whatever did not pass; the runner keeps the first bad outcome.
    if report.when == "teardown" or report.outcome != "passed":
        why = report.longreprtext if report.failed else ""
        _write(test=_name(report.nodeid), outcome=report.outcome, why=why,
               seconds=round(time.time() - _started[report.nodeid], 3))
