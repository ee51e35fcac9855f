"""Of a file's tests ctest hears whether they passed, failed, were skipped or were not there at all."""

import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

ONE_FILE = Path(__file__).parent / "one_file.py"


class OneFileTest(unittest.TestCase):
    def run_file(self, text):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "test_given.py").write_text("import unittest\n" + textwrap.dedent(text), encoding="utf-8")
            return subprocess.run([sys.executable, "-B", ONE_FILE, "test_given"], cwd=folder, text=True,
                                  capture_output=True, check=False)

    def test_passed(self):
        self.assertEqual(0, self.run_file("""
            class Given(unittest.TestCase):
                def test_one(self):
                    pass

                @unittest.skip("not here")
                def test_other(self):
                    pass
        """).returncode)

    def test_failed(self):
        self.assertEqual(1, self.run_file("""
            class Given(unittest.TestCase):
                def test_one(self):
                    self.fail()
        """).returncode)

    def test_a_file_without_tests_has_failed(self):
        self.assertEqual(1, self.run_file("class Given(unittest.TestCase):\n    pass\n").returncode)

    def test_a_file_that_cannot_be_imported_has_failed(self):
        self.assertEqual(1, self.run_file("import no_such_module\n").returncode)

    def test_what_is_skipped_is_named(self):
        done = self.run_file("""
            class Given(unittest.TestCase):
                @unittest.skip("not here")
                def test_one(self):
                    pass
        """)
        self.assertEqual((77, "SKIPPED test_given.Given.test_one: not here\n"), (done.returncode, done.stdout))
        self.assertEqual(77, self.run_file("raise unittest.SkipTest('no such library')\n").returncode)


if __name__ == "__main__":
    unittest.main()
