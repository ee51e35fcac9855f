"""CPU per request of each client, side by side against one server.

Both sides are counted by the kernel: the client's user and system time from its start to its end, so its own start
is in it (about 1 % of a run of 4 seconds), and the server's. Requests are those that the server answered.
"""

import os
import statistics
import subprocess
from typing import NamedTuple

import clients
from bench_server import BenchServer, pinned
from figures import Goal

CONNECTIONS = 50
GOAL = 0.80
ENDED_WELL = (0, 5)  # 5: Acrida says that the generator was saturated, which is the point here


class Cost(NamedTuple):
    client_us: float  # CPU per request
    server_us: float
    requests: int
    submitted: int


def measure(command, server, core):
    before = server.counts()
    with open(os.devnull, "wb") as nowhere:
        child = subprocess.Popen(command, stdout=nowhere, stderr=subprocess.PIPE, preexec_fn=pinned(core, 20_000))
        complaint = child.stderr.read().decode(errors="replace")
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in ENDED_WELL:
        raise SystemExit(f"bench: {command[0]} ended with {child.returncode}:\n{complaint[-2000:]}")
    after = server.counts()
    requests = after["requests"] - before["requests"]
    return Cost((usage.ru_utime + usage.ru_stime) * 1e6 / requests, (after["cpu_ns"] - before["cpu_ns"]) / 1e3 / requests,
                requests, after["submitted"] - before["submitted"])


def side_by_side(build, cores, runs, seconds, task, short):
    """Prints a row for each client; the medians of `runs` rounds in which every client runs once."""
    with BenchServer(build, cores[1]) as server:
        commands = clients.side_by_side(build, server, task, CONNECTIONS, seconds)
        measure(clients.acrida(build, server.url, task, CONNECTIONS, 1), server, cores[0])  # compiles the scenario
        results = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                if command:
                    results[name].append(measure(command, server, cores[0]))
                    check_task(name, task, results[name][-1])
    print(f"\n{task.title};\n{CONNECTIONS} connections, {runs} alternating runs of {seconds} s, medians")
    print(f"  {'client':<10} {'client us/request':>18} {'server us/request':>18} {'requests/s':>11} {'x wrk':>6}")
    for name, costs in results.items():
        if not costs:
            print(f"  {name:<10} not installed")
            continue
        client_us, server_us, requests, _ = (statistics.median(column) for column in zip(*costs))
        against = f"{ratio(costs, results['wrk']):.2f}" if results["wrk"] else "-"
        print(f"  {name:<10} {client_us:>18.2f} {server_us:>18.2f} {requests / seconds:>11.0f} {against:>6}")
    measured = ratio(results["acrida"], results["wrk"]) if results["wrk"] else None
    return [Goal(f"CPU per request, {short}", f"<= {GOAL:.2f} x wrk", measured, "x wrk", GOAL)]


def ratio(ours, theirs):
    """The median of the rounds' ratios."""
    return statistics.median(one.client_us / other.client_us for one, other in zip(ours, theirs))


def check_task(name, task, cost):
    """Half of what a client of the POS task sends are submissions."""
    half = cost.requests / 2
    if clients.does_the_task(name, task) and not half - CONNECTIONS <= cost.submitted <= half + CONNECTIONS:
        raise SystemExit(f"bench: {name} submitted {cost.submitted} of {cost.requests} requests, not half of them")


def by_users(build, cores, runs, seconds):
    """Prints Acrida's CPU per request as users grow; a figure without a goal."""
    print(f"\nAcrida's CPU per request by users, medians of {runs}")
    with BenchServer(build, cores[1], descriptors=20_000) as server:
        for users in (10, 100, 1_000, 10_000):
            command = clients.acrida(build, server.url, clients.GET, users, seconds)
            costs = [measure(command, server, cores[0]) for _ in range(runs)]
            print(f"  {users:>6} users {statistics.median(cost.client_us for cost in costs):>8.2f} us/request")
    return []
