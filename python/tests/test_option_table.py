"""One table of options serves C++ scenarios and locustfiles: what both have is one option, and C++ knows all of Locust's.

The table of the C++ half is docs/options.md, which a test of its own keeps equal to src/app.
"""

import re
import unittest
from pathlib import Path
from typing import NamedTuple

from locust import argument_parser

PAGE = Path(__file__).parents[2] / "docs" / "options.md"
ROW = re.compile(r"^\| `(?P<usage>[^`]+)` \| (?:`(?P<variable>[^`]+)`)? *\|")

MEANING = re.compile(r"^\| `(?P<name>--[\w-]+)[^`]*` \|.*\| (?P<meaning>[^|]+) \|$", re.MULTILINE)


class Option(NamedTuple):
    short: str  # "-u", or nothing
    variable: str  # "LOCUST_USERS", or nothing
    takes_value: bool


def options_of_cpp():
    """{long name: Option} of the rows in the page, the refused ones too."""
    begin, end = "<!-- options: generated from the option table -->", "<!-- options: end -->"
    page = PAGE.read_text(encoding="utf-8").partition(begin)[2].partition(end)[0]
    found = {}
    for match in filter(None, map(ROW.match, page.splitlines())):
        names, *value = match["usage"].replace(", ", "/").split(" ", 1)
        *short, name = names.split("/")
        if name.startswith("--"):
            found[name] = Option("".join(short), match["variable"] or "", bool(value))
    return found


def options_of_python():
    """{long name: Option} of the parser, before a locustfile or a plugin has added to it."""
    parser = argument_parser.get_parser(default_config_files=[])
    found = {}
    for action in parser._actions:
        long = [name for name in action.option_strings if name.startswith("--")]
        if long:
            short = [name for name in action.option_strings if name not in long]
            found[long[0]] = Option("".join(short), action.env_var or "", action.nargs != 0)
    return found


def own_results_of_python():
    """{long name: its help} of the options that Acrida adds to Locust's results."""
    parser = argument_parser.get_parser(default_config_files=[])
    return {action.option_strings[0]: action.help.replace("%%", "%")  # as argparse prints it
            for action in parser._actions if action.dest in parser.result_options}


class OptionTableTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cpp = options_of_cpp()
        cls.python = options_of_python()

    def test_both_tables_were_found(self):
        self.assertEqual(Option("-u", "LOCUST_USERS", True), self.cpp["--users"])
        self.assertEqual(Option("-u", "LOCUST_USERS", True), self.python["--users"])
        self.assertEqual(Option("", "LOCUST_HEADLESS", False), self.cpp["--headless"])
        self.assertEqual(Option("-P", "LOCUST_WEB_PORT", True), self.cpp["--web-port"])

    def test_cpp_knows_every_option_of_locust(self):
        self.assertEqual([], sorted(self.python.keys() - self.cpp.keys()))

    def test_what_both_have_is_the_same_option(self):
        for name in sorted(self.cpp.keys() & self.python.keys()):
            with self.subTest(name):
                self.assertEqual(self.cpp[name], self.python[name])

    def test_acridas_own_results_are_described_in_the_same_words(self):
        meanings = dict(MEANING.findall(PAGE.read_text(encoding="utf-8")))
        own = own_results_of_python()
        self.assertIn("--run-json", own)
        for name, meaning in own.items():
            self.assertEqual(meanings[name], meaning)

    def test_what_locust_has_not_is_acridas_own_and_its_variable_says_so(self):
        for name in sorted(self.cpp.keys() - self.python.keys()):
            self.assertTrue(self.cpp[name].variable.startswith("ACRIDA_"), name)

    def test_no_letter_means_two_things(self):
        letters = {option.short: name for name, option in self.python.items() if option.short}
        for name, option in self.cpp.items():
            self.assertEqual(name, letters.get(option.short, name), option.short)


if __name__ == "__main__":
    unittest.main()
