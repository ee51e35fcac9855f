"""What runs of locustfiles say of response times, beside what the server did: 10 to 5,000 users, answers after 10 ms.

The truth is bench-probe's, as in saturated.py, with the same rule for what is discarded. The POS task, because a
request of it costs the generator more than the server. Each run says its p50 and p99 twice: as Locust's tables print
them, in buckets of a millisecond and, from 100 ms on, ten, and exactly, from the times of the `request` events.
Acrida's HttpUser runs `runs` times at each count of users; the others, of which there is no goal, once.
"""

import statistics
from typing import NamedTuple

from bench_server import BenchServer
from figures import (DISCARD_ABOVE, Cost, Goal, error_percent, is_kept, judging_p99, percentile,
                     percentile_of_hundredths)
from locustfile_run import DESCRIPTORS, LocustfileRun, RunFailed, Users, Window, cost_since, generators, instant
from progress import progress
from saturated import DELAY_US, IDLE_SECONDS, ms, pooled, probe

USERS = (10, 50, 500, 5_000)
PROBING_LASTS = 1.2  # times the seconds that it is asked for: the answers' times come to the gaps
SETTLE_SECONDS = 3  # what spawning has held up is over
OURS = "acrida HttpUser"
GOAL_PERCENT = 5
MS = 1e6


class Told(NamedTuple):
    """One run, what it said, and what the probe found meanwhile."""
    truth_ns: list
    printed_p50_ms: float
    printed_p99_ms: float
    exact_p50_ms: float
    exact_p99_ms: float
    cost: Cost


def against_the_probe(build, cores, runs, seconds, venv):
    results = {}  # (users, name) -> list of Told, or of None for a run that failed
    with BenchServer(build, cores[1], "--delay-us", str(DELAY_US), descriptors=DESCRIPTORS) as server:
        progress(f"python-truth: the server without load, {IDLE_SECONDS} s")
        idle = probe(build, server, cores[1], IDLE_SECONDS, 0)
        for number in range(1, runs + 1):
            for users in USERS:
                for name, generator in generators(build, venv).items():
                    if number > 1 and name != OURS:
                        continue
                    progress(f"python-truth, round {number} of {runs}: {users} users, {name}")
                    results.setdefault((users, name), []).append(
                        told_or_none(build, server, cores, generator, users, seconds, number))
    print_table(idle, results, runs, seconds)
    return goals(results[USERS[-1], OURS], judging_p99(idle))


def told_or_none(build, server, cores, generator, users, seconds, seed):
    try:
        return told(build, server, cores, generator, users, seconds, seed)
    except RunFailed as error:
        print(f"bench: {generator.name}, {users} users: {error}", flush=True)
        return None


def told(build, server, cores, generator, users, seconds, seed):
    window = Window(SETTLE_SECONDS, PROBING_LASTS * seconds, exact_times=True)
    with LocustfileRun(generator, cores[0], server.url, Users("pos.py", "Till", users), window) as run:
        run.begin()
        before = instant(run.process.pid, server)
        truth = probe(build, server, cores[1], seconds, seed)
        cost = cost_since(before, run.process.pid, server)
        said = run.end()
    if not said["times"]:
        raise RunFailed("no request ended in the window")
    return Told(truth, *said["printed_ms"], *(percentile_of_hundredths(said["times"], q) for q in (0.50, 0.99)), cost)


def print_table(idle, results, runs, seconds):
    idle_p99 = judging_p99(idle)
    print(f"\nResponse times of locustfiles, the POS task, users who wait for nothing, a server that waits "
          f"{DELAY_US / 1000:.0f} ms, {PROBING_LASTS * seconds:.0f} s each;\n"
          f"medians of {runs} runs (those of one run but for {OURS}); in ms; p50 and p99 as printed in Locust's "
          f"buckets, and exactly of the request events\n"
          f"probe without load: p50 {ms(percentile(idle, 0.50))}, p99 {ms(percentile(idle, 0.99))} (n={len(idle)}); a run with a "
          f"probe p99 above {DISCARD_ABOVE} x that is discarded"
          f"{'' if idle_p99 else f', and all are: that p99 is above {DISCARD_ABOVE} x the p50, the machine was busy'}")
    print(f"  {'users':>5} {'generator':<20} {'requests/s':>10} {'its core':>9} {'server':>7} {'kept':>5}"
          f" {'prints p50':>11} {'p99':>7} {'exact p50':>10} {'p99':>9} {'truth p50':>10} {'p99':>7} {'p50 off':>9}")
    for (users, name), rounds in results.items():
        print(f"  {users:>5} {name:<20} {row(rounds, idle_p99)}")


def row(rounds, idle_p99):
    done = [one for one in rounds if one]
    if not done:
        return "not measured: no run ended well in bounded time"
    kept = [one for one in done if is_kept(one.truth_ns, idle_p99)]
    shown = kept or done
    cost = Cost(*(statistics.median(column) for column in zip(*(one.cost for one in shown))))
    printed_p50, printed_p99, exact_p50, exact_p99 = said(shown)
    truth = pooled(shown)
    off = error_percent(exact_p50 * MS, percentile(truth, 0.50))
    return (f"{cost.rate:>10,.0f} {cost.client_core:>9.0%} {cost.server_core:>7.0%} {f'{len(kept)}/{len(rounds)}':>5}"
            f" {printed_p50:>11.0f} {printed_p99:>7.0f} {exact_p50:>10.2f} {exact_p99:>9.2f}"
            f" {ms(percentile(truth, 0.50)):>10} {ms(percentile(truth, 0.99)):>7} {off:>+8.1f}%"
            f"{'' if kept else '  all discarded, shown all the same'}")


def said(rounds):
    """The medians of what they said."""
    return [statistics.median(column) for column in list(zip(*rounds))[1:5]]


def goals(rounds, idle_p99):
    """Over the rounds that are kept; without a figure when there is none."""
    kept = [one for one in rounds if one and is_kept(one.truth_ns, idle_p99)]
    found = []
    for name, which in (("printed", "printed_p50_ms"), ("exact", "exact_p50_ms")):
        errors = tuple(p50_error(one, which) for one in kept)
        found.append(Goal(f"{name} p50, {USERS[-1]:,} users, off by", f"<= {GOAL_PERCENT} %",
                          statistics.median(errors) if errors else None, "%", GOAL_PERCENT, rounds=errors,
                          failed=None in rounds))
    return found


def p50_error(one, which):
    return abs(error_percent(getattr(one, which) * MS, percentile(one.truth_ns, 0.50)))
