"""Memory of an idle user: logged in, one exchange with five cookies, connection open, waiting.

Over plain HTTP/1.1 against the bench server, which is the goal; over TLS and over HTTP/2 against nginx beside it.
Users begin slowly enough for few handshakes to be under way at a time: what many of them take together is given back
to the allocator, not to the system, and would be counted as the users'.
"""

import contextlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time

import nginx_server
from bench_server import BenchServer, pinned
from figures import Goal, bytes_per_user
from nginx_server import NginxServer

SMALL = 10_000
LARGE_MAX = 40_000  # nine addresses have the ports for it
ADDRESSES = 9
SPARE = 1_000
GOAL_BYTES = 2048
PATIENCE_SECONDS = 180
SETTLE_SECONDS = 1  # the last answers are on their way when the server has them counted
SCENARIO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scenarios", "idle.cpp")
PLAIN, TLS, HTTP2 = "plain HTTP/1.1", "HTTP/1.1 over TLS", "HTTP/2 over TLS"
USERS_A_SECOND = {PLAIN: 2_000, TLS: 500, HTTP2: 500}


@contextlib.contextmanager
def plain_server(build, core, descriptors):
    """(scheme, port, options of Acrida's, how to count requests)."""
    with BenchServer(build, core, "--addresses", str(ADDRESSES), "--cookies", descriptors=descriptors) as server:
        yield "http", server.port, [], lambda: server.counts()["requests"]


@contextlib.contextmanager
def tls_server(core, descriptors, http2):
    with NginxServer(core, ADDRESSES, descriptors, http2) as server:
        options = ["--cacert", server.certificate, *(["--http2"] if http2 else [])]
        yield "https", server.port, options, server.requests


def resident_bytes(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1)) * 1024


def resident_with(build, cores, users, way):
    """RSS of one shard when `users` of them have had both answers."""
    descriptors = users + SPARE
    serving = plain_server(build, cores[1], descriptors) if way == PLAIN else \
        tls_server(cores[1], descriptors, way == HTTP2)
    with tempfile.TemporaryDirectory() as folder, serving as (scheme, port, options, requests):
        run_json, log = os.path.join(folder, "run.json"), os.path.join(folder, "log")
        command = [os.path.join(build, "acrida"), "-f", SCENARIO, "-H", f"{scheme}://127.0.0.1:{port}",
                   "--param", f"scheme={scheme}", "--param", f"port={port}", "-u", str(users),
                   "-r", str(USERS_A_SECOND[way]), "--shards", "1", "--headless", "--only-summary",
                   "--run-json", run_json, *options]
        with open(log, "w", encoding="utf-8") as output:
            load = subprocess.Popen(command, stdout=output, stderr=output, preexec_fn=pinned(cores[0], descriptors))
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while requests() < 2 * users and load.poll() is None and time.monotonic() < deadline:
                time.sleep(0.5)
            time.sleep(SETTLE_SECONDS)
            resident = resident_bytes(load.pid) if load.poll() is None else 0
            load.send_signal(signal.SIGINT)
            load.wait(timeout=PATIENCE_SECONDS)
        finally:
            load.kill()
            load.wait()
        if not had_both_answers(run_json, users):
            with open(log, encoding="utf-8") as text:
                raise SystemExit(f"bench: {users} users did not become idle over {way}:\n{text.read()[-4000:]}")
        return resident


def had_both_answers(run_json, users):
    """By Acrida's own count: a server counts what it began, and a user that failed has no connection."""
    if not os.path.exists(run_json):
        return False
    with open(run_json, encoding="utf-8") as file:
        total = json.load(file)["total"]
    return (total["requests"], total["failures"]) == (2 * users, 0)


def descriptors_allowed():
    """The hard limit, raised where the machine lets us."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    wanted = LARGE_MAX + SPARE
    if hard < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
            return wanted
        except (ValueError, PermissionError):
            return hard
    return wanted


def idle_user(build, cores):
    """The goal is about plain HTTP/1.1; without a figure where the descriptors do not suffice."""
    large_users = min(LARGE_MAX, descriptors_allowed() - SPARE)
    wanted = f"<= {GOAL_BYTES} bytes"
    if large_users < 1.5 * SMALL:
        print(f"\nMemory: not measured, {large_users + SPARE} descriptors allow too few users (ulimit -Hn)")
        return [Goal("memory per idle user", wanted, None, "bytes", GOAL_BYTES)]
    has_nginx = shutil.which("nginx", path=nginx_server.PATH) and shutil.which("openssl")
    print(f"\nMemory of idle users: resident with {SMALL} and with {large_users} of them, and the difference for each")
    per_user = {}
    for way in (PLAIN, TLS, HTTP2):
        if way != PLAIN and not has_nginx:
            print(f"  {way:<18} not measured: nginx or openssl is not installed")
            continue
        small, large = (resident_with(build, cores, users, way) for users in (SMALL, large_users))
        per_user[way] = bytes_per_user(small, SMALL, large, large_users)
        print(f"  {way:<18} {small / 2**20:>7.1f} MiB {large / 2**20:>7.1f} MiB {per_user[way]:>7.0f} bytes a user")
    return [Goal("memory per idle user", wanted, per_user[PLAIN], "bytes", GOAL_BYTES)]
