"""`acrida plan` for locustfiles, and the plan that a run with --targets starts with.

A run rehearses in a process of its own, so that the locustfile's own state (a list that accounts are taken from, a
file that is written) is as the run finds it.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from acrida import _engine

from .refusals import in_words, refuse
from .rehearsal import REPEATS, SECONDS, Rehearsal

if TYPE_CHECKING:
    from argparse import Namespace

    from locust.env import Environment

logger = logging.getLogger("acrida.plan")

PLAN = "plan"  # what the first word asks for, in the place of a run
PLAN_AT_DEMO = "plan-demo"  # the host is the embedded demo ERP
REHEARSE = "rehearse"  # "rehearse N": what is learned goes into descriptor N
KINDS = (PLAN, PLAN_AT_DEMO, REHEARSE)

_TARGET_BYTES = 1 << 20
_CHILD_SECONDS = SECONDS + 30  # for the imports of the locustfile, and what does not end by itself


class Planning:
    """What the first word of the command line asks for, if it is one of KINDS."""

    def __init__(self, kind: str, descriptor: int | None = None) -> None:
        self.kind = kind
        self.descriptor = descriptor

    @classmethod
    def take_from(cls, arguments: list[str]) -> Planning | None:
        """Takes the words that are about it out of the command line `arguments`, the program's name first."""
        if len(arguments) < 2 or arguments[1] not in KINDS:
            return None
        kind = arguments.pop(1)
        return cls(kind, int(arguments.pop(1)) if kind == REHEARSE else None)

    def carry_out(self, environment: Environment, options: Namespace) -> int:
        """Rehearses and prints the plan; the exit code. `environment` has its runner, and `init` has been fired."""
        targets = read_targets(options)
        host = environment.host or "the users' own hosts"
        if self.kind != REHEARSE:
            _say(notice(host))
        learned = Rehearsal(environment).learn()
        learned["own_demo"] = self.kind == PLAN_AT_DEMO
        learned["source"] = source(learned)
        if self.kind == REHEARSE:
            with open(self.descriptor, "w", encoding="utf-8") as file:
                json.dump(learned, file)
            return 0
        try:
            lines, text, _, document = _engine.plan(json.dumps(learned).encode(), *targets)
        except ValueError as error:
            refuse(str(error))
        sys.stdout.write(document if options.json else f"{lines}\n{text}" if lines else text)
        sys.stdout.flush()
        return 0


def read_targets(options: Namespace) -> tuple[bytes | None, str]:
    """The bytes of --targets and their name. Ends the program with exit code 2 for a table that is none."""
    path = getattr(options, "targets", None)
    if not path:
        return None, ""
    text = read_table(path)
    try:
        _engine.check_targets(text, path)
    except ValueError as error:
        refuse(str(error))
    return text, path


def read_table(path: str) -> bytes:
    """The bytes of --targets. Ends the program with exit code 2 when they cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(_TARGET_BYTES + 1)
    except OSError as error:
        return refuse(f"--targets: {in_words(error)}")


def plan_run(options: Namespace, host: str | None, arguments: list[str]) -> tuple[bytes, bytes, str] | None:
    """What RunRecord.plan() of the engine takes, after the plan's one line has been logged; None without --targets.

    `arguments` is the command line with the program's name. Ends the program with exit code 2 when the requests do not
    fit the targets.
    """
    targets = read_targets(options)
    if targets[0] is None:
        return None
    logger.info(notice(host or "the users' own hosts"))
    learned = _rehearse_apart(arguments)
    if learned is None:
        logger.warning("No plan: the rehearsal did not end well")
        return None
    try:
        lines, _, line, document = _engine.plan(json.dumps(learned).encode(), *targets)
    except ValueError as error:
        if not learned["cut_short"] and not any(one["error"] for one in learned["classes"]):
            refuse(str(error))
        for one in learned["classes"]:
            if one["error"]:
                logger.warning("Rehearsal: %s: %s", one["name"], one["error"])
        logger.warning("No plan: the rehearsal did not learn every request")
        return None
    for match in lines.splitlines():
        logger.info(match)
    for note in json.loads(document)["notes"]:
        logger.warning("Rehearsal: %s", note)
    logger.info(line)
    return json.dumps(learned).encode(), *targets


def notice(host: str) -> str:
    """What is said before a rehearsal."""
    return (f"Rehearsal: each user class once as one user, its tasks {REPEATS} times each, against {host}; what they "
            "write is written there; no figure of it enters the results")


def source(learned: dict) -> str:
    """Where the figures come from."""
    demo = " (the embedded demo ERP)" if learned["own_demo"] else ""
    return f"learned in a rehearsal against {learned['host'] or 'no host'}{demo}, each task {REPEATS} times"


def _rehearse_apart(arguments: list[str]) -> dict | None:
    launcher = os.path.join(os.path.dirname(os.path.abspath(_engine.__file__)), "launch.py")
    with tempfile.TemporaryFile() as file:
        command = [sys.executable, launcher, "acrida", REHEARSE, str(file.fileno()), *arguments[1:],
                   "--loglevel=ERROR"]
        child = subprocess.Popen(command, pass_fds=[file.fileno()], stdout=subprocess.DEVNULL)
        try:
            child.wait(timeout=_CHILD_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        file.seek(0)
        try:
            return json.loads(file.read())
        except ValueError:
            return None


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
