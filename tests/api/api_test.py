"""What the compiler says of scenarios that are written wrong, and the tag that names the API's headers."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

INCLUDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "include", "acrida")
TWICE = "destroys aggregate temporaries in co_await twice"

# A coroutine with a parameter of each kind, and a call of it.
COROUTINE = """
#include <acrida/task.h>
#include <string>
#include <vector>
using namespace acrida;
struct Options { std::string path; int retries = 0; };
struct Derived : Options {};
struct Plain { int x = 0; int y = 0; };
struct Built {
  explicit Built(std::string path) : path(std::move(path)) {}
  std::string path;
};
Task<> visit(%s) { co_return; }
Task<int> count(%s) { co_await Task<>(); co_return 1; }
"""
USER = """
#include <acrida/acrida.h>
using namespace acrida;
struct Till : HttpUser { Task<> pay() { co_await client.get("/pay"); } };
struct Clerk : HttpUser { explicit Clerk(int number) : number(number) {} int number; };
struct Checkout : TaskSet<Clerk> { Task<> pay() { interrupt(); co_return; } };
ACRIDA_SCENARIO(scenario) { %s }
"""


def compiler_says(source):
    """Whether it compiles, and the compiler's words."""
    folders = [f"-I{folder}" for folder in os.environ["API_FOLDERS"].split(":")]
    ended = subprocess.run([os.environ["CXX"], "-std=c++23", "-fsyntax-only", "-Wall", "-Werror", *folders, "-x", "c++", "-"],
                           input=source, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                           timeout=120, check=False)
    return ended.returncode == 0, ended.stdout


class Refused(unittest.TestCase):

    def assert_compiles(self, source):
        compiles, words = compiler_says(source)
        self.assertTrue(compiles, words)

    def assert_refused(self, source, reason):
        compiles, words = compiler_says(source)
        self.assertFalse(compiles, "it compiles")
        self.assertIn(reason, re.sub(r"\s+", " ", words.replace('" "', "")))

    def test_coroutine_parameters_that_are_destroyed_once_compile(self):
        self.assert_compiles(COROUTINE % ("Built built, std::string text, Plain plain, std::vector<Options> list",
                                          "const Built& built, int number"))

    def test_a_coroutine_that_takes_an_aggregate_is_refused_with_the_reason(self):
        self.assert_refused(COROUTINE % ("Options options", ""), TWICE)

    def test_an_aggregate_by_reference_is_refused_too(self):
        self.assert_refused(COROUTINE % ("int number, const Options& options", ""), TWICE)

    def test_an_aggregate_with_a_base_is_refused_too(self):
        self.assert_refused(COROUTINE % ("Derived options", ""), TWICE)

    def test_a_coroutine_with_a_result_refuses_an_aggregate_too(self):
        self.assert_refused(COROUTINE % ("", "Options options"), TWICE)

    def test_a_user_type_that_needs_arguments_is_refused_with_the_reason(self):
        self.assert_compiles(USER % 'scenario.user<Till>().task("pay", &Till::pay);')
        self.assert_refused(USER % "scenario.user<Clerk>();", "the engine makes users without arguments")

    def test_a_task_set_of_another_user_type_is_refused_with_the_reason(self):
        self.assert_refused(USER % "scenario.user<Till>().task(scenario.task_set<Checkout>());",
                            "this task set is written for another user type or parent")

    def test_a_request_that_nobody_awaits_is_refused(self):
        self.assert_refused(USER.replace("co_await client", "client").replace('/pay");', '/pay"); co_return;') % "",
                            "nodiscard")


class BuildTag(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="acrida-api-")
        self.addCleanup(folder.cleanup)
        self.folder = os.path.join(folder.name, "acrida")
        shutil.copytree(INCLUDE, self.folder)
        self.headers = sorted(name for name in os.listdir(self.folder) if name.endswith(".h"))

    def tag(self, version="0.1.0"):
        output = os.path.join(self.folder, "build_tag.h")
        subprocess.run([os.environ["CMAKE"], "-D", f"OUTPUT={output}", "-D", f"VERSION={version}", "-D",
                        "HEADERS=" + ";".join(self.headers), "-P", os.path.join(INCLUDE, "build_tag.cmake")],
                       cwd=self.folder, check=True, timeout=60)
        with open(output, encoding="utf-8") as file:
            return re.search(r'#define ACRIDA_BUILD_TAG "(.*)"', file.read()).group(1)

    def test_a_change_of_any_header_changes_the_tag(self):
        tags = {self.tag()}
        self.assertEqual(tags, {self.tag()})
        for name in self.headers:
            with open(os.path.join(self.folder, name), "a", encoding="utf-8") as file:
                file.write("\n")
            tags.add(self.tag())
        self.assertEqual(len(tags), 1 + len(self.headers))

    def test_the_version_is_part_of_the_tag(self):
        self.assertRegex(self.tag(), r"^acrida 0\.1\.0 [0-9a-f]{64}$")
        self.assertNotEqual(self.tag("0.1.0"), self.tag("0.1.1"))

    def test_every_header_is_named_to_the_build(self):
        with open(os.path.join(INCLUDE, "CMakeLists.txt"), encoding="utf-8") as file:
            named = re.search(r"set\(api_headers(.*?)\)", file.read(), re.S).group(1).split()
        self.assertEqual(sorted(named), self.headers)


if __name__ == "__main__":
    unittest.main()
