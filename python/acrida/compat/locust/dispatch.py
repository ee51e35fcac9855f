"""UsersDispatcher decides, step by step, how many users of each class run on each worker.

It is arithmetic and a clock: it starts no user and sends no message. A ramp from one user count to another is a
*dispatch*; iterating over the dispatcher gives its steps, each the complete state wanted of every worker, and waits
between them so that the spawn rate is kept. A worker's state is a dictionary from class name to user count, and a step
a dictionary from worker id to state.

Users are taken from one sequence of classes that is fixed by the weights alone, and dealt to the workers in turn. Going
down, those that were added last go first.
"""

from __future__ import annotations

import itertools
import math
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from heapq import heapify, heapreplace
from math import log2
from typing import TYPE_CHECKING

import gevent

if TYPE_CHECKING:
    from locust.runners import WorkerNode
    from locust.user import User

State = dict[str, dict[str, int]]


def interleave(weights: Iterable[tuple[str, float]]) -> Generator[str | None]:
    """Names for ever, each in proportion to its weight, so that every prefix is close to the proportions.

    The next name is the one that brings the counts closest to the weights in the Kullback-Leibler sense, where each
    name counts as having come up as often as its weight says already: of all names, the one with the largest
    weight * log2((count + 1) / count). That depends on the name's own count only, so the names wait in a heap. Equals
    go in the order of their names. Names of no weight never come; when there is no other, None comes for ever.
    """
    heap = [(weight * log2(weight / (weight + 1)), name, weight, weight) for name, weight in weights if weight]
    if not heap:
        yield from itertools.repeat(None)
    heapify(heap)
    while True:
        _, name, weight, count = heap[0]
        yield name
        count += 1
        heapreplace(heap, (weight * log2(count / (count + 1)), name, weight, count))


