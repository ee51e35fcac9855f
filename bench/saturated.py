"""Response times under a generator that is out of CPU: what it says beside what the server did.

The truth is bench-probe's: a process of its own on the server's core with kernel stamps of its own, at most 20
requests a second. It waits in the same queue as the generator's requests. Its figures without any load come first;
a repetition in which its p99 is above DISCARD_ABOVE times that one is discarded, counted and printed: the server
was out of CPU as well, so it is not known whose fault a long time was.

The POS task takes more of the generator than of the server, so it saturates the one and not the other. A GET costs
Acrida about what it costs the server, whose core is then as busy: shown beside it, and mostly discarded.
"""

import os
import statistics
import subprocess
import tempfile
import time
from typing import Callable, NamedTuple

import clients
from bench_server import BenchServer, pinned
from cost import ENDED_WELL
from figures import (DISCARD_ABOVE, Goal, Repetition, error_percent, interval, is_kept, percentile, said_by_acrida,
                     said_by_h2load, said_by_wrk)

USERS = 5_000
DELAY_US = 10_000
DESCRIPTORS = 20_000
WARM_UP_SECONDS = 3
AFTER_SECONDS = 1  # the generator goes on a little longer than the probe
IDLE_SECONDS = 20
PROBES_A_SECOND = 18.0  # gaps of 50 to 60 ms
P50_GOAL_PERCENT = 5
P99_GOAL_PERCENT = 20


class Window(NamedTuple):
    """The seconds in which the probe asked, wall clock."""
    begin: float
    end: float


class Generator(NamedTuple):
    name: str
    command: list
    said: Callable  # (what it printed, the window) -> (p50, p99) in nanoseconds


def generators(build, url, seconds, folder):
    """Those that are installed. Acrida leaves its warm-up out; h2load's log has the start of each request; wrk knows
    the whole run alone."""
    total = WARM_UP_SECONDS + seconds + AFTER_SECONDS
    run_json, log = os.path.join(folder, "run.json"), os.path.join(folder, "h2load.log")

    def acrida(task):
        return clients.acrida(build, url, task, USERS, total, "--warm-up", f"{WARM_UP_SECONDS}s", "--run-json", run_json)

    def acrida_said(_, window):
        return said_by_acrida(contents(run_json))

    def wrk_said(text, window):
        return said_by_wrk(text)

    def h2load_said(_, window):
        with open(log, encoding="ascii") as lines:
            return said_by_h2load(lines, window.begin * 1e6, window.end * 1e6)

    peers = [Generator("wrk, POS task", clients.wrk(url, clients.POS, USERS, total, "--latency"), wrk_said),
             Generator("h2load, one POST", clients.h2load(url, clients.POS, USERS, total, "--log-file", log), h2load_said)]
    return [Generator("acrida, POS task", acrida(clients.POS), acrida_said),
            Generator("acrida, GET", acrida(clients.GET), acrida_said),
            *(peer for peer in peers if clients.is_installed(peer.command[0]))]


def contents(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def probe(build, server, core, seconds, seed):
    """Response times in nanoseconds."""
    command = [os.path.join(build, "bench", "bench-probe"), "--port", str(server.port), "--seed", str(seed),
               "--requests", str(round(seconds * PROBES_A_SECOND))]
    text = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, preexec_fn=pinned(core)).stdout
    return [int(line) for line in text.split()]


def repeat(build, server, cores, generator, seconds, seed):
    with tempfile.TemporaryFile("w+") as output:
        before, started = server.counts(), time.monotonic()
        child = subprocess.Popen(generator.command, stdout=output, stderr=output, preexec_fn=pinned(cores[0], DESCRIPTORS))
        try:
            time.sleep(WARM_UP_SECONDS)
            begin = time.time()
            truth = probe(build, server, cores[1], seconds, seed)
            window = Window(begin, time.time())
        except BaseException:
            child.kill()
            raise
        _, status, usage = os.wait4(child.pid, 0)
        elapsed, after = time.monotonic() - started, server.counts()
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
        if child.returncode not in ENDED_WELL:
            raise SystemExit(f"bench: {generator.name} ended with {child.returncode}:\n{text[-2000:]}")
        p50, p99 = generator.said(text, window)
    return Repetition(truth, p50, p99, (usage.ru_utime + usage.ru_stime) / elapsed,
                      (after["cpu_ns"] - before["cpu_ns"]) / 1e9 / elapsed,
                      (after["requests"] - before["requests"] - len(truth)) / elapsed)


