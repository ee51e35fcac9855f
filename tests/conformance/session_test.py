"""The runner of Locust's suite, over a suite of this test's own: hanging and dying tests, limits, exclusions."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

import layout
import lists
from run import Results
from session import Session

SUITE = """
import os
import time
import unittest

class Some(unittest.TestCase):
    def test_a_good(self):
        pass
    def test_b_bad(self):
        self.fail("as expected")
    def test_c_dying(self):
        os._exit(3)
    def test_d_hanging(self):
        time.sleep(1000)
    @unittest.skip("no reason")
    def test_e_skipped(self):
        pass
    def test_f_excluded(self):
        pass
    def test_g_last(self):
        pass
    def test_h_at_the_second_try(self):
        if not os.path.exists("tried"):
            open("tried", "w").close()
            self.fail("the first time")
"""


class RunSuite(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        tests = self.folder / "locust" / "test"
        tests.mkdir(parents=True)
        (tests.parent / "__init__.py").touch()
        (tests / "__init__.py").touch()
        (tests / "test_some.py").write_text(SUITE)
        (tests / "test_broken.py").write_text("import nothing_of_this_name")

    def run_file(self, name, test_limit=2, file_limit=100, keyword=None, second_try=None):
        python = Path(sys.executable)
        session = Session(self.folder, python, layout.environment(self.folder, python, self.folder), test_limit,
                          file_limit, lambda test: "because" if "excluded" in test else None, keyword, second_try)
        return session.run(name)

    def test_every_test_has_an_outcome_whatever_becomes_of_the_others(self):
        result = self.run_file("test_some.py")
        self.assertEqual(
            {test.rpartition("::")[2]: outcome for test, outcome in result.outcomes.items()},
            {"test_a_good": "passed", "test_b_bad": "failed", "test_c_dying": "failed", "test_d_hanging": "failed",
             "test_e_skipped": "skipped", "test_f_excluded": "excluded", "test_g_last": "passed",
             "test_h_at_the_second_try": "failed"})
        reasons = {test.rpartition("::")[2]: reason for test, reason in result.reasons.items()}
        self.assertIn("as expected", reasons["test_b_bad"])
        self.assertIn("pytest ended with exit code 3", reasons["test_c_dying"])
        self.assertIn("the test's limit of 2 s was over", reasons["test_d_hanging"])
        self.assertEqual(reasons["test_f_excluded"], "because")

    def test_with_a_second_try_a_test_that_passes_alone_has_passed(self):
        result = self.run_file("test_some.py", keyword="bad or second", second_try=lambda test: True)
        self.assertEqual(
            result.outcomes,
            {"test_some.py::Some::test_b_bad": "failed", "test_some.py::Some::test_h_at_the_second_try": "passed"})
        self.assertEqual(result.second_tries, ["test_some.py::Some::test_h_at_the_second_try"])

    def test_a_keyword_chooses(self):
        result = self.run_file("test_some.py", keyword="good or last")
        self.assertEqual(sorted(result.outcomes), [f"test_some.py::Some::test_{name}" for name in ("a_good", "g_last")])

    def test_a_file_that_cannot_be_imported_is_a_failure(self):
        result = self.run_file("test_broken.py")
        self.assertEqual(list(result.outcomes.values()), ["failed"])
        self.assertIn("nothing_of_this_name", *result.reasons.values())

    def test_what_the_files_limit_leaves_is_a_failure(self):
        result = self.run_file("test_some.py", test_limit=60, file_limit=4)
        self.assertEqual(result.outcomes["test_some.py::Some::test_d_hanging"], "failed")
        self.assertEqual(result.outcomes["test_some.py::Some::test_g_last"], "failed")


class Lists(unittest.TestCase):
    def test_a_test_on_a_list_has_its_reason(self):
        excluded = lists.excluded("newest")
        self.assertEqual(excluded.of("test_zmqrpc.py::TestZmq::test_rpc_timeout"), "distribution: not offered yet")
        self.assertIsNone(excluded.of("test_tags.py::TestTags::test_tagging"))

    def test_an_entry_for_one_suite_is_for_no_other(self):
        test = "test_web.py::TestWebUI::test_index"
        self.assertIn("another version's", lists.excluded("2.29.1").of(test))
        self.assertIsNone(lists.excluded("newest").of(test))

    def test_a_run_of_chosen_tests_adds_to_what_is_kept(self):
        with tempfile.TemporaryDirectory() as folder:
            results = Results(Path(folder))
            for outcomes, whole in ({"a": "failed", "b": "passed"}, True), ({"a": "passed"}, False):
                results.keep("test_some.py", type("Result", (), {"outcomes": outcomes}), whole)
            self.assertEqual(results.of("test_some.py"), {"a": "passed", "b": "passed"})
            self.assertEqual(json.loads((Path(folder) / "test_some.py.json").read_text()), results.of("test_some.py"))


if __name__ == "__main__":
    unittest.main()
