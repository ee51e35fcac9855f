"""Hosts as pages are shown them, without user and password or without the password, and what they were."""

from __future__ import annotations

import re
from collections.abc import Sequence

HIDDEN = "***"
BETWEEN = ", "  # of several hosts, where pages show those of a test
_SECRETS = re.compile(r"(?<=://)([^/?#:]*)(:[^/?#]*)?(?=@)")


class UnknownHost(ValueError):
    """It hides its user and password, and is none that is known; the text says so."""


def whole_host(sent: str, known: Sequence[str]) -> str | None:
    """What a page that sends this host means: the first of `known` that it is shown so, else itself; None: all of
    `known`, each where it was. Raises UnknownHost."""
    for host in known:
        if sent in (host, _SECRETS.sub(HIDDEN, host), _without_password(host)):
            return host
    if len(known) > 1 and sent == BETWEEN.join(map(_without_password, known)):
        return None
    if f"{HIDDEN}@" in sent:
        raise UnknownHost(f"{sent} hides its user and password, and is no host that was named before: write its user "
                          "and password, or leave them out")
    return sent


def _without_password(host: str) -> str:
    return _SECRETS.sub(lambda found: f"{found[1]}:{HIDDEN}" if found[2] else found[0], host)
