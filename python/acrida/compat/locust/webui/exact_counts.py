"""Exact numbers of users of each class, in place of weights: what a page asks for with `counts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from locust.dispatch import UsersDispatcher

if TYPE_CHECKING:
    from collections.abc import Iterator

    from locust.env import Environment
    from locust.user import User


class ExactDispatcher(UsersDispatcher):
    """As UsersDispatcher, but with `counts` it brings each class to its own number."""

    counts: dict[str, int] | None = None  # for the next dispatch

    def new_dispatch(
        self, target_user_count: int, spawn_rate: float, user_classes: list[type[User]] | None = None
    ) -> None:
        super().new_dispatch(target_user_count, spawn_rate, user_classes)
        known = {name for state in self._users_on_workers.values() for name in state}
        self._wanted = self.counts
        if self._wanted is not None:
            self._wanted = {name: self._wanted.get(name, 0) for name in known}

    def _target_is_reached(self) -> bool:
        if self._wanted is None:
            return super()._target_is_reached()
        return not any(self._surplus().values())

    def _change_users(self) -> None:
        if self._wanted is None:
            super()._change_users()
            return
        surplus = self._surplus()
        left = self._users_per_iteration
        for name, count in surplus.items():
            removed = min(left, max(0, count))
            self._remove(name, removed)
            left -= removed
        names = _in_turns({name: -count for name, count in surplus.items() if count < 0})
        for name, _ in zip(names, range(left)):
            worker = next(self._next_workers)
            self._users_on_workers[worker.id][name] += 1
            self._active_users.append((worker, name))

    def _surplus(self) -> dict[str, int]:
        return {name: self._get_user_current_count(name) - count for name, count in self._wanted.items()}

    def _remove(self, name: str, count: int) -> None:
        for place in reversed(range(len(self._active_users))):
            if not count:
                return
            worker, one = self._active_users[place]
            if one == name:
                del self._active_users[place]
                self._users_on_workers[worker.id][name] -= 1
                count -= 1


def install(environment: Environment) -> bool:
    """Lets choose() work, unless a dispatcher of the locustfile's own decides; returns whether it does."""
    if environment.dispatcher_class is UsersDispatcher:
        environment.dispatcher_class = type("UsersDispatcher", (ExactDispatcher,), {})
    return issubclass(environment.dispatcher_class, ExactDispatcher)


def choose(environment: Environment, counts: dict[str, int] | None) -> None:
    """What the dispatches from now on bring users to; None: as the weights say."""
    if issubclass(environment.dispatcher_class, ExactDispatcher):
        environment.dispatcher_class.counts = counts


def chosen(environment: Environment) -> dict[str, int] | None:
    """What choose() was told last."""
    return getattr(environment.dispatcher_class, "counts", None)


def _in_turns(missing: dict[str, int]) -> Iterator[str]:
    """Each name as often as it is missing, one of each after the other."""
    while missing:
        for name in list(missing):
            yield name
            missing[name] -= 1
            if not missing[name]:
                del missing[name]
