"""RunningUsers is the users that a runner has started and that have not ended."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import gevent
from gevent.pool import Group

from locust.user.task import LOCUST_STATE_STOPPING

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.user import User

logger = logging.getLogger("locust.runners")


class RunningUsers:
    """Starts users, picks some and stops them. `greenlets` is the group they run in."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.greenlets = Group()
        # Told of every change: the name of a class and how many users of it run.
        self.on_change: Callable[[str, int], None] | None = None
        self._count: Counter[str] = Counter()
        # Those that wait for the runner to stop users, and will not finish their task before that.
        self.waiting: set[gevent.Greenlet] = set()
        # A greenlet has its user among its arguments as well, but lets go of them when it is killed, before it ends.
        self._user_by_greenlet: dict[gevent.Greenlet, User] = {}
        # Those that have been told to end after their task, which is said once.
        self._finishing: set[gevent.Greenlet] = set()
        # Those that have been killed and may be busy with their on_stop, which killing them again would end.
        self._killed: set[gevent.Greenlet] = set()

    def count_by_class(self) -> Counter[str]:
        return Counter(user.__class__.__name__ for user in self._users())

    def start(self, user_class: type[User]) -> User:
        user = user_class(self.environment)
        assert hasattr(user, "environment"), (
            f"Attribute 'environment' is missing on user {user_class.__name__}. Perhaps you defined your own __init__ "
            f"and forgot to call the base constructor? (super().__init__(*args, **kwargs))"
        )
        self._remember(user.start(self.greenlets), user)
        return user

    def pick(self, count_by_class: dict[str, int]) -> list[User]:
        """That many users of each class, by class name, or as many as there are; those first that are ending anyway."""
        wanted = Counter({name: count for name, count in count_by_class.items() if count > 0})
        picked = []
        for user in sorted(self._users(), key=lambda user: not self._is_ending(user.greenlet)):
            if not wanted:
                break
            name = user.__class__.__name__
            if name in wanted:
                picked.append(user)
                wanted[name] -= 1
                if not wanted[name]:
                    del wanted[name]
        return picked

    def stop(self, users: list[User], timeout: float) -> None:
        """Returns when the users have ended. They may take `timeout` seconds to finish their tasks."""
        greenlets = [user.greenlet for user in users]
        killed = []
        for user in users:
            logger.debug("Stopping %s", user.greenlet.name)
            kill = not timeout or user.greenlet in self.waiting
            told = self._killed if kill else self._finishing
            if user.greenlet not in told:
                told.add(user.greenlet)
                # In a greenlet of its own, because the user's on_stop may take its time.
                gevent.spawn(user.stop, force=kill)
            if kill:
                killed.append(user.greenlet)
        gevent.joinall(killed)
        if timeout:
            gevent.joinall(greenlets, timeout=timeout)
        late = [greenlet for greenlet in greenlets if not greenlet.dead]
        if late:
            logger.info("Not all users finished their tasks & terminated in %s seconds. Stopping them...", timeout)
            gevent.killall(late)
        self._forget_dead(greenlets)

    def start_no_more_tasks(self) -> None:
        """Lets each user end where its next task would begin. Switches to no other greenlet."""
        for greenlet, user in self._user_by_greenlet.items():
            if user._state is None:
                greenlet.kill(block=False)
            user._state = LOCUST_STATE_STOPPING

    def _is_ending(self, greenlet: gevent.Greenlet) -> bool:
        return greenlet in self._finishing or greenlet in self._killed

    def _users(self) -> list[User]:
        self._forget_dead(list(self.greenlets))
        for greenlet in self.greenlets:
            if greenlet not in self._user_by_greenlet:  # a locustfile has started a user in the runner's group
                self._remember(greenlet, greenlet.args[0])
        return [self._user_by_greenlet[greenlet] for greenlet in self.greenlets]

    def _remember(self, greenlet: gevent.Greenlet, user: User) -> None:
        self._user_by_greenlet[greenlet] = user
        self._note_change(user, 1)
        greenlet.rawlink(self._forget)

    def _forget_dead(self, greenlets: list[gevent.Greenlet]) -> None:
        """The group itself notices a little later that a greenlet has ended."""
        for greenlet in greenlets:
            if greenlet.dead:
                self.greenlets.discard(greenlet)
                self._forget(greenlet)

    def _forget(self, greenlet: gevent.Greenlet) -> None:
        user = self._user_by_greenlet.pop(greenlet, None)
        if user is not None:
            self._note_change(user, -1)
        self._finishing.discard(greenlet)
        self._killed.discard(greenlet)

    def _note_change(self, user: User, change: int) -> None:
        name = user.__class__.__name__
        self._count[name] += change
        if self.on_change is not None:
            self.on_change(name, self._count[name])
