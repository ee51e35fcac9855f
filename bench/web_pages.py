"""What open pages of the web UI cost the generator: its lateness with 200 of them beside that without any.

One shard makes 2,000 requests a second on the first core, and the web server's thread shares that core. The pages are
event streams, read on the other core by one process that gives way to the server there. Runs without and with them
alternate; the goal is about the median of the differences.
"""

import json
import os
import re
import selectors
import socket
import statistics
import subprocess
import tempfile
import threading
import time
from urllib.parse import urlsplit

from bench_server import BenchServer, pinned
from figures import Goal

PAGES = 200
USERS = 200
WARM_UP_SECONDS = 3
PAIRS = 5
GOAL_MS = 1.0
SCENARIO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scenarios", "pages.cpp")


class Pages:
    """So many event streams, read until the end of the `with`; `bytes` is what they were told, `told` how many were."""

    def __init__(self, url, count, core):
        self.bytes = self.told = 0
        self._url, self._count, self._core = urlsplit(url), count, core
        self._over = threading.Event()
        self._reader = threading.Thread(target=self._read)

    def __enter__(self):
        self._reader.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._reader.join()

    def _read(self):
        # Of the thread alone: these are calls of the kernel's, which knows no process here.
        os.sched_setaffinity(0, {self._core})
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        with selectors.DefaultSelector() as streams:
            for _ in range(self._count):
                stream = socket.create_connection((self._url.hostname, self._url.port))
                stream.sendall(f"GET /acrida/events HTTP/1.1\r\nHost: {self._url.netloc}\r\n\r\n".encode())
                stream.setblocking(False)
                streams.register(stream, selectors.EVENT_READ, data=[])
            while not self._over.is_set():
                for key, _ in streams.select(timeout=0.1):
                    self._take(streams, key.fileobj, key.data)
            for key in list(streams.get_map().values()):
                key.fileobj.close()

    def _take(self, streams, stream, seconds):
        got = stream.recv(1 << 18)
        self.bytes += len(got)
        if b"event: second" in got and not seconds:
            seconds.append(True)
            self.told += 1
        if not got:
            streams.unregister(stream)
            stream.close()


def lateness_ms(build, server, cores, seconds, pages):
    """p99 of the send lateness of a run with so many pages open, and how many bytes a second all of them were told."""
    with tempfile.TemporaryDirectory() as folder:
        run_json = os.path.join(folder, "run.json")
        command = [os.path.join(build, "acrida"), "-f", SCENARIO, "-H", server.url, "-u", str(USERS), "-r", str(USERS),
                   "-t", f"{seconds}s", "--warm-up", f"{WARM_UP_SECONDS}s", "--shards", "1", "--web-port", "0",
                   "--autostart", "--autoquit", "0", "--only-summary", "--run-json", run_json]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                 preexec_fn=pinned(cores[0]))
        url = None
        for line in child.stderr:
            if found := re.search(r"http://(?:localhost|127\.0\.0\.1):\d+", line):
                url = found[0].replace("localhost", "127.0.0.1")
                break
        if url is None:
            raise SystemExit(f"bench: acrida served no web UI and ended with {child.wait()}")
        rest = threading.Thread(target=child.stderr.read)
        rest.start()
        begin = time.monotonic()
        with Pages(url, pages, cores[1]) as opened:
            code = child.wait()
        rest.join()
        if code not in (0, 1):
            raise SystemExit(f"bench: acrida ended with {code}")
        if opened.told != pages:
            raise SystemExit(f"bench: {opened.told} of {pages} pages were told of a second")
        with open(run_json, encoding="utf-8") as file:
            run = json.load(file)
        return run["validity"]["send_lateness_p99_ns"] / 1e6, opened.bytes / (time.monotonic() - begin)


def beside_none(build, cores, seconds):
    """Alternating pairs of runs."""
    with BenchServer(build, cores[1]) as server:
        subprocess.run([os.path.join(build, "acrida"), "-f", SCENARIO, "--list"], stdout=subprocess.DEVNULL, check=True)
        pairs = []
        for _ in range(PAIRS):
            without, _ = lateness_ms(build, server, cores, seconds, 0)
            with_pages, told = lateness_ms(build, server, cores, seconds, PAGES)
            pairs.append((without, with_pages, told))
    print(f"\np99 of the send lateness, {USERS} users on one core, {PAIRS} alternating pairs of {seconds} s")
    print(f"  {'no pages':>9} {f'{PAGES} pages':>10} {'difference':>11} {'told':>11}")
    for without, with_pages, told in pairs:
        print(f"  {without:>6.3f} ms {with_pages:>7.3f} ms {with_pages - without:>8.3f} ms {told / 1e6:>6.2f} MB/s")
    differences = tuple(with_pages - without for without, with_pages, _ in pairs)
    return [Goal(f"p99 lateness, {PAGES} pages, more by", f"<= {GOAL_MS:g} ms", statistics.median(differences), "ms",
                 GOAL_MS, rounds=differences)]
