"""Workers as their master knows them."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, ValuesView

from locust import runners as settings
from locust.runners.states import STATE_INIT, STATE_MISSING, STATE_RUNNING, STATE_SPAWNING


class WorkerNode:
    """One worker: its state, the users it last said it has, and what its process takes of its machine."""

    def __init__(self, id: str, state: str = STATE_INIT, heartbeat_liveness: int | None = None) -> None:
        """`heartbeat_liveness` is the number of heartbeats that may fail to come before the worker is missing."""
        self.id = id
        self.state = state
        self.heartbeat = settings.HEARTBEAT_LIVENESS if heartbeat_liveness is None else heartbeat_liveness
        self.cpu_usage = 0
        self.cpu_warning_emitted = False
        self.memory_usage = 0
        self.user_classes_count: dict[str, int] = {}

    @property
    def user_count(self) -> int:
        return sum(self.user_classes_count.values())


class WorkerNodes(MutableMapping):
    """The workers by id."""

    def __init__(self) -> None:
        self._workers: dict[str, WorkerNode] = {}

    def get_by_state(self, state: str) -> list[WorkerNode]:
        return [worker for worker in self.values() if worker.state == state]

    @property
    def all(self) -> ValuesView[WorkerNode]:
        return self.values()

    @property
    def ready(self) -> list[WorkerNode]:
        return self.get_by_state(STATE_INIT)

    @property
    def spawning(self) -> list[WorkerNode]:
        return self.get_by_state(STATE_SPAWNING)

    @property
    def running(self) -> list[WorkerNode]:
        return self.get_by_state(STATE_RUNNING)

    @property
    def missing(self) -> list[WorkerNode]:
        return self.get_by_state(STATE_MISSING)

    def __setitem__(self, id: str, worker: WorkerNode) -> None:
        self._workers[id] = worker

    def __delitem__(self, id: str) -> None:
        del self._workers[id]

    def __getitem__(self, id: str) -> WorkerNode:
        return self._workers[id]

    def __len__(self) -> int:
        return len(self._workers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._workers)
