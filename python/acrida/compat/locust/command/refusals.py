"""Options of Locust that Acrida does not offer yet: refused by name, never taken and ignored."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

USAGE_ERROR = 2  # the exit code of a command line that cannot be honoured


class CannotRecord(Exception):
    """What was asked for beside a run (databases to watch, metrics to serve) cannot be had; the text says why."""


def refuse_distribution(options: Namespace) -> None:
    """Ends the program with exit code 2 when `options` ask for a master, a worker or several processes."""
    for option in ("master", "worker", "processes"):
        if getattr(options, option, None):
            refuse(f"--{option}: running distributed is not offered yet. Run in one process: leave out --{option}.")


def refuse_what_is_not_offered(options: Namespace) -> None:
    """Ends the program with exit code 2 when `options` ask for something that Acrida cannot do yet."""
    refuse_distribution(options)
    if options.otel:
        refuse("--otel: OpenTelemetry is not offered yet. Leave it out; --csv, --json-file and --html keep the "
                "figures.")


def refuse(reason: str) -> None:
    """Ends the program with exit code 2 and one line."""
    sys.stderr.write(f"{_program()}: error: {reason}\n")
    sys.exit(USAGE_ERROR)


def in_words(error: OSError | ValueError) -> str:
    """What is wrong with a file: "targets.md: No such file or directory"."""
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{os.fsdecode(error.filename)}: {error.strerror}"
    return str(error)


def started_as_acrida() -> bool:
    """Under its own name, not in the place of Locust."""
    return _program() == "acrida"


def _program() -> str:
    return os.path.basename(sys.argv[0])
