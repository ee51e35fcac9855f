"""What judges a run: the table of --targets, conditions (--fail-if, --threshold), and what is not to speak (--mute).

The judge itself is C++ (src/verdict). Here it is told what was asked for, before anything is sent, and asked while the
run goes on whether a limit that is to end it is broken.
"""

from __future__ import annotations

import logging
from argparse import Namespace
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, NamedTuple

import gevent

from acrida import _engine
from locust.command.planning import read_table
from locust.command.refusals import refuse
from locust.log import greenlet_exception_logger

if TYPE_CHECKING:
    from acrida._engine import RunRecord

logger = logging.getLogger("locust.main")

LOOK_SECONDS = 1.0


class Judgement(NamedTuple):
    """As it was written: the table's bytes and name, conditions, muted rules."""

    table: bytes | None = None
    source: str = ""
    fail_if: tuple[str, ...] = ()
    threshold: tuple[str, ...] = ()
    mute: tuple[str, ...] = ()
    allow_unproven: bool = False

    @classmethod
    def of(cls, options: Namespace, own: Collection[str]) -> Judgement:
        """As `options` say; `own` are the dests that are Acrida's and not the locustfile's.

        Ends the program with exit code 2 when what is asked for cannot be read or understood.
        """
        def said(dest: str):
            return getattr(options, dest) if dest in own else None

        source = said("targets") or ""
        judgement = cls(read_table(source) if source else None, source, tuple(said("fail_if") or ()),
                        tuple(said("threshold") or ()), tuple(said("mute") or ()), bool(said("allow_unproven")))
        try:
            _engine.RunRecord.check_judge(*judgement._asked())
        except ValueError as error:
            refuse(str(error))
        return judgement

    @property
    def judges(self) -> bool:
        """There are targets or conditions."""
        return self.table is not None or bool(self.fail_if or self.threshold)

    def begin(self, record: RunRecord) -> bool:
        """Tells the record. Returns whether there is something that may end the run."""
        return record.judge_by(*self._asked(), self.allow_unproven)

    def _asked(self) -> tuple[bytes | None, str, list[str], list[str], list[str]]:
        return self.table, self.source, list(self.fail_if), list(self.threshold), list(self.mute)


def end_when_broken(record: RunRecord, end: Callable[[str], None]) -> gevent.Greenlet:
    """Calls `end` with the reason, once a limit that is to end the run is broken."""
    def look_on() -> None:
        while (reason := record.reason_to_abort()) is None:
            gevent.sleep(LOOK_SECONDS)
        logger.error("A target is broken, shutting down: %s", reason)
        end(f"a target is broken: {reason}")

    greenlet = gevent.spawn(look_on)
    greenlet.link_exception(greenlet_exception_logger(logger))
    return greenlet
