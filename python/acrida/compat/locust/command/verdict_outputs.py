"""What shows the verdict of a run to others: files for CI systems, a job of GitHub Actions, Prometheus."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from acrida import _engine
from locust.command import refusals

if TYPE_CHECKING:
    from acrida._engine import RunRecord


class VerdictOutputs(NamedTuple):
    """Paths and an address, "" for none; `github`: the run is a step of a job and may annotate it."""

    junit: str = ""
    markdown: str = ""
    github: bool = False
    step_summary: str = ""
    prometheus: str = ""

    @classmethod
    def of(cls, options: Namespace, own: Collection[str], environment: Mapping[str, str]) -> VerdictOutputs:
        """As `options` say; `own` are the dests that are Acrida's and not the locustfile's."""
        def said(dest: str) -> str:
            return (getattr(options, dest) or "") if dest in own else ""

        github = environment.get("GITHUB_ACTIONS") == "true" and not said("no_annotations")
        return cls(said("junit"), said("markdown"), github,
                   environment.get("GITHUB_STEP_SUMMARY", "") if github else "", said("prometheus"))

    def check(self) -> None:
        """Ends the program with exit code 2 when a file could not be written."""
        for option, path in (("--junit", self.junit), ("--markdown", self.markdown)):
            if path:
                try:
                    _engine.RunRecord.check(os.fsencode(path))
                except OSError as error:
                    refusals.refuse(f"{option}: {error}")

    def begin(self, record: RunRecord) -> None:
        """Tells the record what there is to write."""
        record.verdict_files(*map(os.fsencode, (self.junit, self.markdown, self.step_summary)))

    def serve(self, record: RunRecord) -> str:
        """Serves the metrics of the record. Returns their URL, or "" for none. Raises CannotRecord."""
        try:
            return record.serve(self.prometheus) if self.prometheus else ""
        except OSError as error:
            raise refusals.CannotRecord(f"--prometheus: {error}") from error
