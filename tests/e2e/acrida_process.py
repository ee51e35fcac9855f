"""Starting the real acrida from a test.

Nothing here sleeps: a test waits for a line, for a file's end or for the end of a process, each with a
deadline that only a broken program reaches.
"""

import hashlib
import os
import queue
import subprocess
import tempfile
import threading
import time
import unittest

ACRIDA = os.environ["ACRIDA"]
CACHE = os.path.join(os.path.dirname(ACRIDA), "e2e-cache")
# A loaded machine and a sanitizer are slow; no passing test waits this long.
DEADLINE_SECONDS = 90


class Process:
    """A program whose lines are read as they come."""

    def __init__(self, command, environment, **options):
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        errors="replace", **options)
        self.deadline = time.monotonic() + DEADLINE_SECONDS
        self.lines = {"stdout": [], "stderr": []}
        self.news = queue.Queue()
        self.readers = [threading.Thread(target=self._read, args=(name, stream), daemon=True)
                        for name, stream in (("stdout", self.process.stdout), ("stderr", self.process.stderr))]
        for reader in self.readers:
            reader.start()

    def _read(self, name, stream):
        with stream:
            for line in stream:
                self.lines[name].append(line.rstrip("\n"))
                self.news.put((name, line.rstrip("\n")))
        self.news.put((name, None))

    def wait_for_line(self, text, stream="stderr"):
        """The first line, read or to be read, that contains the text."""
        for line in list(self.lines[stream]):
            if text in line:
                return line
        while True:
            line = self.next_line(stream)
            if text in line:
                return line

    def next_line(self, stream):
        """The next line that nobody has waited for yet."""
        while True:
            name, line = self.news.get(timeout=max(0, self.deadline - time.monotonic()))
            if name == stream and line is None:
                raise AssertionError(f"no more lines on {stream}:\n{self.text('stderr')}")
            if name == stream:
                return line

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self):
        """The exit code, when everything it printed has been read."""
        code = self.process.wait(timeout=max(0, self.deadline - time.monotonic()))
        for reader in self.readers:
            reader.join(max(0, self.deadline - time.monotonic()))
        return code

    def text(self, stream):
        return "\n".join(self.lines[stream])

    def end(self):
        """For cleaning up: whatever state it is in, it is gone afterwards."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for reader in self.readers:
            reader.join()


class EndToEnd(unittest.TestCase):
    """A folder for each test, which is also its home, and an environment without the user's own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="acrida-e2e-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS")
                if name in os.environ}
        # Compiled scenarios are shared by all tests; the key holds everything they depend on.
        return {**kept, "HOME": self.folder, "LANG": "C", "TZ": "UTC", "XDG_CACHE_HOME": CACHE}

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def write_scenario(self, name, text):
        """A scenario whose real path is the same in every test that writes it, so that it is compiled once."""
        folder = os.path.join(CACHE, "scenarios", hashlib.sha256(text.encode()).hexdigest())
        os.makedirs(folder, exist_ok=True)
        shared = os.path.join(folder, name)
        if not os.path.exists(shared):
            with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8") as file:
                file.write(text)
            os.replace(file.name, shared)
        if os.path.lexists(self.path(name)):
            os.unlink(self.path(name))
        os.symlink(shared, self.path(name))
        return self.path(name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return file.read()

    def start(self, *arguments, **options):
        process = Process([ACRIDA, *arguments], self.environment(), **{"cwd": self.folder, **options})
        self.addCleanup(process.end)
        return process

    def run_to_end(self, *arguments, **options):
        process = self.start(*arguments, **options)
        process.wait()
        return process

    def was_held_up(self, process):
        """A run is over, and invalid because the generator was held up: others load this machine."""
        return process.wait() == 5 and "RUN IS INVALID: [gen-" in process.text("stderr") + process.text("stdout")

    def assert_ended_well(self, process, code=0):
        """A run's exit code is this, or 5 where the generator was held up."""
        ended = process.wait()
        self.assertTrue(ended == code or self.was_held_up(process), f"exit code {ended}\n" + process.text("stderr"))

    def assert_one_line(self, process, code, *texts):
        """It ended with this code and one line on standard error that says all of this."""
        self.assertEqual(process.wait(), code, process.text("stderr"))
        self.assertEqual(len(process.lines["stderr"]), 1, process.text("stderr"))
        for text in texts:
            self.assertIn(text, process.lines["stderr"][0])
