"""A user that writes down what is called on it, for the tests of users and task sets."""

from locust import User
from locust.env import Environment


class Trace(list):
    """What happened, in order."""

    def noting(self, what, error=None, times=1):
        """A function for a class's body that appends `what`, and raises `error` the first `times` that it is called."""
        left = [times]

        def note(*_):
            self.append(what)
            left[0] -= 1
            if error is not None and left[0] >= 0:
                raise error

        return note

    def waiting(self, seconds=0):
        """A wait_time that appends "wait"."""
        return lambda _: self.append("wait") or seconds


def traced_user(trace, tasks, catch_exceptions=True, **members):
    """A user with these tasks whose on_start, on_stop, wait_time and errors are written to `trace`."""
    members = {
        "on_start": trace.noting("start"),
        "on_stop": trace.noting("stop"),
        "wait_time": trace.waiting(),
        "tasks": tasks,
        **members,
    }
    user_class = type(User)("Traced", (User,), members)
    environment = Environment(user_classes=[user_class], catch_exceptions=catch_exceptions)
    environment.events.user_error.add_listener(
        lambda user_instance, exception, tb: trace.append(("error", str(exception)))
    )
    return user_class(environment)
