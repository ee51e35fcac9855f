"""RunningUsers is the users that a runner has started and that have not ended."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING

import gevent
from gevent.pool import Group

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.user import User

logger = logging.getLogger("locust.runners")


class RunningUsers:
    """Starts users, picks some and stops them. `greenlets` is the group they run in."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.greenlets = Group()
        self.waiting: set[gevent.Greenlet] = set()
        """Greenlets of users that wait for the runner to stop users: these will not finish their task before that."""
        self._finishing: set[gevent.Greenlet] = set()
        """Greenlets of users that have been told to end after their task, which is said to them once."""

    def count_by_class(self) -> Counter[str]:
        return Counter(user.__class__.__name__ for user in self._users())

    def start(self, user_class: type[User]) -> User:
        user = user_class(self.environment)
        assert hasattr(user, "environment"), (
            f"Attribute 'environment' is missing on user {user_class.__name__}. Perhaps you defined your own __init__ "
            f"and forgot to call the base constructor? (super().__init__(*args, **kwargs))"
        )
        user.start(self.greenlets)
        return user

    def pick(self, count_by_class: dict[str, int]) -> list[User]:
        """That many users of each class, by class name, or as many as there are; those first that are ending anyway."""
        wanted = Counter({name: count for name, count in count_by_class.items() if count > 0})
        picked = []
        for user in sorted(self._users(), key=lambda user: user.greenlet not in self._finishing):
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
        self._finishing = {greenlet for greenlet in self._finishing if not greenlet.dead}
        killers = []
        for user in users:
            logger.debug("Stopping %s", user.greenlet.name)
            # In greenlets of their own, because a user's on_stop may take its time.
            if not timeout or user.greenlet in self.waiting:
                killers.append(gevent.spawn(user.stop, force=True))
            elif user.greenlet not in self._finishing:
                self._finishing.add(user.greenlet)
                gevent.spawn(user.stop, force=False)
        greenlets = [user.greenlet for user in users]
        gevent.joinall(killers)
        if timeout:
            gevent.joinall(greenlets, timeout=timeout)
        late = [greenlet for greenlet in greenlets if not greenlet.dead]
        if late:
            logger.info("Not all users finished their tasks & terminated in %s seconds. Stopping them...", timeout)
            gevent.killall(late)
        self._forget_dead(greenlets)

    def _users(self) -> list[User]:
        self._forget_dead(list(self.greenlets))
        return [greenlet.args[0] for greenlet in self.greenlets]

    def _forget_dead(self, greenlets: list[gevent.Greenlet]) -> None:
        """The group itself notices a little later that a greenlet has ended, which has let go of its user by then."""
        for greenlet in greenlets:
            if greenlet.dead:
                self.greenlets.discard(greenlet)
                self._finishing.discard(greenlet)
