"""CPU per request of locustfiles: under Acrida, under Locust, and wrk as the floor, side by side against one server.

Every client is measured by the same means from outside, between two instants of a run that is under way: its CPU as
the kernel has it, and the requests that the server answered. Start-up, imports and spawning are not in it.
"""

import os
import statistics
import subprocess
import time

import clients
from bench_server import BenchServer, pinned
from cost import CONNECTIONS
from figures import Goal, ratios
from locustfile_run import LocustfileRun, RunFailed, Users, Window, cost_since, generators, instant
from progress import progress

SETTLE_SECONDS = 1
OURS, HTTP, FAST = "acrida HttpUser", "locust HttpUser", "locust FastHttpUser"
SUBMITTED_OFF = 0.02  # of the half that are submissions: invoices that are under way at an instant
TASKS = (
    # locustfile, what its users are called, wrk's task, its name in goals, how many times our CPU per request that of
    # Locust's HttpUser and FastHttpUser is to be
    ("pos.py", "Till", clients.POS, "POS task", 40, 12),
    ("get.py", "Shopper", clients.GET, "bare GET", 50, 12),
)


def side_by_side(build, cores, runs, seconds, venv):
    """Prints a table for each task, the medians of `runs` rounds in which every client runs once."""
    goals = []
    for locustfile, noun, task, short, than_http, than_fast in TASKS:
        with BenchServer(build, cores[1]) as server:
            users = Users(locustfile, noun, CONNECTIONS)
            measures = {name: locustfile_measure(server, cores[0], one, users, seconds, task)
                        for name, one in generators(build, venv).items()}
            if clients.is_installed("wrk"):
                measures["wrk"] = wrk_measure(server, cores[0], task, seconds)
            costs = {name: [] for name in measures}
            for number in range(1, runs + 1):
                for name, measure in measures.items():
                    progress(f"python, {short}, round {number} of {runs}: {name}")
                    costs[name].append(measured_or_none(measure, name))
        print_table(costs, locustfile, short, runs, seconds)
        goals += [goal(short, "HttpUser", costs.get(HTTP), costs[OURS], than_http),
                  goal(short, "FastHttpUser", costs.get(FAST), costs[OURS], than_fast)]
    return goals


def locustfile_measure(server, core, generator, users, seconds, task):
    def measure():
        with LocustfileRun(generator, core, server.url, users, Window(SETTLE_SECONDS, seconds)) as run:
            run.begin()
            cost = cost_of(run.process.pid, server, seconds)
            run.end()
        return checked(cost, task)
    return measure


def wrk_measure(server, core, task, seconds):
    def measure():
        command = clients.wrk(server.url, task, CONNECTIONS, seconds + 2 * SETTLE_SECONDS)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              preexec_fn=pinned(core)) as process:
            try:
                time.sleep(SETTLE_SECONDS)
                cost = cost_of(process.pid, server, seconds)
                if process.poll() is not None:
                    raise RunFailed(f"ended with {process.returncode} before its time")
                return checked(cost, task)
            finally:
                process.kill()
    return measure


def cost_of(pid, server, seconds):
    begin = instant(pid, server)
    time.sleep(seconds)
    return cost_since(begin, pid, server)


def checked(cost, task):
    """Half of what a client of the POS task sends are submissions."""
    wanted = 0.5 if task.wrk_script else 0
    if abs(cost.submitted - wanted) > SUBMITTED_OFF:
        raise RunFailed(f"{cost.submitted:.1%} of the requests were submissions, not {wanted:.0%}")
    return cost


def measured_or_none(measure, name):
    try:
        return measure()
    except RunFailed as error:
        print(f"bench: {name}: {error}", flush=True)
        return None


def print_table(costs, locustfile, short, runs, seconds):
    print(f"\n{short}, {os.path.join('bench/scenarios', locustfile)}, {CONNECTIONS} users who wait for nothing, {runs} "
          f"alternating runs of {seconds} s, medians")
    print(f"  {'client':<20} {'us CPU/request':>15} {'server us':>10} {'requests/s':>11} {'its core':>9} "
          f"{'HttpUser is':>12} {'FastHttpUser is':>16}")
    for name, rounds in costs.items():
        if None in rounds:
            print(f"  {name:<20} not measured: {rounds.count(None)} of {runs} runs failed")
            continue
        client_us, server_us, rate, _, core, _ = (statistics.median(column) for column in zip(*rounds))
        print(f"  {name:<20} {client_us:>15.2f} {server_us:>10.2f} {rate:>11,.0f} {core:>9.0%} "
              f"{times(rounds, costs.get(HTTP)):>12} {times(rounds, costs.get(FAST)):>16}")


def times(ours, theirs):
    by_round = ratios(ours, theirs or ())
    return f"{statistics.median(by_round):.1f} x" if by_round else "-"


def goal(short, kind, theirs, ours, least):
    theirs = theirs or ()
    by_round = ratios(ours, theirs)
    return Goal(f"CPU of {kind}, {short}", f">= {least} x ours", statistics.median(by_round) if by_round else None,
                "x ours", least, at_least=True, rounds=by_round, failed=None in ours or None in theirs)
