"""Tags: which tasks are left, of users and of nested task sets."""

import random

from bounded import after

from locust import TaskSet, User, events, tag, task


class Count:
    def count(self, name):
        user = getattr(self, "user", self)
        user.environment.events.request.fire(request_type="TASK", name=name, response_time=1, response_length=0,
                                             exception=None, context={})


events.init.add_listener(lambda **_: random.seed(7))


@events.test_start.add_listener
def what_is_left(environment, **_):
    for user_class in environment.user_classes:
        print(user_class.__name__, [one.__name__ for one in user_class.tasks])


class Tagged(User, Count):
    wait_time = after(40)

    @tag("a")
    @task
    def a(self):
        self.count("a")

    @tag("a", "b")
    @task(2)
    def a_and_b(self):
        self.count("a and b")

    @tag("c")
    @task
    def c(self):
        self.count("c")

    @task
    def untagged(self):
        self.count("untagged")

    @tag("set")
    @task
    class Nested(TaskSet, Count):
        @task
        def inner(self):
            self.count("inner")
            self.interrupt()

        @tag("b")
        @task
        def inner_b(self):
            self.count("inner b")
            self.interrupt()