class UsersDispatcher(Iterator):
    """The steps from the users that run now to the users that are wanted.

    One dispatcher lives as long as a test: `new_dispatch` sets a new target, workers may come and go in between. Users
    of classes with a fixed_count are added before all others, until there are that many of them.
    """

    def __init__(self, worker_nodes: list[WorkerNode], user_classes: list[type[User]]) -> None:
        """Raises ValueError without user classes, for there would be nobody to dispatch."""
        if not user_classes:
            raise ValueError("There are no user classes to start users of")
        self._worker_nodes = list(worker_nodes)
        self._sort_worker_nodes()
        self._all_user_classes = _by_name(user_classes)
        self._user_classes = self._all_user_classes

        self._target_user_count = 0
        self._users_per_iteration = 1
        self._wait_between_dispatch = 0.0
        self._iteration_durations: list[float] = []
        self._dispatch_in_progress = False
        self._no_user_is_left = False
        self._steps: Iterator[State] = iter(())

        self._users_on_workers = self._nobody()
        self._active_users: list[tuple[WorkerNode, str]] = []
        self._next_workers = itertools.cycle(self._worker_nodes)
        self._fixed_users_may_be_missing = True
        self._next_users = self._user_names()
        self._rebalance = False

    @property
    def dispatch_in_progress(self) -> bool:
        """Whether the current dispatch has steps left."""
        return self._dispatch_in_progress

    @property
    def dispatch_iteration_durations(self) -> list[float]:
        """The seconds that computing each step of the current dispatch took."""
        return self._iteration_durations

    def get_current_user_count(self) -> int:
        """How many users the last step wanted."""
        return len(self._active_users)

    def new_dispatch(
        self, target_user_count: int, spawn_rate: float, user_classes: list[type[User]] | None = None
    ) -> None:
        """Begins a dispatch to `target_user_count` users at `spawn_rate` users per second.

        A step changes max(1, floor(spawn_rate)) users, and steps are that many users divided by the rate apart. With
        `user_classes`, users that are added are of these classes only, from now on; the others stay. Raises ValueError
        when the spawn rate is not positive.
        """
        if spawn_rate <= 0:
            raise ValueError(f"spawn_rate must be > 0, got {spawn_rate}")
        if user_classes is not None:
            wanted = _by_name(user_classes)
            if wanted != self._user_classes:
                self._user_classes = wanted
                self._next_users = self._user_names()

        self._target_user_count = target_user_count
        self._users_per_iteration = max(1, math.floor(spawn_rate))
        self._wait_between_dispatch = self._users_per_iteration / spawn_rate
        self._no_user_is_left = False
        self._iteration_durations = []
        self._steps = self._dispatch()

    def add_worker(self, worker_node: WorkerNode) -> None:
        """From the next step on the users are spread over this worker too."""
        self._worker_nodes.append(worker_node)
        self._sort_worker_nodes()
        self._prepare_rebalance()

    def remove_worker(self, worker_node: WorkerNode) -> None:
        """From the next step on the other workers have this one's users."""
        self._worker_nodes = [node for node in self._worker_nodes if node.id != worker_node.id]
        if self._worker_nodes:
            self._prepare_rebalance()

    def __next__(self) -> State:
        return next(self._steps)

    def _dispatch(self) -> Generator[State]:
        self._dispatch_in_progress = True
        if self._rebalance:
            self._rebalance = False
            yield self._state()
        elif self._target_is_reached():
            yield self._state()

        while not self._target_is_reached() and not self._no_user_is_left:
            with self._pace():
                self._change_users()
                yield self._state()
                if self._rebalance:
                    self._rebalance = False
                    yield self._state()
        self._dispatch_in_progress = False

    def _target_is_reached(self) -> bool:
        return len(self._active_users) == self._target_user_count

    @contextmanager
    def _pace(self) -> Generator[None]:
        """Makes its block take `_wait_between_dispatch` seconds at least, unless it was the last one."""
        start = time.perf_counter()
        yield
        if not self._target_is_reached():
            gevent.sleep(max(0.0, self._wait_between_dispatch - (time.perf_counter() - start)))

    def _change_users(self) -> None:
        """Moves one step towards the target."""
        start = time.perf_counter()
        missing = self._target_user_count - len(self._active_users)
        if missing > 0:
            self._add_users(min(missing, self._users_per_iteration))
        else:
            self._remove_users(min(-missing, self._users_per_iteration))
        self._iteration_durations.append(time.perf_counter() - start)

    def _add_users(self, count: int) -> None:
        for _ in range(count):
            name = next(self._next_users)
            if name is None:
                self._no_user_is_left = True
                return
            worker = next(self._next_workers)
            self._users_on_workers[worker.id][name] += 1
            self._active_users.append((worker, name))

    def _remove_users(self, count: int) -> None:
        for _ in range(count):
            worker, name = self._active_users.pop()
            self._users_on_workers[worker.id][name] -= 1
        self._fixed_users_may_be_missing = True

    def _prepare_rebalance(self) -> None:
        self._users_on_workers, self._next_users, self._next_workers, self._active_users = self._distribute_users(
            self.get_current_user_count()
        )
        self._rebalance = True

    def _distribute_users(
        self, target_user_count: int
    ) -> tuple[State, Iterator[str | None], Iterator[WorkerNode], list[tuple[WorkerNode, str]]]:
        """`target_user_count` users dealt to the workers as if none were there yet.

        Gives the state, the classes and the workers that come next, and the users in the order they were added.
        """
        self._users_on_workers = self._nobody()
        self._fixed_users_may_be_missing = True
        next_users = self._user_names()
        next_workers = itertools.cycle(self._worker_nodes)
        active_users = []
        for name in itertools.islice(next_users, target_user_count):
            if name is None:
                break
            worker = next(next_workers)
            self._users_on_workers[worker.id][name] += 1
            active_users.append((worker, name))
        return self._users_on_workers, next_users, next_workers, active_users

    def _user_names(self) -> Generator[str | None]:
        """The classes of the users to add, for ever: fixed ones that are missing first; None when there is no class."""
        fixed_counts = {cls.__name__: cls.fixed_count for cls in self._user_classes if cls.fixed_count}
        weighted = interleave((cls.__name__, cls.weight) for cls in self._user_classes if not cls.fixed_count)
        while True:
            while self._fixed_users_may_be_missing:
                self._fixed_users_may_be_missing = False
                yield from self._missing_fixed_users(fixed_counts)
            yield next(weighted)

    def _missing_fixed_users(self, fixed_counts: dict[str, int]) -> Generator[str]:
        missing = {name: count - self._get_user_current_count(name) for name, count in fixed_counts.items()}
        missing = {name: count for name, count in missing.items() if count > 0}
        for name in interleave(missing.items()):
            if not missing:
                return
            if name in missing:
                yield name
                missing[name] -= 1
                if not missing[name]:
                    del missing[name]

    def _get_user_current_count(self, user: str) -> int:
        return sum(state[user] for state in self._users_on_workers.values())

    def _nobody(self) -> State:
        return {
            node.id: {user_class.__name__: 0 for user_class in self._all_user_classes} for node in self._worker_nodes
        }

    def _state(self) -> State:
        return {worker: state.copy() for worker, state in self._users_on_workers.items()}

    def _sort_worker_nodes(self) -> None:
        """In the order in which they are dealt users: one of each host, then the next of each host, and so on.

        A worker's host is the part of its id before the first "_".
        """
        seen: Counter[str] = Counter()
        place = {}
        for node in sorted(self._worker_nodes, key=lambda node: node.id):
            host = node.id.split("_")[0]
            place[node.id] = (seen[host], node.id)
            seen[host] += 1
        self._worker_nodes.sort(key=lambda node: place[node.id])


def _by_name(user_classes: Iterable[type[User]]) -> list[type[User]]:
    return sorted(user_classes, key=lambda user_class: user_class.__name__)
