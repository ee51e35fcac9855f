"""Runs over several processes, which are not offered yet.

The classes exist because locustfiles ask `isinstance(environment.runner, MasterRunner)`; making one is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from locust.runners.base import Runner

if TYPE_CHECKING:
    from locust.env import Environment


class DistributedRunner(Runner):
    """A runner that is one of several."""

    def __init__(self, environment: Environment, *_: Any) -> None:
        _refuse(type(self).__name__)


class MasterRunner(DistributedRunner):
    """Tells workers what to run, and adds up what they report."""

    def __init__(self, environment: Environment, master_bind_host: str, master_bind_port: int) -> None:
        super().__init__(environment)


class WorkerRunner(DistributedRunner):
    """Runs what its master tells it. `worker_index` is 0 for the first worker, -1 until the master has said it."""

    worker_index = -1

    def __init__(self, environment: Environment, master_host: str, master_port: int) -> None:
        super().__init__(environment)


def _refuse(name: str) -> NoReturn:
    raise NotImplementedError(f"{name}: running over several processes is not offered yet; use a LocalRunner")
