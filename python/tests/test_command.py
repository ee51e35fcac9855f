"""The command `acrida`: Locust's command line under another name, and what it needs of its interpreter."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

import acrida
from locust_command import CommandFolder

PACKAGE = Path(acrida.__file__).parent
SOURCE = Path(__file__).parents[1]  # the package without the extension module, which is in the build tree
USERS = """
    import multiprocessing
    import sys

    from answers import answer
    from locust import User, task

    class Till(User):
        @task
        def sell(self):
            pass

    # A process that is started anew imports what this one was started with, and must not run it again.
    spawn = multiprocessing.get_context("spawn")
    numbers = spawn.SimpleQueue()
    process = spawn.Process(target=answer, args=(numbers,))
    process.start()
    process.join()
    print("child says", numbers.get(), flush=True)
    print("\\n".join(sys.path), flush=True)
"""


class CommandTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(CommandFolder())
        self.folder.write("locustfile.py", USERS)
        self.folder.write("answers.py", "def answer(numbers):\n    numbers.put(42)\n")

    def run_python(self, *arguments, **variables):
        environment = {**self.folder.environment({}), **variables}
        return subprocess.run([sys.executable, "-B", *arguments], cwd=self.folder.path, env=environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)

    def launch(self, *arguments):
        """As the executable does: by the path of the file, and with nothing in the environment."""
        return self.run_python(PACKAGE / "launch.py", *arguments, PYTHONPATH="")

    def test_it_is_locusts_command_line_under_its_own_name(self):
        for command in (("-m", "acrida"), (PACKAGE / "launch.py", "acrida")):
            said = self.run_python(*command, "--help").stdout
            self.assertIn("Usage: acrida [options] [UserClass ...]", said)
            self.assertIn("acrida -f my_test.py --headless", said)
            self.assertIn('"test_report_{u}_{r}_{t}.html"', said)
            wrong = self.run_python(*command, "--run-tme", "5")
            self.assertEqual(2, wrong.returncode)
            self.assertTrue(wrong.stderr.startswith("acrida: error: unrecognized arguments: --run-tme"), wrong.stderr)

    def test_under_the_name_locust_it_is_locust(self):
        for command in (("-m", "locust"), (PACKAGE / "launch.py", "locust")):
            self.assertIn("Usage: locust [options] [UserClass ...]", self.run_python(*command, "--help").stdout)
            self.assertIn("locust: error: ", self.run_python(*command, "--no-such-option").stderr)

    def test_a_run(self):
        done = self.launch("acrida", "--headless", "-t", "1s", "--only-summary")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("Aggregated", done.stderr)

    def test_the_path_holds_both_packages_and_not_their_insides(self):
        done = self.launch("acrida", "--list")
        self.assertEqual(0, done.returncode, done.stderr)
        path = done.stdout.split("child says 42\n")[1].split("\nAvailable Users:")[0].splitlines()
        self.assertLess(path.index(str(PACKAGE / "compat")), path.index(str(PACKAGE.parent)))
        self.assertEqual([], [entry for entry in path if os.path.realpath(entry) == os.path.realpath(PACKAGE)])
        self.assertEqual([], [entry for entry in path if entry == str(SOURCE / "acrida")])

    @unittest.skipIf((PACKAGE.parent / "gevent").exists(), "a wheel lies where the libraries lie")
    def test_an_interpreter_without_the_libraries_gets_one_line(self):
        done = self.run_python("-S", PACKAGE / "launch.py", "acrida", PYTHONPATH="")
        self.assertEqual((2, ""), (done.returncode, done.stdout))
        self.assertEqual(f"acrida: error: {sys.executable} lacks what locustfiles need: "
                         f"{sys.executable} -m pip install gevent requests ConfigArgParse\n", done.stderr)

    def test_an_interpreter_that_the_engine_was_not_built_for_gets_one_line(self):
        done = self.run_python("-m", "acrida", PYTHONPATH=str(SOURCE))
        self.assertEqual((2, ""), (done.returncode, done.stdout))
        self.assertRegex(done.stderr, r"^acrida: error: .* has no engine for .* \(Python 3\.\d+\): .* in Acrida's "
                                      r"source folder builds one\n$")


if __name__ == "__main__":
    unittest.main()
