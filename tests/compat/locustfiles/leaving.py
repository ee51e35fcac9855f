"""A task set whose task fails while its user is being stopped."""

import gevent

from locust import TaskSet, User, constant, task


class Leaving(User):
    wait_time = constant(0)

    def on_stop(self):
        print("the user stops")

    @task
    class Inner(TaskSet):
        def on_stop(self):
            print("the set stops")

        @task
        def fail(self):
            gevent.sleep(2)
            raise ValueError("too late")
