"""./run on a machine that has nothing yet: what it installs, builds and starts, with every program but its own faked."""

import json
import os
import re
import shutil
import signal
import sys
import unittest

from acrida_process import EndToEnd, Process

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# What ./run may use before anything is installed: essential packages of Debian.
ESSENTIAL = ("bash cat chmod date dirname env grep head id kill ln mkdir rm sed setpriv setsid sleep tail tee "
             "touch").split()
NOBODY = 65534

# Each fake writes a line with its name and arguments to the file "calls".
RECORD = '#!/bin/sh\nhere=${0%/*}/..\necho "${0##*/} $*" >>"$here/calls"\n'
DPKG_QUERY = RECORD + """
for package; do
  case $package in -*) continue ;; esac
  if ! grep -qx "$package" "$here/missing"; then echo "${STATE:-ii } $package"; fi
done
"""
CMAKE = RECORD + """
mkdir -p build && touch build/build.ninja
echo "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" >build/CMakeCache.txt
"""
NINJA = RECORD + 'ln -sf "$here/acrida" build/acrida\n'
APT_GET = RECORD + ': >"$here/missing"\n'

ACRIDA = f"""#!{sys.executable}
import json, os, signal, sys
here = os.path.dirname(os.path.realpath(__file__))
def note(name, what):
    with open(os.path.join(here, name), "w", encoding="utf-8") as file:
        json.dump(what, file)
if sys.argv[1:2] == ["demo-erp"]:
    if os.environ.get("DEMO_FAILS"):
        sys.exit("demo-erp: no room")
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    note("demo", os.getpid())
    print("listening on http://127.0.0.1:4711", flush=True)
    signal.sigwait([signal.SIGTERM])
    print(json.dumps({{"routes": []}}))
    sys.exit(0)
if sys.argv[1:2] == ["plan"]:
    note("plan", sys.argv[1:])
    print('  "shortest_run_seconds": ' + os.environ.get("PROVING", "230.0") + ",")
    sys.exit(0)
note("arguments", sys.argv[1:])
if "--wait" in sys.argv:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    print("waiting", file=sys.stderr, flush=True)
    signal.sigwait([signal.SIGINT])
    sys.exit(3)
sys.exit(int(os.environ.get("EXIT", "0")))
"""


