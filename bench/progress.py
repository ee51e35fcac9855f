"""What bench/run is at, on standard error: the figures are on standard output."""

import sys


def progress(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)
