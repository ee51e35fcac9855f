"""StartPlan: the plan that pages have before a test, and what it becomes for the load that a page starts.

One rehearsal, before the web UI is served, against the host that the terminal has named: which requests the tasks
make does not depend on how many users there are. A page cannot have another host written to by a rehearsal.
"""

from __future__ import annotations

import json
import logging
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from acrida import _engine
from locust import FastHttpUser, HttpUser
from locust.command.planning import plan_run
from locust.command.rehearsal import own_host, users_by_class
from locust.webui import exact_counts

if TYPE_CHECKING:
    from locust.env import Environment

logger = logging.getLogger("acrida.plan")

Asked = tuple[bytes, bytes, str]  # what RunRecord.plan() of the engine takes: learned, the table, its name


class StartPlan:
    """`asked` is for the load of the command line."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self._learned = json.loads(asked[0])

    @classmethod
    def learn(cls, environment: Environment, options: Namespace) -> StartPlan | None:
        """Rehearses; None without a plan, which has been logged.

        Ends the program with exit code 2 when the requests do not fit the targets.
        """
        if not environment.host and any(
                issubclass(one, (HttpUser, FastHttpUser)) and not one.host for one in environment.user_classes):
            logger.info("No plan: the host is not known before the start; --host names it")
            return None
        asked = plan_run(options, environment.host, sys.argv)
        return cls(asked) if asked else None

    def of_start(self, environment: Environment, options: Namespace) -> Asked | None:
        """For the test that is about to start, its line logged; None where the rehearsal says nothing of it."""
        host = environment.host or own_host(environment.user_classes)
        if host.rstrip("/") != self._learned["host"].rstrip("/"):
            return _none(f"the rehearsal was against {self._learned['host'] or 'no host'}")
        learned = {one["name"]: one for one in self._learned["classes"]}
        names = [user_class.__name__ for user_class in environment.user_classes]
        strange = [name for name in names if name not in learned]
        if strange:
            return _none(f"not in the rehearsal: {', '.join(strange)}")
        load = {
            **self._learned,
            "spawn_rate": options.spawn_rate or 1,
            "classes": [{**learned[name], "users": count} for name, count in _users(environment, options).items()],
        }
        load.pop("run_time", None)
        if options.run_time:
            load["run_time"] = options.run_time
        asked = json.dumps(load).encode(), *self.asked[1:]
        try:
            logger.info(_engine.plan(*asked)[2])
        except ValueError as error:
            return _none(str(error))
        return asked


def _users(environment: Environment, options: Namespace) -> dict[str, int]:
    """By class, also those that will have none."""
    classes = environment.user_classes
    counts = exact_counts.chosen(environment)
    if counts is None:
        counts = users_by_class(classes, 1 if options.num_users is None else options.num_users)
    return {user_class.__name__: counts.get(user_class.__name__, 0) for user_class in classes}


def _none(why: str) -> None:
    logger.warning("No plan for this test: %s", why)
