#!/usr/bin/env python3
"""Every rule of tools/tidy fires on the smallest tree that breaks it, and is quiet on one that does not."""

import importlib.machinery
import importlib.util
import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
loader = importlib.machinery.SourceFileLoader("tidy", os.path.join(HERE, "tidy"))
tidy = importlib.util.module_from_spec(importlib.util.spec_from_loader("tidy", loader))
loader.exec_module(tidy)

HEADER = "// What it is.\n//\n// Thread: values.\n#pragma once\n"


def rules(tree, waivers=None):
    """The rules that fire, as 'rule path:line'. Sources are taken as listed unless a CMakeLists.txt is given."""
    if not any(path.endswith("CMakeLists.txt") for path in tree):
        names = " ".join(path for path in tree if path.endswith(".cc"))
        tree = tree | {"CMakeLists.txt": f"add_library(all {names})\n"}
    return [f"{f.rule} {f.path}:{f.line}" for f in tidy.findings(tree, waivers or {})]


def code(line, path="src/http/x.cc"):
    return rules({path: line + "\n"})


class Layers(unittest.TestCase):
    def test_an_include_may_go_down(self):
        tree = {"src/base/a.h": HEADER, "include/acrida/t.h": HEADER,
                "src/io/b.cc": '#include "base/a.h"\n#include "acrida/t.h"\n'}
        self.assertEqual(rules(tree), [])

    def test_an_include_may_not_go_up(self):
        tree = {"src/http/a.h": HEADER, "src/base/b.cc": '#include "http/a.h"\n'}
        self.assertEqual(rules(tree), ["layer src/base/b.cc:1"])

    def test_neighbours_do_not_meet(self):
        tree = {"src/runner/a.h": HEADER, "src/report/b.cc": '#include "runner/a.h"\n'}
        self.assertEqual(rules(tree), ["layer src/report/b.cc:1"])

    def test_the_site_tools_know_http_and_not_the_run(self):
        tree = {"src/http/a.h": HEADER, "src/runner/c.h": HEADER,
                "src/site/b.cc": '#include "http/a.h"\n#include "runner/c.h"\n'}
        self.assertEqual(rules(tree), ["layer src/site/b.cc:2"])

    def test_a_locustfiles_run_knows_its_report_and_not_the_runner_of_scenarios(self):
        tree = {"src/report/a.h": HEADER, "src/runner/c.h": HEADER,
                "src/python/b.cc": '#include "report/a.h"\n#include "runner/c.h"\n'}
        self.assertEqual(rules(tree), ["layer src/python/b.cc:2"])

    def test_reconciliation_knows_the_site_and_what_users_wrote_and_not_the_run(self):
        tree = {"src/site/a.h": HEADER, "src/scenario/b.h": HEADER, "src/runner/c.h": HEADER,
                "src/reconcile/d.cc": '#include "scenario/b.h"\n#include "site/a.h"\n#include "runner/c.h"\n'}
        self.assertEqual(rules(tree), ["layer src/reconcile/d.cc:3"])

    def test_a_scenario_includes_what_lies_beside_it(self):
        tree = {"scenarios/shop/a.h": HEADER, "scenarios/shop/b.cpp": '#include "a.h"\n',
                "src/http/a.cc": '#include "b.h"\n', "src/http/b.h": HEADER}
        self.assertEqual(rules(tree), ["include src/http/a.cc:1"])

    def test_nothing_below_app_includes_app(self):
        tree = {"src/app/a.h": HEADER, "src/runner/b.cc": '#include "app/a.h"\n'}
        self.assertEqual(rules(tree), ["layer src/runner/b.cc:1"])

    def test_the_demo_uses_base_alone(self):
        tree = {"src/io/a.h": HEADER, "demo/b.cc": '#include "io/a.h"\n'}
        self.assertEqual(rules(tree), ["layer demo/b.cc:1"])

    def test_the_public_api_includes_itself_alone(self):
        tree = {"src/base/a.h": HEADER, "include/acrida/b.h": HEADER + '#include "base/a.h"\n'}
        self.assertEqual(rules(tree), ["layer include/acrida/b.h:5"])

    def test_a_scenario_sees_the_public_api_alone(self):
        tree = {"src/base/a.h": HEADER, "scenarios/x.cpp": "#include <base/a.h>\n"}
        self.assertEqual(rules(tree), ["layer scenarios/x.cpp:1"])

    def test_a_quoted_include_names_a_file_of_the_tree(self):
        self.assertEqual(code('#include "nowhere.h"'), ["include src/http/x.cc:1"])

    def test_an_include_in_a_comment_is_none(self):
        self.assertEqual(code('// #include "nowhere.h"'), [])