def against_the_probe(build, cores, runs, seconds):
    with tempfile.TemporaryDirectory() as folder, \
            BenchServer(build, cores[1], "--delay-us", str(DELAY_US), descriptors=DESCRIPTORS) as server:
        measured = generators(build, server.url, seconds, folder)
        for task in (clients.POS, clients.GET):  # compiles the scenarios
            subprocess.run(clients.acrida(build, server.url, task, 1, 1), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           check=True)
        idle = probe(build, server, cores[1], IDLE_SECONDS, 0)
        rows = {generator.name: [] for generator in measured}
        for seed in range(1, runs + 1):
            for generator in measured:
                rows[generator.name].append(repeat(build, server, cores, generator, seconds, seed))
    print_table(idle, rows, runs, seconds)
    idle_p99 = percentile(idle, 0.99)
    return goals("POS task", rows["acrida, POS task"], idle_p99) + goals("GET", rows["acrida, GET"], idle_p99)


def print_table(idle, rows, runs, seconds):
    idle_p99 = percentile(idle, 0.99)
    print(f"\nResponse times, {USERS} users on one core, a server that waits {DELAY_US / 1000:.0f} ms, {runs} alternating "
          f"runs with {seconds} s of probing;\nmedians of the runs kept, the probe's times of these together\n"
          f"probe without load: p50 {ms(percentile(idle, 0.50))} ms, p99 {ms(idle_p99)} ms (n={len(idle)}); "
          f"a run with a probe p99 above {DISCARD_ABOVE} x that is discarded")
    print(f"  {'generator':<17} {'requests/s':>10} {'its core':>9} {'server':>7} {'kept':>5} {'says p50':>9} {'p99':>7}"
          f" {'truth p50':>10} {'p99 (95 % interval, n)':>29}")
    for name, repetitions in rows.items():
        kept = [one for one in repetitions if is_kept(one.truth_ns, idle_p99)]
        shown = kept or repetitions
        p50, p99, generator_core, server_core, rate = medians(shown)
        truth = pooled(shown)
        low, high = interval(truth, 0.99)
        print(f"  {name:<17} {rate:>10.0f} {generator_core:>8.0%} {server_core:>7.0%} {f'{len(kept)}/{len(repetitions)}':>5}"
              f" {ms(p50):>9} {ms(p99):>7} {ms(percentile(truth, 0.50)):>10} "
              f"{f'{ms(percentile(truth, 0.99))} ({ms(low)}-{ms(high)}, {len(truth)})':>29}"
              f"{'' if kept else '  all discarded, shown all the same'}")
    discarded = sum(not is_kept(one.truth_ns, idle_p99) for repetitions in rows.values() for one in repetitions)
    print(f"  {discarded} of {sum(map(len, rows.values()))} runs discarded")


def medians(repetitions):
    return (statistics.median(column) for column in list(zip(*repetitions))[1:])


def pooled(repetitions):
    return [time_ns for one in repetitions for time_ns in one.truth_ns]


def ms(nanoseconds):
    return f"{nanoseconds / 1e6:.2f}"


def goals(task, repetitions, idle_p99):
    """Over the repetitions that are kept; without a figure when there is none."""
    kept = [one for one in repetitions if is_kept(one.truth_ns, idle_p99)]
    p50_error = p99_error = None
    if kept:
        p50, p99, *_ = medians(kept)
        p50_error = abs(error_percent(p50, percentile(pooled(kept), 0.50)))
        p99_error = abs(error_percent(p99, percentile(pooled(kept), 0.99)))
    return [Goal(f"p50 saturated, {task}, off by", f"<= {P50_GOAL_PERCENT} %", p50_error, "%", P50_GOAL_PERCENT),
            Goal(f"p99 saturated, {task}, off by", f"<= {P99_GOAL_PERCENT} %", p99_error, "%", P99_GOAL_PERCENT)]
