"""Runs Python that a test writes in an interpreter of its own."""

import subprocess
import sys
import textwrap

SECONDS_AT_MOST = 30


def run_script(*parts, **options):
    """What a process prints, and its exit code, that runs the parts one after the other: a CompletedProcess."""
    text = "\n".join(textwrap.dedent(part) for part in parts)
    return subprocess.run([sys.executable, "-B", "-c", text], text=True, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=SECONDS_AT_MOST, check=False, **options)