class ThirdParty(unittest.TestCase):
    def test_a_library_stays_with_its_owner(self):
        self.assertEqual(code("#include <openssl/ssl.h>"), ["third_party src/http/x.cc:1"])
        self.assertEqual(code("#include <openssl/ssl.h>", "src/io/x.cc"), [])
        self.assertEqual(code("#include <openssl/ssl.h>", "src/web/x.cc"), [])

    def test_a_header_includes_none(self):
        tree = {"src/io/x.h": HEADER + "#include <openssl/ssl.h>\n"}
        self.assertEqual(rules(tree), ["third_party src/io/x.h:5"])

    def test_an_unknown_library_is_refused(self):
        self.assertEqual(code("#include <spdlog/spdlog.h>"), ["third_party src/http/x.cc:1"])

    def test_gtest_belongs_to_tests(self):
        self.assertEqual(code("#include <gtest/gtest.h>"), ["third_party src/http/x.cc:1"])
        self.assertEqual(code("#include <gtest/gtest.h>", "src/http/x_test.cc"), [])

    def test_the_public_api_uses_no_system_header(self):
        tree = {"include/acrida/x.h": HEADER + "#include <sys/types.h>\n"}
        self.assertEqual(rules(tree), ["third_party include/acrida/x.h:5"])


class Sizes(unittest.TestCase):
    def test_each_kind_of_file_has_its_limit(self):
        for path, limit in [("src/io/x.cc", 400), ("src/io/x_test.cc", 600)]:
            self.assertEqual(rules({path: "\n" * limit}), [])
            self.assertEqual(rules({path: "\n" * (limit + 1)}), [f"size {path}:{limit + 1}"])
        self.assertEqual(rules({"src/io/x.h": HEADER + "\n" * 197}), ["size src/io/x.h:201"])

    def test_so_has_each_file_of_the_pages(self):
        for name, limit in [("x.ts", 300), ("x.tsx", 300), ("x.test.ts", 600), ("x.mjs", 400), ("x.css", 400)]:
            path = "webui/src/" + name
            self.assertEqual(rules({path: "\n" * limit}), [])
            self.assertEqual(rules({path: "\n" * (limit + 1)}), [f"size {path}:{limit + 1}"])


class Code(unittest.TestCase):
    def test_banned_code_is_found(self):
        for rule, line in [
                ("regex", "std::regex r;"),
                ("endl", "out << std::endl;"),
                ("iostream", "#include <fstream>"),
                ("iostream", "std::cerr << 1;"),
                ("clock", "auto t = std::chrono::steady_clock::now();"),
                ("clock", "clock_gettime(CLOCK_REALTIME, &t);"),
                ("clock", "seed = time(nullptr);"),
                ("sleep", "std::this_thread::sleep_for(1ms);"),
                ("sleep", "usleep(10);"),
                ("rand", "int x = rand();"),
                ("rand", "std::mt19937 engine;"),
                ("random_device", "std::random_device device;"),
                ("print", 'std::printf("x");'),
                ("print", 'std::fprintf(stderr, "x");'),
                ("new", "auto* x = new Thing(1);"),
                ("new", "take(new Thing(1));"),
                ("delete", "delete thing;"),
                ("delete", "delete[] things;"),
                ("malloc", "void* p = malloc(4);"),
                ("using_std", "using namespace std;"),
                ("threads", "std::mutex m;"),
                ("threads", "thread_local int x = 0;"),
                ("threads", "std::atomic<int> x;"),
                ("global", "static int counter = 0;"),
                ("global", "static std::vector<int> all;"),
                ("abort", "std::abort();"),
                ("synonym", "int slave = 1;"),
                ("volatile", "volatile int x = 0;")]:
            with self.subTest(line):
                self.assertEqual(code(line), [f"{rule} src/http/x.cc:1"])
        disabled = "TEST(A, DISABLED_b) { EXPECT_TRUE(x); }"
        self.assertEqual(code(disabled, "src/io/x_test.cc"), ["disabled_test src/io/x_test.cc:1"])

    def test_what_only_looks_like_it_is_not(self):
        for line in ["Thing(const Thing&) = delete;", "static void* operator new(std::size_t size);",
                     "void operator delete(void* p) noexcept;", "new (place) Thing();",
                     "static Result<Thing> open(int x);", "static constexpr int kMost = 4;",
                     'fail("std::endl, new Thing, std::mutex");', "// std::regex would be slow",
                     "using namespace std::chrono_literals;", "std::snprintf(buffer, 4, x);",
                     "const int n = 1'000'000;  // std::endl '", "response.time();", "Task<> sleep(Duration span);", "Random& random();",
                     "co_await user.sleep(1s);", "void Socket::abort(int error);",
                     "return std::unique_ptr<Thing>(new Thing(1));",
                     "thing_.reset(new Thing(1));", 'option("--slave");', "std::free(memory);", "run_time(0);",
                     'auto x = R"(std::endl " )";', "static const int kTable[] = {1};"]:
            with self.subTest(line):
                self.assertEqual(code(line), [])

    def test_a_place_may_be_allowed(self):
        self.assertEqual(code("clock_gettime(1, &t);", "src/io/epoll_kernel.cc"), [])
        self.assertEqual(code("std::mutex m;", "src/io/inbox.cc"), [])
        self.assertEqual(code('std::printf("x");', "src/app/x.cc"), [])

    def test_lines_keep_their_numbers_behind_comments_and_raw_strings(self):
        text = '/* a\n b */\nauto x = R"(\n\n)";\nstd::regex r;\n'
        self.assertEqual(rules({"src/http/x.cc": text}), ["regex src/http/x.cc:6"])


