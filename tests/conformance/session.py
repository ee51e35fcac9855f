"""Runs one test file of Locust's suite in processes of its own, with a limit for each test and for the file."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

POLL_SECONDS = 0.2


@dataclass
class FileResult:
    """What became of each test of a file. Outcomes: passed, failed, skipped, excluded."""

    outcomes: dict = field(default_factory=dict)  # test -> outcome
    reasons: dict = field(default_factory=dict)  # test -> why it failed or was excluded
    second_tries: list = field(default_factory=list)  # tests that passed when they were run again, alone
    seconds: float = 0.0


class Journal:
    """What the plugin `journal` wrote so far: which tests there are, what became of them, which one is running."""

    def __init__(self, path):
        self._path = path
        self._read = 0
        self.collected = []
        self.outcomes = {}
        self.reasons = {}
        self.running = None  # (test, epoch seconds of its start)

    def refresh(self):
        if not self._path.exists():
            return
        with open(self._path, "rb") as file:
            file.seek(self._read)
            whole = file.read().rpartition(b"\n")[0]
        self._read += len(whole) + 1 if whole else 0
        for line in whole.splitlines():
            self._take(json.loads(line))

    def _take(self, record):
        test = record["test"]
        if record.get("collected"):
            self.collected.append(test)
        elif "start" in record:
            self.running = (test, record["start"])
        else:
            self.running = None
            if self.outcomes.get(test) in (None, "passed") or record["outcome"] == "failed":  # the worst counts
                self.outcomes[test] = record["outcome"]
                self.reasons[test] = record["why"]


class Session:
    """The limits and the laid-out folder with which test files are run."""

    def __init__(self, folder, python, environment, test_limit, file_limit, exclusion, keyword=None, second_try=None):
        """`exclusion(test)` gives the reason why a test is not to be run, or None. Limits are seconds.

        A failed test of which `second_try(test)` is true is run again, alone, and may pass then: tests of Locust's
        measure times of 10 ms on whatever machine this is, and some leave something behind (a process that holds a
        port) that fails all those after them.
        """
        self._folder, self._python, self._environment = folder, python, environment
        self._test_limit, self._file_limit = test_limit, file_limit
        self._exclusion = exclusion
        self._keyword = keyword
        self._second_try = second_try

    def run(self, file_name):
        """Runs every test of the file; a test that hangs or kills its process fails and the rest still runs."""
        result = FileResult()
        started = time.monotonic()
        for test in self._collect(file_name, result):
            result.outcomes[test] = None
        for test in result.outcomes:  # one of which may be the collection itself, when it failed
            if reason := self._exclusion(test):
                result.outcomes[test], result.reasons[test] = "excluded", reason
        while waiting := [test for test, outcome in result.outcomes.items() if outcome is None]:
            left = self._file_limit - (time.monotonic() - started)
            if left <= 0:
                self._give_up(result, waiting, f"not run: the file's limit of {self._file_limit} s was over")
                break
            journal, ending = self._pytest(file_name, waiting, left)
            self._absorb(result, journal, ending, waiting)
        if self._second_try:
            self._try_again(result, file_name)
        result.seconds = time.monotonic() - started
        return result

    def _try_again(self, result, file_name):
        failed = [test for test, outcome in result.outcomes.items() if outcome == "failed"]
        for test in filter(self._second_try, failed):
            journal, _ = self._pytest(file_name, [test], self._test_limit)
            if journal.outcomes.get(test) == "passed":
                result.outcomes[test] = "passed"
                result.second_tries.append(test)

    def _collect(self, file_name, result):
        journal, ending = self._pytest(file_name, [], self._file_limit, "--collect-only")
        for test, outcome in journal.outcomes.items():
            result.outcomes[test], result.reasons[test] = outcome, journal.reasons[test]
        if not journal.collected and not journal.outcomes and "no tests" not in ending:
            self._give_up(result, [f"{file_name}::(collection)"], ending)
        return journal.collected

    def _absorb(self, result, journal, ending, waiting):
        progressed = False
        for test, outcome in journal.outcomes.items():
            result.outcomes[test], result.reasons[test] = outcome, journal.reasons[test]
            progressed = True
        if journal.running:
            self._give_up(result, [journal.running[0]], ending)
        elif not progressed:
            self._give_up(result, waiting, ending)

    @staticmethod
    def _give_up(result, tests, why):
        for test in tests:
            result.outcomes[test], result.reasons[test] = "failed", why

    def _pytest(self, file_name, tests, limit, *options):
        """Runs pytest once. Returns its journal, and how it ended as a text with the end of its output."""
        path, output = self._folder / "journal", self._folder / "output"
        path.unlink(missing_ok=True)
        chosen = [f"locust/test/{test}" for test in tests] or [f"locust/test/{file_name}"]
        if self._keyword and not tests:
            options += ("-k", self._keyword)
        words = [self._python, "-m", "pytest", "-q", "-p", "journal", "-p", "no:cacheprovider", "--tb=short", *options]
        with open(output, "wb") as written:
            process = subprocess.Popen([*words, *chosen], cwd=self._folder, stdin=subprocess.DEVNULL, stdout=written,
                                       stderr=subprocess.STDOUT, start_new_session=True,
                                       env={**self._environment, "CONFORMANCE_JOURNAL": str(path)})
        journal = Journal(path)
        ending = self._watch(process, journal, limit)
        return journal, f"{ending}\n{output.read_text(errors='replace')[-3000:]}"

    def _watch(self, process, journal, limit):
        """Waits for pytest's end or for a limit, and ends everything that it started."""
        deadline = time.monotonic() + limit
        try:
            while process.poll() is None:
                journal.refresh()
                if journal.running and time.time() - journal.running[1] > self._test_limit:
                    return f"the test's limit of {self._test_limit} s was over"
                if time.monotonic() > deadline:
                    return f"the file's limit of {self._file_limit} s was over"
                time.sleep(POLL_SECONDS)
            return f"pytest ended with exit code {process.returncode}"
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # nothing of its group is left
            process.wait()
            journal.refresh()
