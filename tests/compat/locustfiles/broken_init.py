"""A listener of init that fails, and so does one of quitting."""

from bounded import after

from locust import User, events, task


@events.init.add_listener
def init(**_):
    raise RuntimeError("in init")


class Idle(User):
    wait_time = after(1)

    @task
    def nothing(self):
        pass