class Text(unittest.TestCase):
    def test_banned_text_is_found(self):
        for rule, line in [
                ("leftover", "// TO" "DO: later"),
                ("leftover", "# FIX" "ME"),
                ("doxygen", "/// Says it."),
                ("doxygen", "// @param x"),
                ("licence_block", "// Copy" "right 2026"),
                ("banner", "//" "--------------"),
                ("workplace", "// see /wo" "rk/x"),
                ("workplace", "// as is" "sue 2 says")]:
            with self.subTest(line):
                self.assertEqual(code(line), [f"{rule} src/http/x.cc:1"])

    def test_sources_are_ascii(self):
        self.assertEqual(code("// 5 \u00b5s"), ["ascii src/http/x.cc:1"])

    def test_lines_end_and_fit(self):
        self.assertEqual(rules({"src/http/x.cc": "int x;"}), ["text src/http/x.cc:1"])
        self.assertEqual(code("int x; "), ["text src/http/x.cc:1"])
        self.assertEqual(code("\tint x;"), ["text src/http/x.cc:1"])
        self.assertEqual(code("// " + "x" * 98), ["text src/http/x.cc:1"])

    def test_so_do_those_of_the_pages(self):
        for name in ("x.ts", "x.tsx", "x.mjs", "x.css", "x.html"):
            path = "webui/src/" + name
            self.assertEqual(rules({path: "a" * 120 + "\n"}), [])
            self.assertEqual(rules({path: "a" * 121 + "\n"}), [f"text {path}:1"])
            self.assertEqual(rules({path: "\ta\n"}), [f"text {path}:1"])
            self.assertEqual(rules({path: "\u00b5\n"}), [f"ascii {path}:1"])

    def test_what_npm_and_a_build_leave_is_not_read(self):
        with tempfile.TemporaryDirectory() as root:
            for folder in ("webui/node_modules/x", "webui/dist", "webui/src"):
                os.makedirs(os.path.join(root, folder))
                with open(os.path.join(root, folder, "x.ts"), "w", encoding="ascii") as file:
                    file.write("let x;\n")
            self.assertEqual(list(tidy.load(root)), ["webui/src/x.ts"])

    def test_every_file_has_a_noun(self):
        self.assertEqual(rules({"src/http/helpers.cc": "\n"}), ["name src/http/helpers.cc:1"])
        self.assertEqual(rules({"docs/misc/x.md": "x\n"}), ["name docs/misc/x.md:1"])


class Headers(unittest.TestCase):
    def test_a_header_says_what_it_is_and_whose_thread(self):
        self.assertEqual(rules({"src/io/x.h": HEADER}), [])
        self.assertEqual(rules({"src/io/x.h": "#pragma once\n"}), ["header src/io/x.h:1"])
        self.assertEqual(rules({"src/io/x.h": "// It.\n#pragma once\nint x;\n"}), ["header src/io/x.h:1"])

    def test_a_header_of_includes_needs_no_thread(self):
        tree = {"include/acrida/x.h": "// All.\n#pragma once\n#include <string>\n"}
        self.assertEqual(rules(tree), [])

    def test_a_generated_header_exists(self):
        self.assertEqual(rules({"src/http/x.cc": '#include "acrida/build_tag.h"\n'}), [])

    def test_the_own_header_comes_first(self):
        tree = {"src/io/x.h": HEADER, "src/io/x.cc": '#include <string>\n\n#include "io/x.h"\n'}
        self.assertEqual(rules(tree), ["own_header src/io/x.cc:1"])


