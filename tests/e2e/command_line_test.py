"""What is wrong before a run begins: one clear line each, exit code 2."""

import re
import subprocess
import unittest

from acrida_process import ACRIDA, EndToEnd

IDLE_USER = """
#include <acrida/acrida.h>
using namespace acrida;
struct Clerk : User {
  Task<> rest() { co_await sleep(std::chrono::seconds(1)); }
};
struct Cook : Clerk {};
ACRIDA_SCENARIO(scenario) {
  scenario.user<Clerk>().task("rest", &Clerk::rest);
  scenario.user<Cook>().task("rest", &Cook::rest);
}
"""


class CommandLine(EndToEnd):

    def test_version_is_one_line(self):
        process = self.run_to_end("--version")
        self.assertEqual(process.wait(), 0)
        self.assertRegex(process.text("stdout"), r"^acrida \d+\.\d+\.\d+ \(.+\)$")

    def test_help_names_every_common_option(self):
        process = self.run_to_end("--help")
        self.assertEqual(process.wait(), 0)
        for option in ("--locustfile", "--host", "--users", "--spawn-rate", "--run-time", "--list"):
            self.assertIn(option, process.text("stdout"))

    def test_an_unknown_option_gets_the_nearest_one(self):
        self.assert_one_line(self.start("--user-count", "5"), 2, "--user-count")
        self.assert_one_line(self.start("--run-tme", "5s"), 2, "--run-tme", "--run-time")

    def test_an_unknown_command_gets_the_nearest_one(self):
        self.assert_one_line(self.start("demo-er"), 2, "demo-er", "demo-erp")

    def test_without_a_scenario_nothing_runs(self):
        self.assert_one_line(self.start(), 2, "locustfile.py", "-f")

    def test_a_missing_scenario_is_named(self):
        self.assert_one_line(self.start("-f", "nowhere.cpp"), 2, "nowhere.cpp", "No such file")

    def test_a_scenario_that_does_not_compile_shows_the_compilers_words(self):
        self.write("broken.cpp", "#include <acrida/acrida.h>\nint broken = no_such_thing;\n")
        process = self.run_to_end("-f", "broken.cpp", "--list")
        self.assertEqual(process.wait(), 2)
        self.assertIn("broken.cpp:2:", process.text("stderr"))
        self.assertIn("no_such_thing", process.text("stderr"))
        self.assertRegex(process.lines["stderr"][-1], "^acrida: error: .*broken.cpp")

    def test_a_compiler_that_is_not_there_is_one_line(self):
        self.write_scenario("idle.cpp", IDLE_USER)
        self.assert_one_line(self.start("-f", "idle.cpp", "--cxx", "no-such-compiler", "--list"), 2,
                             "no-such-compiler")

    def test_list_shows_the_user_types(self):
        self.write_scenario("idle.cpp", IDLE_USER)
        process = self.run_to_end("-f", "idle.cpp", "--list")
        self.assertEqual(process.wait(), 0, process.text("stderr"))
        self.assertEqual(process.lines["stdout"], ["Available Users:", "    Clerk", "    Cook"])

    def test_an_unknown_user_type_gets_the_nearest_one(self):
        self.write_scenario("idle.cpp", IDLE_USER)
        process = self.run_to_end("-f", "idle.cpp", "Clark")
        self.assertEqual(process.wait(), 2)
        self.assertIn("Clark", process.lines["stderr"][-1])
        self.assertIn("did you mean Clerk?", process.lines["stderr"][-1])

    def test_numbers_of_users_that_cannot_be_leave_old_reports_alone(self):
        self.write_scenario("idle.cpp", IDLE_USER)
        self.write("old_stats.csv", "yesterday")
        for counts, words in (("Clark=3", "did you mean 'Clerk'?"), ("Clerk=0,Cook=0", "leave nobody to start")):
            process = self.run_to_end("-f", "idle.cpp", "--headless", "-u", "5", "--fixed-count", counts, "--csv",
                                      "old", "-t", "1s")
            self.assertEqual(process.wait(), 2)
            self.assertIn(words, process.lines["stderr"][-1])
            self.assertEqual(self.read("old_stats.csv"), "yesterday")

    def test_log_lines_have_locusts_format(self):
        self.write_scenario("idle.cpp", IDLE_USER)
        process = self.run_to_end("-f", "idle.cpp", "--list", "--tags", "none", "--cxx=c++")
        self.assertEqual(process.wait(), 2)
        process = self.run_to_end("-f", "idle.cpp", "--list", "--logfile", "run.log", "--compile-flags=-O0 -DOTHER")
        self.assertEqual(process.wait(), 0, process.text("stderr"))
        for line in self.read("run.log").splitlines():
            self.assertRegex(line, re.compile(r"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\] [^/ ]+/INFO/acrida\.main: "))

    def test_standard_output_that_is_full_is_an_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            ended = subprocess.run([ACRIDA, "--version"], stdout=full, stderr=subprocess.PIPE, text=True,
                                   env=self.environment(), timeout=60, check=False)
        self.assertEqual(ended.returncode, 2)
        self.assertIn("No space left", ended.stderr)


if __name__ == "__main__":
    unittest.main()
