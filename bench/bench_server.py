"""The bench server as a child of bench/run, pinned to a core of its own."""

import json
import os
import resource
import subprocess
import urllib.request


def pinned(core, descriptors=None):
    """For subprocess: what the child does first."""
    def prepare():
        os.sched_setaffinity(0, {core})
        if descriptors:
            resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
    return prepare


class BenchServer:
    """Listens when constructed; `with` stops it."""

    def __init__(self, build, core, *options, descriptors=None):
        self.process = subprocess.Popen([os.path.join(build, "bench", "bench-server"), *options], text=True,
                                        stdout=subprocess.PIPE, preexec_fn=pinned(core, descriptors))
        self.port = int(self.process.stdout.readline().split()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def counts(self):
        """Requests answered and nanoseconds of CPU, so far; this question is not counted."""
        with urllib.request.urlopen(self.url + "/_counts", timeout=30) as answer:
            return json.load(answer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.communicate(timeout=30)