class Build(unittest.TestCase):
    def test_every_source_is_built(self):
        tree = {"src/io/CMakeLists.txt": "acrida_module(io SOURCES a.cc TESTS a_test.cc)\n",
                "src/io/a.cc": "\n", "src/io/a_test.cc": "\n", "src/io/b_test.cc": "\n"}
        self.assertEqual(rules(tree), ["unlisted src/io/b_test.cc:1"])

    def test_a_name_in_a_comment_is_not_built(self):
        tree = {"src/io/CMakeLists.txt": "acrida_module(io SOURCES\n  # a.cc\n)\n", "src/io/a.cc": "\n"}
        self.assertEqual(rules(tree), ["unlisted src/io/a.cc:1"])

    def test_the_python_half_and_its_tests_are_built(self):
        tree = {"python/CMakeLists.txt": "set(package __init__.py compat)\n", "python/acrida/__init__.py": "\n",
                "python/acrida/compat/a.py": "\n", "python/acrida/shard.py": "\n",
                "python/tests/CMakeLists.txt": "acrida_python_test(a)\n", "python/tests/test_a.py": "\n",
                "python/tests/test_b.py": "\n", "python/tests/server.py": "\n"}
        self.assertEqual(rules(tree), ["unlisted python/acrida/shard.py:1", "unlisted python/tests/test_b.py:1"])

    def test_a_type_of_a_namespace_stands_in_one_header(self):
        site = HEADER + "namespace acrida {\nstruct Site {\n};\n}\n"
        tree = {"src/base/a.h": site, "src/io/b.h": site, "demo/c.h": site.replace("acrida", "acrida::demo")}
        self.assertEqual(rules(tree), ["type src/io/b.h:6"])

    def test_globs_are_refused(self):
        self.assertEqual(rules({"src/io/CMakeLists.txt": "file(GLOB x *.cc)\n"}), ["glob src/io/CMakeLists.txt:1"])

    def test_a_test_asserts_something(self):
        text = "TEST(A, b) {\n  f();\n}\n\nTEST(A, c) {\n  EXPECT_EQ(f(), 1);\n}\n"
        self.assertEqual(rules({"src/io/a_test.cc": text}), ["asserts_nothing src/io/a_test.cc:1"])


class Documents(unittest.TestCase):
    def test_links_resolve(self):
        tree = {"docs/a.md": "[b](b.md) [c](b.md#the-end) [d](c.md) [e](b.md#no) [f](https://example.com)\n",
                "docs/b.md": "# The end\n"}
        self.assertEqual(rules(tree), ["link docs/a.md:1", "link docs/a.md:1"])

    def test_paths_exist(self):
        tree = {"A.md": "`src/io/x.{h,cc}` `src/io/` `src/no.h` `src/io/*.h`\n",
                "src/io/x.h": HEADER, "src/io/x.cc": '#include "io/x.h"\n'}
        self.assertEqual(rules(tree), ["path A.md:1"])

    def test_a_snippet_is_a_file(self):
        tree = {"README.md": "<!-- file: scenarios/x.cpp -->\n```cpp\nint x;\n```\n", "scenarios/x.cpp": "int x;\n"}
        self.assertEqual(rules(tree), [])
        self.assertEqual(rules(tree | {"scenarios/x.cpp": "int y;\n"}), ["snippet README.md:2"])
        self.assertEqual(rules({"README.md": "Look:\n\n```cpp\nint x;\n```\n"}), ["snippet README.md:3"])
        page = {"docs/scenarios.md": "```python\ndef f():\n```\n"}
        self.assertEqual(rules(page), ["snippet docs/scenarios.md:1"])

    def test_a_proof_exists(self):
        tree = {"docs/status.md": "| a | proof |\n|---|---|\n| b | `A.B` |\n| c | `A.C` `tests/t.py::test_x` |\n"
                                  "| d | `./test asan` `bench/run` |\n| e | |\n",
                "src/io/a_test.cc": "TEST(A, B) { EXPECT_TRUE(x); }\n",
                "tests/t.py": "def test_x():\n    pass\n", "test": "step_asan() {\n"}
        self.assertEqual(rules(tree), ["status docs/status.md:4", "status docs/status.md:5"])


class Waivers(unittest.TestCase):
    def test_a_waiver_silences_one_rule_in_one_file(self):
        tree = {"src/io/x.cc": "std::regex r;\n"}
        self.assertEqual(rules(tree, {("regex", "src/io/x.cc"): "reason"}), [])

    def test_an_idle_waiver_is_a_finding(self):
        self.assertEqual(rules({"src/io/x.cc": "\n"}, {("regex", "src/io/x.cc"): "reason"}),
                         ["waiver src/io/x.cc:1"])

    def test_every_waiver_has_a_reason(self):
        self.assertTrue(all(reason for reason in tidy.WAIVERS.values()))

    def test_every_rule_of_the_tables_is_tested(self):
        with open(os.path.abspath(__file__), encoding="utf-8") as file:
            own = file.read()
        for rule, *_ in tidy.BANNED_CODE + tidy.BANNED_TEXT:
            self.assertIn(f'"{rule}', own)


if __name__ == "__main__":
    unittest.main()
