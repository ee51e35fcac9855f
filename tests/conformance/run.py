#!/usr/bin/env python3
"""Runs Locust's own test suite over our package `locust`, and prints a table of what passes, file by file.

    run.py                            ours, over the suite of Locust 2.29.1, the last that PyPI has
    run.py --quick                    the fixed part of it that ./test runs
    run.py --suite newest             over the newest suite, from GitHub
    run.py --oracle                   the real Locust, to know which of the tests pass on this machine
    run.py --only test_stats.py       one file (repeatable); -k EXPRESSION chooses tests as pytest's does

Exit code 0 when no test fails that the real Locust passes, 1 when one does or none was run, 2 when the run could not
start. What Locust fails too: failing.toml says it of PyPI's suite, --oracle finds it out of another on this machine.
Everything is kept under the build folder: Locust's tests, a virtual environment, results/SUITE/ours and .../oracle.
"""

import argparse
import concurrent.futures
import json
import os
import queue
import shutil
import sys
import tempfile
from pathlib import Path

import layout
import lists
import suite as suites
from session import Session

COLUMNS = ("passed", "failed", "as Locust", "skipped", "excluded")


class Results:
    """Outcomes kept from run to run, a JSON file for each test file: {test: outcome}."""

    def __init__(self, folder):
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def of(self, file_name):
        path = self._folder / f"{file_name}.json"
        return json.loads(path.read_text()) if path.exists() else {}

    def keep(self, file_name, result, whole):
        """Keeps what a run found; a run of chosen tests only adds to what is known of the others."""
        outcomes = dict(result.outcomes) if whole else {**self.of(file_name), **result.outcomes}
        text = json.dumps(outcomes, indent=1)
        partial = self._folder / f"{file_name}.{os.getpid()}"
        partial.write_text(text)
        partial.rename(self._folder / f"{file_name}.json")


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="FILE", help="a test file to run; repeatable")
    parser.add_argument("-k", dest="keyword", metavar="EXPRESSION", help="run the tests that pytest's -k chooses")
    parser.add_argument("--quick", action="store_true", help="run the fixed part of PyPI's suite in quick.toml")
    parser.add_argument("--oracle", action="store_true", help="run the real Locust instead of ours")
    parser.add_argument("--build", type=Path, default=layout.REPOSITORY / "build-conformance", metavar="FOLDER")
    parser.add_argument("--acrida", type=Path, metavar="FOLDER", help="the build of ours whose package is tested")
    parser.add_argument("--suite", default="pypi", metavar="SOURCE", help=f"default: pypi. {suites.SOURCES}")
    parser.add_argument("--python", metavar="EXECUTABLE", help="an interpreter that has the requirements already")
    parser.add_argument("--jobs", type=int, default=1, metavar="FILES", help="so many test files at once")
    parser.add_argument("--test-limit", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--file-limit", type=float, default=1200, metavar="SECONDS")
    parser.add_argument("-v", "--verbose", action="store_true", help="print why each test failed")
    chosen = parser.parse_args()
    if chosen.quick and (chosen.suite != "pypi" or chosen.oracle or chosen.only):
        parser.error("--quick is a part of PyPI's suite, over ours")
    return chosen


class Run:
    """The files of a suite, run over one implementation."""

    def __init__(self, chosen, suite, python, folder):
        self._chosen = chosen
        self._quick = lists.Quick() if chosen.quick else None
        self.files = self._quick.files if chosen.quick else chosen.only or sorted(
            path.name for path in (suite.folder / "locust" / "test").glob("test_*.py"))
        self._failing = lists.failing() if suite.is_pypi else None
        results = chosen.build / "results" / suite.name
        self._oracle = Results(results / "oracle")
        self._kept = self._oracle if chosen.oracle else Results(results / "ours")
        self._excluded = lists.excluded(suite.name)
        self._sessions = queue.SimpleQueue()
        for number in range(chosen.jobs):
            one = folder / str(number)
            layout.lay_out(one, suite, python, chosen.oracle)
            variables = layout.environment(one, python, layout.built_package(chosen.acrida))
            self._sessions.put(Session(one, python, variables, chosen.test_limit, chosen.file_limit, self._exclusion,
                                       chosen.keyword, second_try=lambda test: not self.as_locust(test)))

    def _exclusion(self, test):
        if self._chosen.oracle:
            return None
        if self._quick and (reason := self._quick.reason(test) or self._failing.of(test)):
            return reason
        return self._excluded.of(test)

    def as_locust(self, test):
        """Whether it is known that the real Locust fails this test too."""
        if self._chosen.oracle:
            return False
        if self._failing:
            return self._failing.of(test) is not None
        return self._oracle.of(test.partition("::")[0]).get(test) == "failed"

    def file(self, name):
        """The FileResult of a test file; what was found is kept."""
        session = self._sessions.get()
        try:
            result = session.run(name)
        finally:
            self._sessions.put(session)
        if not self._chosen.quick:
            self._kept.keep(name, result, whole=not self._chosen.keyword)
        return result

    def report(self, name, result):
        """Prints the row of a file and its failures; returns its number for each of COLUMNS."""
        outcomes = {test: "as Locust" if outcome == "failed" and self.as_locust(test) else outcome
                    for test, outcome in result.outcomes.items()}
        numbers = [list(outcomes.values()).count(column) for column in COLUMNS]
        locusts = list(self._oracle.of(name).values())
        print(f"{name:<34}{cells(numbers)}{locusts.count('passed') if locusts else '-':>10}{result.seconds:>8.0f} s")
        for test, outcome in outcomes.items():
            if outcome in ("failed", "as Locust"):
                print(f"    failed{' (as in Locust)' if outcome == 'as Locust' else ''}: {test}")
                if self._chosen.verbose or outcome == "failed" and not self._chosen.oracle:
                    print("        " + result.reasons[test].replace("\n", "\n        "))
        for test in result.second_tries:
            print(f"    passed at the second try: {test}")
        for test, outcome in outcomes.items():
            if outcome == "skipped":
                print(f"SKIPPED {test}")
        sys.stdout.flush()
        return numbers

    def check_list(self, results):
        """Says, after a run of the oracle, where failing.toml does not say what happened."""
        failed = [test for result in results for test, outcome in result.outcomes.items() if outcome == "failed"]
        for test in failed:
            if not (self._failing.of(test) or self._excluded.of(test)):
                print(f"failing.toml does not have {test}")
        for pattern in self._failing.unused(failed):
            print(f"failing.toml has {pattern}, and no such test failed")


def cells(values):
    return "".join(f"{value:>10}" for value in values)


def run(chosen, folder):
    python = layout.interpreter(chosen.build, chosen.python)
    suite = suites.fetched_suite(chosen.build, chosen.suite, python)
    part = "a part of " if chosen.quick else ""
    print(f"{layout.ORACLE_RELEASE if chosen.oracle else 'ours'} over {part}{suite.title}")
    whole = Run(chosen, suite, python, folder)
    print(f"{'file':<34}{cells((*COLUMNS, 'Locust'))}{'time':>10}", flush=True)
    totals, results = [0] * len(COLUMNS), []
    with concurrent.futures.ThreadPoolExecutor(chosen.jobs) as pool:
        for name, result in zip(whole.files, pool.map(whole.file, whole.files)):
            results.append(result)
            totals = [sum(pair) for pair in zip(totals, whole.report(name, result))]
    print(f"{'all':<34}{cells(totals)}")
    if chosen.oracle and suite.is_pypi and not (chosen.only or chosen.keyword):
        whole.check_list(results)
    passed, failed, as_locust, skipped, _ = totals
    if not passed + failed + as_locust:
        print("no test was run")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if chosen.oracle or passed and not failed else 1


def main():
    chosen = options()
    chosen.build = chosen.build.resolve()
    chosen.build.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=chosen.build))
    try:
        return run(chosen, folder)
    except layout.LayoutError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
