"""CPU per request of each client, side by side against one server.

Both sides are counted by the kernel: the client's user and system time from its start to its end, so its own start
is in it (about 1 % of a run of 4 seconds), and the server's. Requests are those that the server answered.
"""

import os
import shutil
import statistics
import subprocess

from bench_server import BenchServer, pinned

CONNECTIONS = 50
GOAL = 0.80
SCENARIO = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scenarios", "get.cpp")


def commands(build, url, seconds, users=CONNECTIONS):
    """Client -> its command line; nothing for one that is not installed."""
    page = url + "/item/1"
    peers = {
        "wrk": ["wrk", "-t1", f"-c{users}", f"-d{seconds}s", page],
        "h2load": ["h2load", "--h1", "-t1", f"-c{users}", f"-D{seconds}", page],
        "hey": ["hey", "-cpus", "1", "-c", str(users), "-z", f"{seconds}s", page],
        "ab": ["ab", "-q", "-k", "-c", str(users), "-t", str(seconds), "-n", "100000000", page],
    }
    found = {name: command if shutil.which(command[0]) else None for name, command in peers.items()}
    return {"acrida": acrida(build, url, seconds, users), **found}


def acrida(build, url, seconds, users):
    return [os.path.join(build, "acrida"), "-f", SCENARIO, "-H", url, "-u", str(users), "-r", str(users), "--shards",
            "1", "-t", f"{seconds}s", "--headless", "--only-summary"]


def measure(command, server, core):
    """(client's, server's) microseconds of CPU per request, and requests."""
    before = server.counts()
    with open(os.devnull, "wb") as nowhere:
        child = subprocess.Popen(command, stdout=nowhere, stderr=subprocess.PIPE, preexec_fn=pinned(core, 20_000))
        complaint = child.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    child.returncode = code
    # Acrida's 5: the generator was saturated, which is the point here.
    if code not in (0, 5):
        raise SystemExit(f"bench: {command[0]} ended with {code}:\n{complaint[-2000:]}")
    after = server.counts()
    requests = after["requests"] - before["requests"]
    client_us = (usage.ru_utime + usage.ru_stime) * 1e6 / requests
    return client_us, (after["cpu_ns"] - before["cpu_ns"]) / 1e3 / requests, requests


def side_by_side(build, cores, runs, seconds):
    """Prints a row for each client; the medians of `runs` rounds in which every client runs once."""
    with BenchServer(build, cores[1]) as server:
        clients = commands(build, server.url, seconds)
        measure(acrida(build, server.url, 1, CONNECTIONS), server, cores[0])  # compiles the scenario
        results = {name: [] for name in clients}
        for _ in range(runs):
            for name, command in clients.items():
                if command:
                    results[name].append(measure(command, server, cores[0]))
    print(f"GET with a check and 20 names (Acrida) or one page (the others), {CONNECTIONS} connections, "
          f"{runs} alternating runs of {seconds} s, medians")
    print(f"  {'client':<8} {'client us/request':>18} {'server us/request':>18} {'requests/s':>11}")
    for name, rows in results.items():
        if not rows:
            print(f"  {name:<8} not installed")
            continue
        client, server_us, requests = (statistics.median(column) for column in zip(*rows))
        print(f"  {name:<8} {client:>18.2f} {server_us:>18.2f} {requests / seconds:>11.0f}")
    if not results["wrk"]:
        return []
    ratios = [ours[0] / theirs[0] for ours, theirs in zip(results["acrida"], results["wrk"])]
    return [("CPU per request, GET", f"<= {GOAL:.2f} x wrk", statistics.median(ratios), "x wrk", GOAL)]


def by_users(build, cores, runs, seconds):
    """Prints Acrida's CPU per request as users grow; a figure without a goal."""
    print(f"\nAcrida's CPU per request by users, medians of {runs}")
    with BenchServer(build, cores[1], descriptors=20_000) as server:
        for users in (10, 100, 1_000, 10_000):
            rows = [measure(acrida(build, server.url, seconds, users), server, cores[0]) for _ in range(runs)]
            print(f"  {users:>6} users {statistics.median(row[0] for row in rows):>8.2f} us/request")
    return []
