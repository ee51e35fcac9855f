"""The franchise's own locustfile and run script, unchanged, against the demo ERP: ours, and Locust in a run that has it.

Needs the program ($ACRIDA) and the folder that holds locustfile.py and run_load_test.sh ($COMPAT_SEED), which are the
franchise's and not kept here. Only the address and the run time are others: a command `locust` on the PATH replaces
them.
"""

import concurrent.futures
import csv
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from implementation import LAUNCHER, all_of_them

RUN_TIME = "35s"  # all are there after 14 s; who waits longest waits 15 s between two reports
WRAPPER = """#!/bin/sh
for word; do
  shift
  case $word in
    --run-time=*) word=--run-time={run_time} ;;
    --host=*) word=--host={host} ;;
  esac
  set -- "$@" "$word"
done
exec {python} {launcher} "$@"
"""
NAMES = {
    "/api/method/login", "/api/method/pos.search_by_term", "/api/method/get_stock_balance",
    "/api/method/get_outlet_dashboard", "/api/method/query_report.run [sales]", "/api/method/query_report.run [P&L]",
    "/api/method/query_report.run [royalty]", "/api/resource/POS Invoice [create]",
    "/api/resource/POS Invoice [submit]", "/api/resource/Sales Invoice [list]",
}
# On a stock site nothing is prepared: no sale is made, and the locustfile's listener counts each 417 a second time.
NAMES_OF_417 = {"/api/resource/POS Invoice [create]", "/api/method/get_outlet_dashboard",
                "/api/method/query_report.run [P&L]"}
STRICT_NAMES = NAMES - {"/api/resource/POS Invoice [submit]"} | {f"{name} [CSRF_FAIL]" for name in NAMES_OF_417}
outcomes = {}  # mode -> Futures of what each implementation left behind, ours first


class SeedRun:
    """run_load_test.sh against a demo ERP in `mode`."""

    def __init__(self, mode, implementation):
        self.mode, self.implementation = mode, implementation

    def __call__(self):
        with tempfile.TemporaryDirectory(prefix="acrida-seed-") as name:
            folder = Path(name)
            demo = subprocess.Popen([os.environ["ACRIDA"], "demo-erp", "--port", "0", "--mode", self.mode], text=True,
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            try:
                host = next(found.group() for line in demo.stdout
                            if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
                return self._run(folder, host)
            finally:
                demo.terminate()
                demo.communicate()

    def _run(self, folder, host):
        (folder / "load_tests").mkdir()
        (folder / "bin").mkdir()
        seed = Path(os.environ["COMPAT_SEED"])
        shutil.copy(seed / "locustfile.py", folder / "load_tests")
        shutil.copy(seed / "run_load_test.sh", folder)
        wrapper = folder / "bin" / "locust"
        wrapper.write_text(WRAPPER.format(run_time=RUN_TIME, host=host, python=self.implementation.python,
                                          launcher=LAUNCHER))
        wrapper.chmod(0o755)
        path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        done = self.implementation.run([str(folder / "run_load_test.sh")], folder, PATH=path)
        results = sorted((folder / "load_tests" / "results").iterdir())
        files = [re.sub(r"\d{8}_\d{6}", "TIME", result.name) for result in results]
        texts = {file: result.read_text() for file, result in zip(files, results)}
        rows = list(csv.DictReader(texts["run_TIME_stats.csv"].splitlines()))
        failures = csv.DictReader(texts["run_TIME_failures.csv"].splitlines())
        return {
            "exit code": done.returncode,
            "said": done.stdout,
            "files": files,
            "users": re.search(r"All users spawned: (.*)", done.stderr)[1],
            "names": {row["Name"]: verdict(row) for row in rows if row["Name"] != "Aggregated"},
            "failures": {(row["Method"], row["Name"], row["Error"]) for row in failures},
        }


def verdict(row):
    """Which of the requests failed: all, none or some."""
    failed = int(row["Failure Count"])
    return "none" if not failed else "all" if failed == int(row["Request Count"]) else "some"


def setUpModule():
    start()
    if not outcomes:
        raise unittest.SkipTest("needs the program and the franchise's files: --program, --seed")


def start():
    """Begins the runs, unless they are under way: they wait most of the time, and other tests can go on meanwhile."""
    if outcomes or not os.environ.get("ACRIDA") or not os.environ.get("COMPAT_SEED"):
        return
    runs = [(mode, one) for mode in ("tutorial", "strict") for one in all_of_them()]
    pool = concurrent.futures.ThreadPoolExecutor(len(runs))
    for mode, implementation in runs:
        outcomes.setdefault(mode, []).append(pool.submit(SeedRun(mode, implementation)))
    pool.shutdown(wait=False)


class Seed(unittest.TestCase):
    maxDiff = None

    def run_of(self, mode):
        """What ours left behind, which is what Locust did in a run that has it."""
        mine, *theirs = (run.result() for run in outcomes[mode])
        for other in theirs:
            self.assertEqual(mine, other)
        return mine

    def test_everything_is_as_its_author_expected_in_tutorial_mode(self):
        run = self.run_of("tutorial")
        self.assertEqual(run["users"], '{"DashboardUser": 14, "POSTerminalUser": 49, "ReportUser": 7} (70 total users)')
        self.assertEqual(run["names"], dict.fromkeys(NAMES, "none"))
        self.assertEqual(run["files"], ["report_TIME.html"] + [f"run_TIME_{kind}.csv" for kind in (
            "exceptions", "failures", "stats", "stats_history")])
        self.assertEqual((run["exit code"], run["said"]), (0, "Results saved to load_tests/results/\n"))

    def test_a_stock_site_refuses_and_the_listener_counts_417_again(self):
        run = self.run_of("strict")
        self.assertEqual(run["names"].keys(), STRICT_NAMES)
        for name in NAMES_OF_417:
            self.assertEqual((run["names"][name], run["names"][f"{name} [CSRF_FAIL]"]), ("all", "none"))
        self.assertEqual(run["names"]["/api/method/pos.search_by_term"], "all")


if __name__ == "__main__":
    unittest.main()
