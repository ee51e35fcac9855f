#!/usr/bin/env python3
"""Runs the same locustfiles under Acrida's package and the real Locust, and compares what they leave behind.

    run.py                 ours alone, against what was recorded of Locust
    run.py --oracle        the real Locust too (from PyPI), its own example locustfiles, and the ScoopJoy load test
    run.py --record        as --oracle, and records what Locust leaves behind
    run.py --only figures  these cases only (repeatable)

Exit code 0 when nothing differs but what is meant to, 1 when something does, 2 when the run could not start.
"""

import argparse
import os
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "conformance")]
import layout  # noqa: E402

FAST = ["observe_test", "cases_test"]
WITH_PROGRAM = ["scoopjoy_test"]
WITH_ORACLE = ["seed_test", "examples_test"]


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--oracle", action="store_true", help="run the real Locust as well")
    parser.add_argument("--record", action="store_true", help="write what Locust leaves behind to expected/")
    parser.add_argument("--only", action="append", default=[], metavar="CASE", help="a case of cases.toml; repeatable")
    parser.add_argument("--program", metavar="ACRIDA", default=os.environ.get("ACRIDA"),
                        help="the program acrida, for what needs the demo ERP ($ACRIDA)")
    parser.add_argument("--seed", metavar="FOLDER", default=os.environ.get("ACRIDA_SEED"),
                        help="a folder with locustfile.py and run_load_test.sh of the franchise's own ($ACRIDA_SEED)")
    parser.add_argument("--suite", default=os.environ.get("ACRIDA_LOCUST_SUITE", layout.SUITE_SOURCE), metavar="SOURCE",
                        help="a git repository, or a folder, that has Locust's examples ($ACRIDA_LOCUST_SUITE)")
    parser.add_argument("--python", metavar="EXECUTABLE", help="an interpreter that has the requirements already")
    parser.add_argument("--build", type=Path, default=layout.REPOSITORY / "build-compat", metavar="FOLDER")
    parser.add_argument("-v", "--verbose", action="store_true")
    return parser.parse_args()


def prepare(chosen):
    """Puts what the tests need into the environment; returns the names of their modules."""
    os.environ.pop("COMPAT_ORACLE", None)
    modules = FAST + (WITH_PROGRAM if chosen.program else [])
    if chosen.oracle or chosen.record:
        build = chosen.build.resolve()
        build.mkdir(parents=True, exist_ok=True)
        python = layout.interpreter(build, chosen.python)
        os.environ["COMPAT_ORACLE"] = str(real_locust(build, python))
        os.environ["COMPAT_EXAMPLES"] = str(layout.fetched_suite(build, chosen.suite) / "examples")
        if not chosen.only:
            os.environ["COMPAT_EXAMPLES_PYTHON"] = str(examples_python(build))
        modules += WITH_ORACLE
    else:
        python = chosen.python or sys.executable
    os.environ["COMPAT_PYTHON"] = str(python)
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


def examples_python(build):
    """The interpreter of a virtual environment with what Locust's examples import, made when it is not there."""
    python = build / "examples-venv" / "bin" / "python"
    if not (build / "examples-venv" / "complete").exists():
        layout.command(sys.executable, "-m", "venv", build / "examples-venv")
        layout.command(python, "-m", "pip", "install", "--quiet", "-r", HERE.parent / "conformance" / "requirements.txt",
                       "-r", HERE / "examples-requirements.txt")
        (build / "examples-venv" / "complete").touch()
    return python


def main():
    chosen = options()
    try:
        modules = prepare(chosen)
    except layout.LayoutError as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    suite = unittest.defaultTestLoader.loadTestsFromNames(modules)
    result = unittest.TextTestRunner(verbosity=2 if chosen.verbose else 1).run(suite)
    for test, reason in result.skipped:
        print(f"skipped: {test}: {reason}")
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
