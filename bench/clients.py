"""Command lines of everything that is measured against the bench server: Acrida and the bare loop of this tree, and
the peers that are installed."""

import os
import shutil
from typing import NamedTuple, Optional

HERE = os.path.dirname(os.path.abspath(__file__))
ENDLESS = "100000000"  # ab wants a number of requests besides the time


class Task(NamedTuple):
    """What a user does. A peer that cannot do the like sends one request again and again."""
    title: str
    scenario: str              # Acrida's
    path: str                  # of the one request
    body: Optional[str] = None     # its file, sent by POST; a GET without one
    wrk_script: Optional[str] = None


GET = Task("GET: Acrida with a check and 20 names, the others one page", os.path.join(HERE, "scenarios", "get.cpp"),
           "/item/1")
POS = Task("POS task: Acrida and wrk (a Lua script) create an invoice of 1 to 5 random items, read its name from the\n"
           "answer of 4 KiB and submit it; the others create one and the same invoice of 3 items",
           os.path.join(HERE, "scenarios", "pos.cpp"), "/api/resource/POS%20Invoice",
           os.path.join(HERE, "peers", "invoice.json"), os.path.join(HERE, "peers", "pos.lua"))


def acrida(build, url, task, users, seconds, *options):
    return [os.path.join(build, "acrida"), "-f", task.scenario, "-H", url, "-u", str(users), "-r", str(users),
            "--shards", "1", "-t", f"{seconds}s", "--headless", "--only-summary", *options]


def bare(build, port, task, users, seconds):
    return [os.path.join(build, "bench", "bench-bare"), "--port", str(port), "--path", task.path, "--connections",
            str(users), "--seconds", str(seconds), *(["--body", task.body] if task.body else [])]


def wrk(url, task, users, seconds, *options):
    script = ["-s", task.wrk_script] if task.wrk_script else []
    return ["wrk", "-t1", f"-c{users}", f"-d{seconds}s", *script, *options, url + task.path]


def h2load(url, task, users, seconds, *options):
    body = ["-d", task.body, "-H", "content-type: application/json"] if task.body else []
    return ["h2load", "--h1", "-t1", f"-c{users}", f"-D{seconds}", *body, *options, url + task.path]


def hey(url, task, users, seconds):
    body = ["-m", "POST", "-T", "application/json", "-D", task.body] if task.body else []
    return ["hey", "-cpus", "1", "-c", str(users), "-z", f"{seconds}s", *body, url + task.path]


def ab(url, task, users, seconds):
    body = ["-T", "application/json", "-p", task.body] if task.body else []
    return ["ab", "-q", "-k", "-c", str(users), "-t", str(seconds), "-n", ENDLESS, *body, url + task.path]


def side_by_side(build, server, task, users, seconds):
    """Client -> its command line; None for one that is not installed."""
    peers = {"wrk": wrk, "h2load": h2load, "hey": hey, "ab": ab}
    return {"acrida": acrida(build, server.url, task, users, seconds),
            "bare loop": bare(build, server.port, task, users, seconds),
            **{name: command(server.url, task, users, seconds) if is_installed(name) else None
               for name, command in peers.items()}}


def is_installed(name):
    return shutil.which(name) is not None


def does_the_task(name, task):
    """Whether a client submits what it created."""
    return task.wrk_script is not None and name in ("acrida", "wrk")
