"""One run of a locustfile of bench/scenarios, by Acrida or by Locust, with a window that is measured from outside."""

import json
import os
import subprocess
import tempfile
import time
from typing import NamedTuple

from bench_server import pinned
from figures import Instant, cost_between, cpu_seconds

SCENARIOS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scenarios")
DESCRIPTORS = 20_000
PATIENCE_SECONDS = 60   # for the window to begin, and to end after its time: what a saturated generator may be late
AT_MOST_SECONDS = 300   # a run whose bench/run has died ends by itself
POLL_SECONDS = 0.05
CLASSES = {"HttpUser": "Http", "FastHttpUser": "Fast", "User": "Bare"}  # what their names begin with in the scenarios


class RunFailed(Exception):
    """It gave no figures; the text says why."""


class Generator(NamedTuple):
    """A program that runs locustfiles, and the kind of user that it does it with."""
    name: str
    program: str
    kind: str
    environment: dict  # variables


def generators(build, venv, kinds=("HttpUser", "FastHttpUser")):
    """Acrida, and Locust where there is an environment for it: {"acrida HttpUser": Generator, ...}."""
    ours = Generator("acrida", os.path.join(os.path.abspath(build), "acrida"), "", {"VIRTUAL_ENV": venv or ""})
    theirs = [Generator("locust", os.path.join(venv, "bin", "locust"), "", {})] if venv else []
    found = [one._replace(name=f"{one.name} {kind}", kind=kind) for one in [ours, *theirs] for kind in kinds]
    return {one.name: one for one in found}


class Users(NamedTuple):
    """Of which class of which locustfile, in bench/scenarios."""
    locustfile: str
    noun: str  # the class is called by its kind and this
    count: int
    a_second: int = 0  # spawned; 0: all at once


class Window(NamedTuple):
    """What scenarios/window.py is told."""
    settle_s: float
    seconds: float
    exact_times: bool = False


class LocustfileRun:
    """Started when constructed, on one core; `with` ends it."""

    def __init__(self, generator, core, url, users, window):
        self.window = window
        self.folder = tempfile.TemporaryDirectory()
        self.said = os.path.join(self.folder.name, "window")
        self.log = os.path.join(self.folder.name, "log")
        files = ",".join(os.path.join(SCENARIOS, name) for name in (users.locustfile, "window.py"))
        a_second = users.a_second or users.count
        command = [generator.program, "-f", files, CLASSES[generator.kind] + users.noun, "--headless", "--only-summary",
                   "-H", url, "-u", str(users.count), "-r", str(a_second), "-t", f"{AT_MOST_SECONDS}s"]
        with open(self.log, "w", encoding="utf-8") as output:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                            cwd=self.folder.name, env=self.variables(generator),
                                            preexec_fn=pinned(core, DESCRIPTORS))

    def variables(self, generator):
        """No configuration of this machine's user, nor of the shell's."""
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("LOCUST_", "PYTHON", "BENCH_")) and name not in ("VIRTUAL_ENV", "HOME")}
        exact = {"BENCH_TIMES": "1"} if self.window.exact_times else {}
        return {**kept, **generator.environment, **exact, "HOME": self.folder.name, "BENCH_WINDOW": self.said,
                "BENCH_SETTLE": str(self.window.settle_s), "BENCH_SECONDS": str(self.window.seconds)}

    def begin(self):
        """Waits for the window; what was counted until then."""
        return self.line(0, "its users are not spawned", self.window.settle_s)

    def end(self):
        """Waits for the end of the window; what was counted in it."""
        return self.line(1, "the window has not ended", self.window.seconds)

    def line(self, number, complaint, seconds):
        deadline = time.monotonic() + seconds + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if os.path.exists(self.said):
                with open(self.said, encoding="utf-8") as file:
                    lines = file.read().split("\n")
                if len(lines) > number + 1:  # what is after the last line's end is not whole
                    return without_failures(json.loads(lines[number]))
            if self.process.poll() is not None:
                raise RunFailed(f"ended with {self.process.returncode}:\n{self.last_words()}")
            time.sleep(POLL_SECONDS)
        raise RunFailed(f"{complaint} within {PATIENCE_SECONDS} s")

    def last_words(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()[-2000:]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()


def without_failures(counted):
    if counted["failures"] or counted["exceptions"]:
        raise RunFailed(f"{counted['failures']} of {counted['requests']} requests failed, "
                        f"and {counted['exceptions']} kinds of exceptions were raised")
    return counted


def instant(pid, server):
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        client = cpu_seconds(file.read())
    counts = server.counts()
    return Instant(time.monotonic(), client, counts["cpu_ns"] / 1e9, counts["requests"], counts["submitted"])


def cost_since(begin, pid, server):
    try:
        return cost_between(begin, instant(pid, server))
    except ValueError as error:
        raise RunFailed(str(error)) from error
