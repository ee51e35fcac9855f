"""What bench/run computes from what its programs say. No process is started here: figures_test.py checks it alone."""

import json
import math
import os
import re
from typing import NamedTuple, Optional

DISCARD_ABOVE = 1.5  # times the probe's idle p99
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
UNITS_NS = {"us": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9}


class Goal(NamedTuple):
    """`measured` is at most `limit` where the goal is met; at least, with `at_least`. `rounds`: what single rounds gave;
    where those do not agree whether it is met, but for a fifth at either end, it is not known. `failed`: a run of a
    client ended badly."""
    name: str
    wanted: str
    measured: Optional[float]  # None: no run could be judged
    unit: str
    limit: float
    at_least: bool = False
    rounds: tuple = ()
    failed: bool = False

    def verdict(self):
        if self.failed:
            return "FAILED"
        if self.measured is None:
            return "NOT MEASURED"
        met = {self.is_met(figure) for figure in (self.measured, *without_extremes(self.rounds))}
        if len(met) > 1:
            return "NOISY"
        return "met" if met.pop() else "MISSED"

    def is_met(self, figure):
        return figure >= self.limit if self.at_least else figure <= self.limit

    def row(self):
        measured = "-" if self.measured is None else f"{self.measured:.2f}"
        return f"{self.name:<32} {self.wanted:>16} {measured:>10} {self.unit:<12} {self.verdict()}"


def without_extremes(values):
    """A fifth of them less at either end."""
    ordered, cut = sorted(values), len(values) // 5
    return ordered[cut:len(ordered) - cut]


def percentile(values, q):
    """By the nearest rank, as docs/measurement.md has it."""
    return sorted(values)[rank_of(q, len(values)) - 1]


def rank_of(q, count):
    return max(1, math.ceil(round(q * count, 6)))


def interval(values, q):
    """Between which of the values the percentile of all requests lies, in 95 of 100 samples like this one."""
    count = len(values)
    spread = 1.96 * math.sqrt(count * q * (1 - q))
    low, high = math.floor(q * count - spread), math.ceil(q * count + spread) + 1
    ordered = sorted(values)
    return ordered[max(low, 1) - 1], ordered[min(high, count) - 1]


class Repetition(NamedTuple):
    """One run of a generator, and what the probe found meanwhile."""
    truth_ns: list      # the probe's response times
    said_p50_ns: float  # by the generator
    said_p99_ns: float
    generator_core: float  # share of its core that the generator used
    server_core: float
    rate: float  # requests a second


def is_kept(truth_ns, idle_p99_ns):
    """A server that kept the probe waiting says nothing about the generator."""
    return percentile(truth_ns, 0.99) <= DISCARD_ABOVE * idle_p99_ns


def judging_p99(idle_ns):
    """The probe's p99 without load, by which runs are kept; 0, which keeps none, where the server was not left alone."""
    p99 = percentile(idle_ns, 0.99)
    return p99 if p99 <= DISCARD_ABOVE * percentile(idle_ns, 0.50) else 0


def error_percent(said, truth):
    return 100 * (said - truth) / truth


def said_by_acrida(text):
    """(p50, p99) in nanoseconds of run.json."""
    percentiles = json.loads(text)["total"]["percentiles_ns"]
    return percentiles["p50"], percentiles["p99"]


def said_by_wrk(text):
    """(p50, p99) in nanoseconds of wrk --latency."""
    found = {}
    for percent, number, unit in re.findall(r"^\s+(\d+)%\s+([\d.]+)(us|ms|s|m|h)$", text, re.M):
        found[percent] = float(number) * UNITS_NS[unit]
    return found["50"], found["99"]


def said_by_h2load(lines, begin_us, end_us):
    """(p50, p99) in nanoseconds of h2load's log, of the requests that began within these instants."""
    times = []
    for line in lines:
        began, status, taken = line.split()[:3]
        if begin_us <= int(began) < end_us:
            if status != "200":
                raise ValueError(f"h2load: status {status}")
            times.append(int(taken) * 1000)
    return percentile(times, 0.50), percentile(times, 0.99)


def worst_error(text):
    """The largest of the lines 'NAME PERCENT AT' of bench-percentiles."""
    return max(float(line.split()[1]) for line in text.splitlines())


def requests_of_nginx(text):
    """How many requests nginx has begun to serve, of its stub_status page."""
    return int(re.search(r"^ (\d+) (\d+) (\d+) $", text, re.M).group(3))


def bytes_per_user(small, small_users, large, large_users):
    return (large - small) / (large_users - small_users)


def cpu_seconds(stat):
    """User and system time of a process with all its threads, of its /proc/PID/stat."""
    fields = stat.rpartition(")")[2].split()  # the name before it may hold anything
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def percentile_of_hundredths(counts, q):
    """In milliseconds, of {"hundredths of a millisecond": how often}, as percentile() has it."""
    rank = rank_of(q, sum(counts.values()))
    for value in sorted(counts, key=int):
        rank -= counts[value]
        if rank <= 0:
            return (int(value) + 0.5) / 100
    raise ValueError("no times")


class Instant(NamedTuple):
    """What has been counted until then, of a client and of its server."""
    wall_s: float
    client_cpu_s: float
    server_cpu_s: float
    requests: int
    submitted: int


class Cost(NamedTuple):
    """Of the requests that the server answered between two instants."""
    client_us: float  # CPU per request
    server_us: float
    rate: float  # requests a second
    submitted: float  # the share of them
    client_core: float  # the share of a core that the client used
    server_core: float


def cost_between(begin, end):
    wall, client, server, requests, submitted = (late - early for early, late in zip(begin, end))
    if requests <= 0:
        raise ValueError("the server has answered nothing")
    return Cost(client * 1e6 / requests, server * 1e6 / requests, requests / wall, submitted / requests, client / wall,
                server / wall)


def ratios(ours, theirs):
    """Round by round, how many times our CPU per request theirs is; empty where a round of either failed (None)."""
    if None in ours or None in theirs:
        return ()
    return tuple(their.client_us / our.client_us for our, their in zip(ours, theirs))
