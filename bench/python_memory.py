"""Memory of a locustfile's user that has had one answer and waits, under Acrida and Locust, and of a bare gevent User.

The difference between two counts of users, so that interpreter and imports are not in it. The bare User is of the same
locustfile, has no client and asks for nothing; the goal counts from the smaller of the two bare ones.
"""

import statistics
import time

from bench_server import BenchServer
from figures import Goal, bytes_per_user
from locustfile_run import DESCRIPTORS, PATIENCE_SECONDS, LocustfileRun, RunFailed, Users, Window, generators
from memory import resident_bytes
from progress import progress

SMALL, LARGE = 1_000, 5_000
USERS_A_SECOND = 1_000  # all at once, what many requests under way take is given back to the allocator alone
SETTLE_SECONDS = 1
WINDOW_SECONDS = 4  # the last answers come, and the memory is read
QUIET_SECONDS = 2
KINDS = ("User", "HttpUser", "FastHttpUser")
OURS, BARE = "acrida HttpUser", ("acrida User", "locust User")
GOAL_BYTES = 4096


def idle_user(build, cores, runs, venv):
    """The medians of `runs` rounds in which every kind of user runs once with each count."""
    kinds = generators(build, venv, KINDS)
    resident = {name: [] for name in kinds}  # (with few, with many), or None for a round that failed
    for number in range(1, runs + 1):
        for name, generator in kinds.items():
            progress(f"python-memory, round {number} of {runs}: {name}")
            resident[name].append(pair_or_none(build, cores, generator))
    print(f"\nMemory of a locustfile's idle users: resident with {SMALL:,} and with {LARGE:,} of them, and the "
          f"difference for each, medians of {runs}")
    for name, rounds in resident.items():
        if None in rounds:
            print(f"  {name:<20} not measured: {rounds.count(None)} of {runs} rounds failed")
            continue
        small, large = (statistics.median(column) for column in zip(*rounds))
        print(f"  {name:<20} {small / 2**20:>7.1f} MiB {large / 2**20:>7.1f} MiB "
              f"{statistics.median(map(per_user, rounds)):>8,.0f} bytes a user")
    return [goal(resident)]


def pair_or_none(build, cores, generator):
    try:
        return tuple(resident_with(build, cores, generator, users) for users in (SMALL, LARGE))
    except RunFailed as error:
        print(f"bench: {generator.name}: {error}", flush=True)
        return None


def resident_with(build, cores, generator, users):
    """RSS when `users` have had their answer."""
    asked = 0 if generator.kind == "User" else users
    with BenchServer(build, cores[1], descriptors=DESCRIPTORS) as server, \
            LocustfileRun(generator, cores[0], server.url, Users("idle.py", "Idler", users, USERS_A_SECOND),
                          Window(SETTLE_SECONDS, WINDOW_SECONDS)) as run:
        first = run.begin()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while server.counts()["requests"] < asked and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(QUIET_SECONDS)
        resident = resident_bytes(run.process.pid)
        rest = run.end()
    if first["requests"] + rest["requests"] != asked:
        raise RunFailed(f"{users} users had {first['requests']} + {rest['requests']} answers")
    return resident


def per_user(pair):
    return bytes_per_user(pair[0], SMALL, pair[1], LARGE)


def goal(resident):
    """What our user takes above a bare one of the same round."""
    bare = [resident[name] for name in BARE if name in resident]
    rounds = list(zip(resident[OURS], *bare))
    failed = any(None in one for one in rounds)
    above = () if failed else tuple(per_user(ours) - min(map(per_user, others)) for ours, *others in rounds)
    measured = statistics.median(above) if above else None
    return Goal("idle HttpUser above a bare User", f"<= {GOAL_BYTES} bytes", measured, "bytes", GOAL_BYTES,
                rounds=above, failed=failed)
