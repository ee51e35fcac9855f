"""Locust's own example locustfiles: all load under ours, and what fails when they run fails under Locust too.

Needs $COMPAT_EXAMPLES, their folder. examples.toml says which run. How often each task of theirs is picked is chance, so
compared are exit codes, failures and logged errors, and that the names of one run are among those of the other.
"""

import concurrent.futures
import contextlib
import functools
import os
import re
import signal
import socket
import subprocess
import threading
import time
import tomllib
import unittest
from pathlib import Path

from implementation import LAUNCHER, REPOSITORY, oracle, ours
from known_server import KnownServer
from observe import Normaliser, read_tables, split_stderr

AT_ONCE = 4
SECONDS = 5
GRACE_SECONDS = 20
UNHANDLED = "CRITICAL/locust.runners: Unhandled exception in greenlet"
BROKER = """
import gevent, sys
sys.path.insert(0, sys.argv[1])
from mqtt_broker import MqttBroker
broker = MqttBroker(port=1883)
gevent.sleep(60)
"""
outcomes = {}  # (path, name of the implementation) -> Future
ports = threading.Lock()  # held by a run that needs a port of its own


def setUpModule():
    if "COMPAT_EXAMPLES" not in os.environ:
        raise unittest.SkipTest("Locust's examples were not fetched: --oracle")
    pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
    unittest.addModuleCleanup(pool.shutdown, cancel_futures=True)
    for path, how in listed()["run"].items():
        for implementation in both():
            outcomes[path, implementation.name] = pool.submit(Run(path, how, implementation).outcome)


@functools.cache
def listed():
    """{kind: {path: ...}} of examples.toml; of an older suite's those that it has, and examples-SUITE.toml's."""
    here = Path(__file__).parent
    found = tomllib.loads((here / "examples.toml").read_text(encoding="utf-8"))
    older = here / f"examples-{os.environ['COMPAT_EXAMPLES_SUITE']}.toml"
    if older.exists():
        own = tomllib.loads(older.read_text(encoding="utf-8"))
        elsewhere = {path for paths in own.values() for path in paths}
        found = {kind: {path: how for path, how in paths.items()
                        if path not in elsewhere and (folder() / path).exists()} | own.get(kind, {})
                 for kind, paths in found.items()}
    return found


def folder():
    return Path(os.environ["COMPAT_EXAMPLES"])


def both():
    """Ours and the oracle, by the interpreter that has the examples' packages."""
    found = (ours(), oracle())
    for implementation in found:
        implementation.python = os.environ["COMPAT_EXAMPLES_PYTHON"]
    return found


class Run:
    """One example under one implementation."""

    def __init__(self, path, how, implementation):
        self._path, self._how, self._implementation = folder() / path, how, implementation

    def outcome(self):
        server = KnownServer(everything=True).start()
        with contextlib.ExitStack() as stack:
            stack.callback(server.stop)
            if "port" in self._how:
                stack.enter_context(ports)
            variables = {name: text.replace("SERVER", server.url)
                         for name, text in self._how.get("environment", {}).items()}
            environment = self._implementation.environment(folder(), **variables)
            stack.enter_context(self._beside(environment))
            process = subprocess.Popen(self._words(server.url), cwd=self._path.parent, env=environment, text=True,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            return self._read(process, *self._finish(process), server.url)

    def _words(self, server_url):
        if self._how.get("script"):
            return [self._implementation.python, self._path.name]
        return [self._implementation.python, str(LAUNCHER), "-f", self._path.name, "--headless", "-H",
                self._how.get("host", server_url), "-u", "5", "-r", "5", "--only-summary", "-t",
                f"{self._how.get('seconds', SECONDS)}s"]

    @contextlib.contextmanager
    def _beside(self, environment):
        """The server that the example needs, ready."""
        server = self._how.get("server")
        if not server:
            yield
            return
        if server == "MQTT":
            words = ["-c", BROKER, str(REPOSITORY / "python" / "tests")]
        else:
            words = [str(folder() / server)]
        process = subprocess.Popen([self._implementation.python, *words], env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_until_open(self._how["port"])
            yield
        finally:
            process.kill()
            process.wait()

    def _finish(self, process):
        """What it printed on standard output and standard error; it ends by itself, or by CTRL+C, or is ended."""
        seconds = self._how.get("seconds", SECONDS)
        try:
            return process.communicate(timeout=seconds + (1 if self._how.get("interrupted") else GRACE_SECONDS))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
        try:
            return process.communicate(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.communicate()

    def _read(self, process, _stdout, stderr, server_url):
        log, tables, _ = split_stderr(stderr)
        normal = Normaliser(self._path.parent, server_url)
        read = read_tables(tables, normal)
        errors = {line[19:] for line in read["error report"] if line[:1].isdigit()}
        logged = {re.sub(r": <Greenlet at .*", "", normal.text(line).splitlines()[0])
                  for line in log if not line.startswith("INFO/")}
        names = {re.sub(r" +\d+ +\d+\([\d.]+%\)$", "", row) for row in read["statistics"][2:-2]}
        return {"exit code": process.returncode, "failures": errors, "logged": logged}, names, stderr


def _wait_until_open(port):
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on port {port}")


class Examples(unittest.TestCase):
    maxDiff = None

    def test_every_file_is_listed(self):
        there = {str(path.relative_to(folder())) for path in folder().rglob("*.py")}
        self.assertEqual({path for kind in listed().values() for path in kind}, there)

    def test_every_locustfile_loads(self):
        for path in (*listed()["run"], *listed()["load"]):
            with self.subTest(path):
                mine, theirs = (
                    one.run([one.python, str(LAUNCHER), "-f", Path(path).name, "--list"],
                            (folder() / path).parent, OPENAI_API_KEY="none") for one in both())
                self.assertEqual((mine.returncode, mine.stdout), (0, theirs.stdout), mine.stderr)
                self.assertIn("Available Users:\n    ", mine.stdout)

    def test_what_fails_fails_under_locust_too(self):
        for path, how in listed()["run"].items():
            mine, my_names, stderr = outcomes[path, "Acrida"].result()
            theirs, their_names, _ = outcomes[path, "Locust"].result()
            with self.subTest(path):
                if "differs" in how:
                    self.assertNotEqual(mine, theirs, "it differs no more")
                    continue
                if "interrupted" in how and UNHANDLED in theirs["logged"]:  # CTRL+C met one of Locust's greenlets
                    theirs["logged"].remove(UNHANDLED)
                    theirs["exit code"] = mine["exit code"]
                self.assertEqual(mine, theirs, stderr)
                self.assertTrue(my_names <= their_names or their_names <= my_names, (my_names, their_names))
                self.assertEqual(bool(my_names), bool(their_names))


if __name__ == "__main__":
    unittest.main()
