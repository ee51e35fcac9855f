#!/usr/bin/env python3
"""Prints what run.py and run.py --oracle have kept, tier by tier and file by file, as Markdown for docs/python.md."""

import argparse
import fnmatch
from pathlib import Path

import layout
from run import Results
from suite import PYPI_RELEASE

# What a test needs of an implementation; the first pattern that matches a test says its tier.
TIERS = (
    ("1. the command line, from outside", ("test_main.py::*", "test_log.py::TestLoggingOptions::*")),
    ("3. Locust's insides: the dispatcher, messages of masters and workers",
     ("test_dispatch.py::*", "test_runners.py::TestMasterRunner::*", "test_runners.py::TestMasterWorkerRunners::*",
      "test_runners.py::TestWorkerRunner::*", "test_zmqrpc.py::*")),
    ("2. its Python names and objects", ("*",)),
)
COLUMNS = ("passed", "failed as Locust does", "failed", "skipped", "excluded")
HEADING = "tests | " + " | ".join(COLUMNS) + " | Locust passes"


def tier(test):
    return next(name for name, patterns in TIERS if any(fnmatch.fnmatchcase(test, pattern) for pattern in patterns))


def column(outcome, locusts):
    return "failed as Locust does" if (outcome, locusts) == ("failed", "failed") else outcome


def rows(outcomes, locusts, key):
    """{key(test): [how many tests, of each column, passed by Locust]}"""
    counted = {}
    for test, outcome in outcomes.items():
        row = counted.setdefault(key(test), [0] * (len(COLUMNS) + 2))
        row[0] += 1
        row[1 + COLUMNS.index(column(outcome, locusts.get(test)))] += 1
        row[-1] += locusts.get(test) == "passed"
    return counted


def print_table(title, counted):
    print(f"| {title} | {HEADING} |\n|---|{'---:|' * (len(COLUMNS) + 2)}")
    for name in sorted(counted):
        print(f"| {name} | {' | '.join(map(str, counted[name]))} |")
    print(f"| all | {' | '.join(str(sum(numbers)) for numbers in zip(*counted.values()))} |\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=layout.REPOSITORY / "build-conformance", metavar="FOLDER")
    parser.add_argument("--suite", default=PYPI_RELEASE, metavar="NAME", help="a folder of results (%(default)s)")
    chosen = parser.parse_args()
    results = chosen.build / "results" / chosen.suite
    kept = {kind: {test: outcome for path in sorted((results / kind).glob("*.json"))
                   for test, outcome in Results(results / kind).of(path.stem).items()} for kind in ("ours", "oracle")}
    print_table("tier", rows(kept["ours"], kept["oracle"], tier))
    print_table("file", rows(kept["ours"], kept["oracle"], lambda test: test.partition("::")[0]))
    for test, outcome in kept["ours"].items():
        if outcome == "failed":
            print(f"- `{test}`{' (by Locust too)' if kept['oracle'].get(test) == 'failed' else ''}")


if __name__ == "__main__":
    main()
