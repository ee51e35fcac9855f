#!/usr/bin/env python3
"""tools/clang_tidy finds what is planted in the smallest tree, with the tree's own .clang-tidy."""

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
loader = importlib.machinery.SourceFileLoader("clang_tidy", os.path.join(HERE, "clang_tidy"))
clang_tidy = importlib.util.module_from_spec(importlib.util.spec_from_loader("clang_tidy", loader))
loader.exec_module(clang_tidy)

CLEAN = "int twice(int x) {\n  return 2 * x;\n}\n"
NULL = "int* none() {\n  return 0;\n}\n"
LOCAL = "namespace {\nconstexpr int kMost = %d;\n}  // namespace\nint most_%d() {\n  return kMost;\n}\n"
LEAK = "void leak() {\n  int* x = new int(1);\n  *x = 2;\n}\n"


class ClangTidy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.realpath(folder.name)
        self.build = os.path.join(self.root, "build")
        os.makedirs(self.build)
        shutil.copy(os.path.join(HERE, "..", ".clang-tidy"), self.root)

    def check(self, tree, *arguments):
        """The status and the lines of a run over `tree`."""
        for name, text in tree.items():
            path = os.path.join(self.root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        entries = [{"file": os.path.join(self.root, name), "directory": self.build,
                    "command": f"c++ -I{self.root}/src -std=c++20 -Werror -o x.o -c x.cc"}
                   for name in tree if name.endswith(".cc")]
        with open(os.path.join(self.build, "compile_commands.json"), "w", encoding="utf-8") as file:
            json.dump(entries, file)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            status = clang_tidy.main([self.build, *arguments], self.root)
        return status, output.getvalue().splitlines()

    def test_a_clean_tree_passes(self):
        status, lines = self.check({"src/a.cc": CLEAN, "src/b.cc": "int once(int x);\n"})
        self.assertEqual((status, lines[-1]), (0, "2 of 2 files checked, 0 findings"))

    def test_a_finding_fails(self):
        for mode in ([], ["--each"]):
            with self.subTest(mode):
                status, lines = self.check({"src/a.cc": CLEAN, "src/b.cc": NULL}, *mode)
                self.assertEqual((status, lines[-1]), (1, "2 of 2 files checked, 1 findings"))
                self.assertTrue(any("src/b.cc:2:10" in line and "modernize-use-nullptr" in line for line in lines))

    def test_a_finding_in_a_header_counts_once(self):
        tree = {"src/h.h": "#pragma once\ninline " + NULL, "src/a.cc": '#include "h.h"\n',
                "src/a_test.cc": '#include "h.h"\n'}
        status, lines = self.check(tree)
        self.assertEqual((status, lines[-1]), (1, "2 of 2 files checked, 1 findings"))

    def test_sources_that_share_a_local_name_are_all_checked(self):
        tree = {f"src/a{i}.cc": LOCAL % (i, i) for i in range(12)} | {"src/b.cc": LOCAL % (99, 99) + NULL}
        status, lines = self.check(tree)
        self.assertEqual((status, lines[-1]), (1, "13 of 13 files checked, 1 findings"))

    def test_a_source_that_does_not_compile_is_a_finding(self):
        for mode in ([], ["--each"]):
            with self.subTest(mode):
                status, lines = self.check({"src/a.cc": CLEAN, "src/b.cc": "int x = y;\n"}, *mode)
                self.assertEqual((status, lines[-1]), (1, "2 of 2 files checked, 1 findings"))

    def test_the_analyzer_runs_over_each(self):
        self.assertEqual(self.check({"src/a.cc": LEAK})[0], 0)
        status, lines = self.check({"src/a.cc": LEAK}, "--each")
        self.assertEqual(status, 1)
        self.assertTrue(any("clang-analyzer-cplusplus.NewDeleteLeaks" in line for line in lines))

    def test_each_skips_what_was_clean_until_a_header_of_it_changes(self):
        tree = {"src/h.h": "#pragma once\n", "src/a.cc": '#include "h.h"\n', "src/b.cc": CLEAN}
        self.assertEqual(self.check(tree, "--each")[1][0], "0 files were found clean before")
        self.assertEqual(self.check(tree, "--each")[1][0], "2 files were found clean before")
        status, lines = self.check(tree | {"src/h.h": "#pragma once\ninline " + NULL}, "--each")
        self.assertEqual((status, lines[0]), (1, "1 files were found clean before"))

    def git(self, *words):
        subprocess.run(["git", "-C", self.root, "-c", "user.name=a", "-c", "user.email=a@b.c", *words], check=True,
                       stdout=subprocess.DEVNULL)

    def test_since_looks_at_what_differs_from_a_commit_and_at_one_who_includes_a_changed_header(self):
        tree = {"src/h.h": "#pragma once\n", "src/a.cc": '#include "h.h"\n', "src/b.cc": '#include "h.h"\n',
                "src/c.cc": NULL, ".gitignore": "build\n"}
        self.check(tree)
        self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "before")
        since = ("--since", "HEAD")
        self.assertEqual(self.check(tree, *since), (0, ["0 of 3 files checked, 0 findings"]))
        status, lines = self.check(tree | {"src/h.h": "#pragma once\ninline " + NULL}, *since)
        self.assertEqual((status, lines[-1]), (1, "1 of 3 files checked, 1 findings"))
        status, lines = self.check(tree | {"src/d.cc": "inline " + NULL}, *since)
        self.assertEqual((status, lines[-1]), (1, "1 of 4 files checked, 1 findings"))
        own = "Checks: '-*,modernize-use-nullptr'\nWarningsAsErrors: '*'\nHeaderFilterRegex: '.*'\n"
        tree |= {".clang-tidy": own, "src/d.cc": "\n"}
        self.assertEqual(self.check(tree, *since)[1][-1], "4 of 4 files checked, 1 findings")

    def test_since_a_commit_that_is_none_is_an_error(self):
        with self.assertRaises(SystemExit):
            self.check({"src/a.cc": CLEAN}, "--since", "nowhere")

    def test_a_file_that_no_build_names_is_refused(self):
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(self.check({"src/a.cc": CLEAN}, os.path.join(self.root, "src/b.cc"))[0], 2)


if __name__ == "__main__":
    unittest.main()
