"""python/tests/one_file.py MODULE: runs the tests of one file, for ctest.

It ends with 0 when all passed, with 1 when one failed or there was none, and with 77 when the file has skipped them
all. Each that was skipped is named in a line "SKIPPED NAME: REASON", which ./test repeats.
"""

import sys
import unittest

FAILED = 1
SKIPPED = 77


def main(module):
    suite = unittest.defaultTestLoader.discover(".", pattern=f"{module}.py")
    tests = suite.countTestCases()
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    for test, reason in result.skipped:
        print(f"SKIPPED {test.id()}: {reason}", flush=True)
    if not result.wasSuccessful() or tests == 0:
        return FAILED
    return SKIPPED if len(result.skipped) == tests else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
