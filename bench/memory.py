"""Memory of an idle user: logged in, one exchange with five cookies, connection open, waiting."""

import os
import re
import resource
import subprocess
import tempfile
import time

from bench_server import BenchServer, pinned

SMALL = 10_000
LARGE_MAX = 40_000  # nine addresses have the ports for it
SPARE = 1_000
GOAL_BYTES = 2048
PATIENCE_SECONDS = 180
SCENARIO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scenarios", "idle.cpp")


def resident_bytes(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1)) * 1024


def resident_with(build, cores, users):
    """RSS of one shard when `users` of them have had both answers."""
    descriptors = users + SPARE
    with tempfile.NamedTemporaryFile("w+") as log, \
            BenchServer(build, cores[1], "--addresses", "9", "--cookies", descriptors=descriptors) as server:
        command = [os.path.join(build, "acrida"), "-f", SCENARIO, "-H", server.url, "--param", f"port={server.port}",
                   "-u", str(users), "-r", "2000", "--shards", "1", "--headless", "--only-summary"]
        load = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=pinned(cores[0], descriptors))
        try:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while server.counts()["requests"] < 2 * users:
                if load.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise SystemExit(f"bench: {users} users did not become idle:\n{log.read()[-2000:]}")
                time.sleep(0.5)
            return resident_bytes(load.pid)
        finally:
            load.kill()
            load.wait()


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
    """The goal's row, or none where the descriptors do not suffice."""
    large_users = min(LARGE_MAX, descriptors_allowed() - SPARE)
    if large_users < 1.5 * SMALL:
        print(f"\nMemory: not measured, {large_users + SPARE} descriptors allow too few users (ulimit -Hn)")
        return []
    small, large = resident_with(build, cores, SMALL), resident_with(build, cores, large_users)
    print(f"\nMemory with plain HTTP/1.1: {small / 2**20:.1f} MiB with {SMALL} idle users, "
          f"{large / 2**20:.1f} MiB with {large_users}")
    return [("memory per idle user", f"<= {GOAL_BYTES} bytes", (large - small) / (large_users - SMALL), "bytes", GOAL_BYTES)]
