#!/usr/bin/env python3
"""Runs the same locustfiles under Acrida's package and the real Locust, and compares what they leave behind.

    run.py                 ours alone, against what was recorded of Locust; with --program the ScoopJoy load tests too
    run.py --oracle        the real Locust too (from PyPI), and its own example locustfiles
    run.py --record        as --oracle, and records what Locust leaves behind
    run.py --only figures  these cases only (repeatable)

Exit code 0 when nothing differs but what is meant to, 1 when something does or nothing was run, 2 when the run could
not start.
"""

import argparse
import os
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "conformance")]
import layout  # noqa: E402
import seed_test  # noqa: E402
import suite as suites  # noqa: E402

FAST = ["observe_test", "cases_test"]
WITH_PROGRAM = ["seed_test", "scoopjoy_test"]
WITH_ORACLE = ["examples_test"]


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--oracle", action="store_true", help="run the real Locust as well")
    parser.add_argument("--record", action="store_true", help="write what Locust leaves behind to expected/")
    parser.add_argument("--only", action="append", default=[], metavar="CASE", help="a case of cases.toml; repeatable")
    parser.add_argument("--program", metavar="ACRIDA", default=os.environ.get("ACRIDA"),
                        help="the program acrida, for what needs the demo ERP ($ACRIDA)")
    parser.add_argument("--seed", metavar="FOLDER", default=os.environ.get("COMPAT_SEED"),
                        help="a folder with locustfile.py and run_load_test.sh of the franchise's own ($COMPAT_SEED)")
    parser.add_argument("--acrida", type=Path, metavar="FOLDER", help="the build of ours whose package is compared")
    parser.add_argument("--suite", default="pypi", metavar="SOURCE",
                        help=f"what has Locust's examples; default: pypi. {suites.SOURCES}")
    parser.add_argument("--python", metavar="EXECUTABLE", help="an interpreter that has the requirements already")
    parser.add_argument("--build", type=Path, default=layout.REPOSITORY / "build-compat", metavar="FOLDER")
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args()


def prepare(chosen):
    """Puts what the tests need into the environment; returns the names of their modules."""
    build = chosen.build.resolve()
    build.mkdir(parents=True, exist_ok=True)
    python = layout.interpreter(build, chosen.python)
    os.environ["COMPAT_PYTHON"] = str(python)
    os.environ["COMPAT_PACKAGE"] = str(layout.built_package(chosen.acrida))
    os.environ.pop("COMPAT_ORACLE", None)
    modules = FAST + (WITH_PROGRAM if chosen.program else [])
    if chosen.oracle or chosen.record:
        os.environ["COMPAT_ORACLE"] = str(real_locust(build, python))
        if not chosen.only:
            suite = suites.fetched_suite(build, chosen.suite, python)
            print(f"the examples are those beside {suite.title}", flush=True)
            os.environ["COMPAT_EXAMPLES"] = str(suite.folder / "examples")
            os.environ["COMPAT_EXAMPLES_SUITE"] = suite.name
            os.environ["COMPAT_EXAMPLES_PYTHON"] = str(
                layout.virtual_environment(build / "examples-venv", HERE / "examples-requirements.txt"))
        modules += WITH_ORACLE
    os.environ["COMPAT_ONLY"] = " ".join(chosen.only)
    for name, value in (("ACRIDA", chosen.program), ("COMPAT_SEED", chosen.seed),
                        ("COMPAT_RECORD", "yes" if chosen.record else None)):
        os.environ.pop(name, None)
        if value:
            os.environ[name] = str(Path(value).resolve()) if value != "yes" else value
    return [f"cases_test.Cases.test_{name}" for name in chosen.only] or modules


def real_locust(build, python):
    """The folder with the real Locust, installed from PyPI when it is not there."""
    folder = build / layout.ORACLE_RELEASE.replace("==", "-")
    if not (folder / "complete").exists():
        layout.command(python, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder,
                       layout.ORACLE_RELEASE)
        (folder / "complete").touch()
    return folder


class CountingResult(unittest.TextTestResult):
    """Counts tests: of those that passed unittest keeps no record, and of one that failed one for each of its parts."""

    passed = 0

    def addSuccess(self, test):  # noqa: N802
        super().addSuccess(test)
        self.passed += 1

    @property
    def failed(self):
        return len({test.id().partition(" ")[0] for test, _ in self.failures + self.errors})


def main():
    chosen = options()
    try:
        modules = prepare(chosen)
    except layout.LayoutError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    if "seed_test" in modules:
        seed_test.start()
    suite = unittest.defaultTestLoader.loadTestsFromNames(modules)
    result = unittest.TextTestRunner(resultclass=CountingResult, verbosity=2 if chosen.verbose else 1).run(suite)
    for test, reason in result.skipped:
        print(f"SKIPPED {test}: {reason}")
    print(f"{result.passed} passed, {result.failed} failed, {len(result.skipped)} skipped")
    return 0 if result.wasSuccessful() and result.passed else 1


if __name__ == "__main__":
    sys.exit(main())
