#!/usr/bin/env python3
"""Runs Locust's own test suite over our package `locust`, and prints a table of what passes, file by file.

    run.py --oracle                   once: the real Locust, to know which of its tests pass on this machine
    run.py                            ours, whole
    run.py --only test_stats.py       ours, one file (repeatable); -k EXPRESSION chooses tests as pytest's does

Exit code 0 when no test fails that the real Locust passes here, 1 when one does, 2 when the run could not start.
Everything is kept under the build folder: Locust's tests, a virtual environment, results/ours and results/oracle.
"""

import argparse
import fnmatch
import json
import os
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

import layout
from session import Session

COLUMNS = ("passed", "failed", "skipped", "excluded")


class Exclusions:
    """The checked-in list of tests that are not run, each with its reason."""

    def __init__(self, path):
        self._entries = tomllib.loads(path.read_text())["excluded"]

    def reason(self, test):
        """Why `test` ("file.py::Class::name") is not run, or None."""
        for entry in self._entries:
            if any(fnmatch.fnmatchcase(test, pattern) for pattern in entry["tests"]):
                return entry["reason"]
        return None


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
    parser.add_argument("--oracle", action="store_true", help="run the real Locust instead of ours")
    parser.add_argument("--build", type=Path, default=layout.REPOSITORY / "build-conformance", metavar="FOLDER")
    parser.add_argument("--acrida", type=Path, metavar="FOLDER", help="the build of ours whose package is tested")
    parser.add_argument("--suite", default=os.environ.get("ACRIDA_LOCUST_SUITE", layout.SUITE_SOURCE), metavar="SOURCE",
                        help="a git repository, or a folder, that has Locust's tests ($ACRIDA_LOCUST_SUITE)")
    parser.add_argument("--python", metavar="EXECUTABLE", help="an interpreter that has the requirements already")
    parser.add_argument("--test-limit", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--file-limit", type=float, default=1200, metavar="SECONDS")
    parser.add_argument("-v", "--verbose", action="store_true", help="print why each test failed")
    return parser.parse_args()


def known_failures(result, oracle):
    """The failed tests that the real Locust failed too, on this machine."""
    return [test for test, outcome in result.outcomes.items() if outcome == "failed" and oracle.get(test) == "failed"]


def report_file(name, result, oracle, verbose):
    """Prints the row of a file and its failures; returns how many of them are ours alone."""
    shared = set(known_failures(result, oracle))
    passed_there = sum(1 for outcome in oracle.values() if outcome == "passed") if oracle else "-"
    counts = "".join(f"{result.count(column):>10}" for column in COLUMNS)
    print(f"{name:<34}{counts}{passed_there:>10}{result.seconds:>8.0f} s", flush=True)
    for test, outcome in result.outcomes.items():
        if outcome == "failed":
            print(f"    failed{' (as in Locust)' if test in shared else ''}: {test}")
            if verbose:
                print("        " + result.reasons[test].replace("\n", "\n        "))
    return result.count("failed") - len(shared)


def run(chosen, folder, suite, python):
    exclusions = Exclusions(Path(__file__).with_name("excluded.toml"))
    layout.lay_out(folder, suite, python, chosen.oracle)
    variables = layout.environment(folder, python, layout.built_package(chosen.acrida))
    session = Session(folder, python, variables, chosen.test_limit, chosen.file_limit,
                      (lambda test: None) if chosen.oracle else exclusions.reason, chosen.keyword,
                      second_try=chosen.oracle)
    oracle = Results(chosen.build / "results" / "oracle")
    kept = oracle if chosen.oracle else Results(chosen.build / "results" / "ours")
    files = chosen.only or sorted(path.name for path in (suite / "locust" / "test").glob("test_*.py"))
    print(f"{'file':<34}" + "".join(f"{column:>10}" for column in (*COLUMNS, "Locust's")) + f"{'time':>10}")
    totals, ours_alone = dict.fromkeys(COLUMNS, 0), 0
    for name in files:
        result = session.run(name)
        kept.keep(name, result, whole=not chosen.keyword)
        ours_alone += report_file(name, result, {} if chosen.oracle else oracle.of(name), chosen.verbose)
        for column in COLUMNS:
            totals[column] += result.count(column)
    print(f"{'all':<34}" + "".join(f"{totals[column]:>10}" for column in COLUMNS))
    print(", ".join(f"{totals[column]} {column}" for column in ("passed", "failed", "skipped")))
    return 1 if ours_alone else 0


def main():
    chosen = options()
    chosen.build = chosen.build.resolve()
    chosen.build.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=chosen.build))
    try:
        suite = layout.fetched_suite(chosen.build, chosen.suite)
        return run(chosen, folder, suite, layout.interpreter(chosen.build, chosen.python))
    except layout.LayoutError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
