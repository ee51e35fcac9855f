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
        """That many users of each class, by class name, or as many as there are."""
        wanted = Counter({name: count for name, count in count_by_class.items() if count > 0})
        picked = []
        for user in self._users():
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
        killers = []
        for user in users:
            logger.debug("Stopping %s", user.greenlet.name)
            force = not timeout or user.greenlet in self.waiting
            # In a greenlet of its own, because the user's on_stop may take its time.
            stopper = gevent.spawn(user.stop, force=force)
            if force:
                killers.append(stopper)
        greenlets = [user.greenlet for user in users]
        gevent.joinall(killers)
        if timeout:
            gevent.joinall(greenlets, timeout=timeout)
        late = [greenlet for greenlet in greenlets if not greenlet.dead]
        if late:
            logger.info("Not all users finished their tasks & terminated in %s seconds. Stopping them...", timeout)
            gevent.killall(late)
        for greenlet in greenlets:  # the group itself notices a little later
            self.greenlets.discard(greenlet)

    def _users(self) -> list[User]:
        return [greenlet.args[0] for greenlet in self.greenlets]
