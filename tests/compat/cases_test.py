"""The cases of cases.toml: our package leaves behind what Locust does, but where a difference is meant and said.

Without the oracle ours is compared with what was recorded. With it ($COMPAT_ORACLE) both run; with $COMPAT_RECORD what
the oracle left behind is recorded anew.
"""

import concurrent.futures
import difflib
import functools
import json
import os
import subprocess
import unittest

from case import EXPECTED, cases
from implementation import oracle, ours

AT_ONCE = 3  # runs; most of the time each waits
CASES = cases()
outcomes = {}  # (case name, implementation name) -> Future of what it left behind


def setUpModule():
    pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
    unittest.addModuleCleanup(pool.shutdown, cancel_futures=True)
    chosen = os.environ.get("COMPAT_ONLY", "").split() or CASES
    for name in chosen:
        for implementation in filter(None, (oracle(), ours())):
            outcomes[name, implementation.name] = pool.submit(CASES[name].run, implementation)


@functools.cache
def urllib3_of(python):
    """The first number of the version that this interpreter has."""
    return int(subprocess.check_output([python, "-c", "import urllib3; print(urllib3.__version__)"],
                                       text=True).partition(".")[0])


class Cases(unittest.TestCase):
    """A test for each case is added below."""

    maxDiff = None

    def check(self, case):
        if case.words.get("least_urllib3", 0) > urllib3_of(ours().python):
            self.skipTest(f"needs urllib3 {case.words['least_urllib3']}")
        mine = outcomes[case.name, "Acrida"].result()
        if (case.name, "Locust") in outcomes:
            theirs = outcomes[case.name, "Locust"].result()
            if os.environ.get("COMPAT_RECORD"):
                case.record(theirs, mine)
            self.compare(theirs, case.expected()[0], "Locust leaves something else behind than was recorded: --record")
            for aspect, why in case.differences.items():
                self.assertNotEqual(mine.get(aspect), theirs.get(aspect), f"there is no such difference: {aspect}, {why}")
        self.compare(mine, case.expected()[1], "ours leaves something else behind than Locust")

    def compare(self, seen, expected, what):
        lines = [[f"{aspect}: {line}" for aspect in sorted(one) if one[aspect] is not None for line in flat(one[aspect])] for one in (expected, seen)]
        difference = [line for line in difflib.unified_diff(*lines, "expected", "seen", lineterm="", n=1)]
        if difference:
            self.fail(f"{what}\n" + "\n".join(difference))


class Expectations(unittest.TestCase):

    def test_every_case_was_recorded_and_nothing_else(self):
        self.assertEqual({path.stem for path in EXPECTED.iterdir()}, set(CASES))


def flat(value):
    """A line for each item, to be compared."""
    if isinstance(value, dict):
        return [f"{key}: {line}" for key, item in value.items() for line in flat(item)]
    if isinstance(value, list):
        return [json.dumps(item, ensure_ascii=False) for item in value]
    return [json.dumps(value, ensure_ascii=False)]


for one in CASES.values():
    setattr(Cases, f"test_{one.name}", lambda self, case=one: self.check(case))


if __name__ == "__main__":
    unittest.main()
