"""Weights of users and tasks, fixed counts, task lists: who is spawned, and what the task ratios are."""

import random

from bounded import after

from locust import TaskSet, User, events, task

events.init.add_listener(lambda **_: random.seed(7))


def counted(name):
    def act(user):
        user.environment.events.request.fire(request_type="TASK", name=f"{type(user).__name__}.{name}",
                                             response_time=1, response_length=0, exception=None, context={})

    act.__name__ = name
    return act


class Light(User):
    weight = 1
    wait_time = after(4)
    tasks = [counted("one")]


class Heavy(User):
    weight = 3
    wait_time = after(4)
    tasks = {counted("three"): 3, counted("one"): 1}

    @task(2)
    class Nested(TaskSet):
        @task(3)
        def first(self):
            self.interrupt()

        @task
        def second(self):
            self.interrupt()


class Fixed(User):
    fixed_count = 2
    wait_time = after(4)
    tasks = [counted("only")]


class Heir(Heavy):
    """Inherits its tasks and adds one."""

    weight = 1.5

    @task(5)
    def added(self):
        counted("added")(self)


class Base(User):
    abstract = True
    tasks = [counted("never")]
