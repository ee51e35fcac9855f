"""Ends a run after a number of tasks, in the same way under any Locust."""

import gevent

from locust.exception import StopUser

ended = 0


def after(tasks, linger=0.5):
    """A wait_time: each user runs so many tasks without a wait, and `linger` seconds after the last one the run ends.

    All users are expected to be started at once (-r as large as -u).
    """

    def wait_time(user):
        global ended
        user.tasks_done = getattr(user, "tasks_done", 0) + 1
        if user.tasks_done < tasks:
            return 0
        ended += 1
        runner = user.environment.runner
        if ended == runner.target_user_count:
            gevent.spawn_later(linger, runner.quit)
        raise StopUser()

    return wait_time