class FirstRun(EndToEnd):

    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o755)
        self.tree = self.path("tree with a blank")
        for name in ("run", "tools/setup", "tools/packages", "tools/progress.sh", "tools/referee"):
            target = os.path.join(self.tree, name)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy(os.path.join(ROOT, name), target)
        os.mkdir(self.path("bin"))
        for name in ESSENTIAL:
            os.symlink(shutil.which(name), self.path(f"bin/{name}"))
        os.symlink(sys.executable, self.path("bin/python3"))
        for name, text in (("dpkg-query", DPKG_QUERY), ("cmake", CMAKE), ("ninja", NINJA), ("apt-get", APT_GET)):
            self.program(f"bin/{name}", text)
        self.program("acrida", ACRIDA)
        self.write("missing", "")
        self.write("calls", "")

    def program(self, name, text):
        os.chmod(self.write(name, text), 0o755)

    def run_tree(self, *arguments, command=(), **variables):
        environment = {"PATH": self.path("bin"), "HOME": self.folder, "LANG": "C", **variables}
        process = Process([*command, os.path.join(self.tree, "run"), *arguments], environment, cwd=self.folder)
        self.addCleanup(process.end)
        return process

    def calls(self, program):
        return [line for line in self.read("calls").splitlines() if line.split()[0] == program]

    def arguments(self):
        return json.loads(self.read("arguments"))

    def assert_ended(self, process, code=0):
        self.assertEqual(process.wait(), code, process.text("stderr"))

    def without_rights(self):
        """A command that runs what follows as nobody; nothing where the test itself has no rights."""
        return (shutil.which("setpriv"), f"--reuid={NOBODY}", "--clear-groups") if os.getuid() == 0 else ()

    def test_nothing_missing_installs_nothing(self):
        self.assert_ended(self.run_tree())
        self.assertEqual(self.calls("apt-get"), [])

    def test_a_held_package_is_installed(self):
        self.assert_ended(self.run_tree(STATE="hi "))
        self.assertEqual(self.calls("apt-get"), [])

    @unittest.skipIf(os.getuid() != 0, "installs as root")
    def test_exactly_what_is_missing_is_installed(self):
        self.write("missing", "libfmt-dev\nninja-build\n")
        self.assert_ended(self.run_tree())
        update, install = self.calls("apt-get")
        self.assertTrue(update.endswith(" update"), update)
        self.assertTrue(install.endswith(" install -y --no-install-recommends ninja-build libfmt-dev"), install)

    @unittest.skipIf(os.getuid() != 0, "installs as root")
    def test_a_package_whose_program_is_there_is_left_alone(self):
        """Another node's npm conflicts with Debian's package."""
        self.write("missing", "nodejs\nnpm\nlibfmt-dev\n")
        self.program("bin/node", RECORD)
        self.program("bin/npm", RECORD)
        self.assert_ended(self.run_tree())
        self.assertTrue(self.calls("apt-get")[1].endswith(" libfmt-dev"), self.calls("apt-get"))
        self.write("calls", "")
        self.write("missing", "nodejs\nnpm\n")
        os.remove(self.path("bin/npm"))
        self.assert_ended(self.run_tree())
        self.assertTrue(self.calls("apt-get")[1].endswith(" --no-install-recommends npm"), self.calls("apt-get"))

    def test_without_rights_the_line_to_run_is_printed(self):
        self.write("missing", "libfmt-dev\nninja-build\n")
        install = "apt-get install -y --no-install-recommends ninja-build libfmt-dev"
        process = self.run_tree(command=self.without_rights())
        self.assert_ended(process, 2)
        self.assertEqual(process.lines["stderr"][1:], [f"  su -c 'apt-get update && {install}'"])
        self.program("bin/sudo", "#!/bin/sh\nexit 1\n")
        process = self.run_tree(command=self.without_rights())
        self.assert_ended(process, 2)
        self.assertEqual(process.lines["stderr"][1:], [f"  sudo apt-get update && sudo {install}"])
        self.assertEqual(self.calls("apt-get"), [])
        self.assertEqual(self.calls("cmake"), [])

    def test_the_second_start_configures_nothing(self):
        self.assert_ended(self.run_tree())
        self.assert_ended(self.run_tree())
        self.assertEqual(len(self.calls("cmake")), 1)
        self.assertEqual(self.calls("ninja"), ["ninja -C build acrida"] * 2)

    def test_a_tree_whose_presets_have_changed_is_configured_again(self):
        self.assert_ended(self.run_tree())
        presets = self.write("tree with a blank/CMakePresets.json", "{}")
        os.utime(presets, (2**32, 2**32))
        self.assert_ended(self.run_tree())
        self.assertEqual(len(self.calls("cmake")), 2)

    def test_a_tree_that_was_copied_is_configured_again(self):
        self.assert_ended(self.run_tree())
        copy = self.path("copy")
        shutil.copytree(self.tree, copy, symlinks=True)
        self.tree = copy
        self.assert_ended(self.run_tree())
        self.assertEqual(len(self.calls("cmake")), 2)

    def test_arguments_arrive_as_they_are(self):
        given = ["--param", "note=two  blanks", "--param", "quotes='\"$HOME\"", "--tags", ""]
        self.assert_ended(self.run_tree(*given))
        self.assertEqual(self.arguments()[-len(given):], given)
        self.assertIn("POSTerminal=50,DashboardUser=15,ReportUser=5", self.arguments())
        self.assertIn("http://127.0.0.1:4711", self.arguments())

    def test_the_site_tools_get_the_scoopjoy_plan_unless_another_is_named(self):
        self.assert_ended(self.run_tree("check-site", "--host", "http://127.0.0.1:1"))
        plan = self.arguments()[self.arguments().index("--plan") + 1]
        self.assertTrue(plan.endswith("/scenarios/scoopjoy/site.toml"), plan)
        self.assert_ended(self.run_tree("prepare-site", "--plan=mine.toml", "--host", "http://127.0.0.1:1"))
        self.assertEqual(self.arguments(), ["prepare-site", "--plan=mine.toml", "--host", "http://127.0.0.1:1"])
        self.assert_ended(self.run_tree("cleanup-site", "--host", "http://127.0.0.1:1"))
        self.assertEqual(self.arguments(), ["cleanup-site", "--host", "http://127.0.0.1:1"])

    def test_what_was_chosen_is_left_alone(self):
        self.assert_ended(self.run_tree("-u", "5", "-t10s", "--csv=mine", "--host", "http://127.0.0.1:1"))
        for option in ("--fixed-count", "--run-time"):
            self.assertNotIn(option, self.arguments())
        self.assertEqual(self.arguments().count("--csv"), 0)
        self.assertEqual(self.arguments().count("--host"), 1)
        self.assertFalse(os.path.exists(self.path("demo")))

    def test_it_runs_as_long_as_the_plan_says(self):
        process = self.run_tree("--users", "20")
        self.assert_ended(process)
        arguments, plan = self.arguments(), json.loads(self.read("plan"))
        self.assertEqual(arguments[arguments.index("--run-time") + 1], "230s")
        self.assertTrue(arguments[arguments.index("--targets") + 1].endswith("/scenarios/scoopjoy/targets.md"))
        self.assertIn("Running for 3 min 50 s", process.text("stderr"))
        self.assertEqual(plan[-3:], ["--users", "20", "--json"])
        self.assertNotIn("--host", plan)

    def test_without_a_time_from_the_plan_it_runs_two_minutes(self):
        self.assert_ended(self.run_tree(PROVING="null"))
        self.assertEqual(self.arguments()[self.arguments().index("--run-time") + 1], "120s")

    def test_a_quick_look_takes_a_minute_and_makes_no_plan(self):
        self.assert_ended(self.run_tree("--quick", "--users", "20"))
        self.assertEqual(self.arguments()[self.arguments().index("--run-time") + 1], "60s")
        self.assertNotIn("--quick", self.arguments())
        self.assertFalse(os.path.exists(self.path("plan")))

    def test_the_web_ui_is_served_without_a_time_and_without_headless(self):
        self.assert_ended(self.run_tree("--web"))
        for option in ("--web", "--headless", "--run-time"):
            self.assertNotIn(option, self.arguments())
        self.assertIn("http://127.0.0.1:4711", self.arguments())
        self.assertFalse(os.path.exists(self.path("plan")))
        self.assert_ended(self.run_tree("--autostart", "-t", "5s"))
        self.assertNotIn("--headless", self.arguments())

    def test_a_time_that_was_chosen_is_kept_and_a_days_shape_has_no_targets(self):
        self.assert_ended(self.run_tree("-t", "10s"))
        self.assertIn("--targets", self.arguments())
        self.assertFalse(os.path.exists(self.path("plan")))
        self.assert_ended(self.run_tree("--shape", "shift"))
        self.assertNotIn("--targets", self.arguments())

    def test_the_beginning_of_an_options_name_is_a_choice_too(self):
        self.assert_ended(self.run_tree("--user", "5", "--run-t=10s", "--ho", "http://127.0.0.1:1", "--json"))
        for option in ("--fixed-count", "--run-time", "--host"):
            self.assertNotIn(option, self.arguments())
        self.assertIn("--json-file", self.arguments())
        self.assertFalse(os.path.exists(self.path("demo")))

    def test_rates_of_a_task_and_a_shift_keep_the_tills(self):
        for given, kept in ((("--arrival-rate", "create_pos_invoice=600/h"), ("--fixed-count", "--spawn-rate")),
                            (("--arrival-rate", "POSTerminal.search_items=1/s"), ("--fixed-count", "--spawn-rate")),
                            (("--shape", "shift"), ("--fixed-count",)),
                            (("--arrival-rate", "POSTerminal=10/s"), ()), (("--arrival-rate", "10/s"), ())):
            self.assert_ended(self.run_tree(*given))
            added = [option for option in ("--fixed-count", "--spawn-rate") if option in self.arguments()]
            self.assertEqual(added, list(kept), given)
        self.assertIn("--run-time", self.arguments())

    def test_the_environment_and_a_configuration_file_are_left_alone(self):
        self.write("locust.conf", "users = 5\nhost: http://127.0.0.1:1\n")
        self.assert_ended(self.run_tree(LOCUST_RUN_TIME="5s"))
        for option in ("--fixed-count", "--run-time", "--host"):
            self.assertNotIn(option, self.arguments())

    def test_a_locustfile_gets_locusts_options(self):
        self.write("locust.conf", "locustfile = from_conf.py\n")
        for given, variables in ((("-f", "a.py"), {}), (("-fa.py",), {}), (("--locustfile=a.py",), {}),
                                 (("--loc", "folder"), {}), ((), {"LOCUST_LOCUSTFILE": "https://host/a"}), ((), {})):
            self.assert_ended(self.run_tree(*given, **variables))
            self.assertIn("http://127.0.0.1:4711", self.arguments(), given)
            added = [word for word in self.arguments() if word.startswith("-") and word not in given]
            self.assertEqual(added, ["--headless", "--csv", "--json-file", "--html", "--host"], given)

    def test_a_scenario_wins_over_a_locustfile_of_less_precedence(self):
        self.write("locust.conf", "locustfile = from_conf.py\n")
        self.write("acrida.toml", 'locustfile = "mine.cpp"  # and not Python\n')
        self.assert_ended(self.run_tree())
        self.assertIn("--run-json", self.arguments())
        self.assertNotIn("--html", self.arguments())

    def test_help_and_lists_start_no_server(self):
        for option in ("--help", "--version", "--list", "--show-task-ratio"):
            self.assert_ended(self.run_tree("-u", "5", option))
        self.assertFalse(os.path.exists(self.path("demo")))
        self.assertFalse(os.path.exists(os.path.join(self.tree, "results")))

    def test_the_exit_code_is_acridas(self):
        self.assert_ended(self.run_tree(EXIT="4"), 4)

    def test_a_demo_erp_that_does_not_start_is_said(self):
        process = self.run_tree(DEMO_FAILS="1")
        self.assert_ended(process, 1)
        self.assertIn("the demo ERP did not start", process.text("stderr"))
        self.assertEqual(process.lines["stderr"][-1], "demo-erp: no room")

    def test_ctrl_c_ends_both_and_keeps_the_exit_code(self):
        process = self.run_tree("--wait")
        process.wait_for_line("waiting")
        process.signal(signal.SIGINT)
        self.assert_ended(process, 3)
        with self.assertRaises(ProcessLookupError):
            os.kill(json.loads(self.read("demo")), 0)

    def test_ubuntu_has_a_version_for_each_package_and_is_said_to_be_unproven(self):
        with open(os.path.join(ROOT, "tools", "packages"), encoding="utf-8") as file:
            rows = [line.partition("#")[0].split() for line in file if line.partition("#")[0].strip()]
        self.assertEqual([row for row in rows if len(row) != 4], [])
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
            self.assertRegex(re.sub(r"\s+", " ", file.read()), r"Ubuntu 24\.04 .*unproven")


if __name__ == "__main__":
    unittest.main()
