"""The order of what task sets do: sequences, nesting, interruption, scheduling, Markov chains, on_start and on_stop."""

import random

from bounded import after

from locust import MarkovTaskSet, SequentialTaskSet, TaskSet, User, events, task, transition


@events.init.add_listener
def seed(**_):
    random.seed(7)


class Walker(User):
    wait_time = after(24)

    def on_start(self):
        print("user starts")

    def on_stop(self):
        print("user stops")

    @task
    class Outer(SequentialTaskSet):
        def on_start(self):
            print("outer starts", self.parent is self.user, type(self.parent).__name__)

        def on_stop(self):
            print("outer stops")

        @task
        def first(self):
            print("first")

        @task(2)
        def twice(self):
            print("twice")

        @task
        class Inner(TaskSet):
            def on_start(self):
                print("inner starts", type(self.parent).__name__)
                self.left = 3

            def on_stop(self):
                print("inner stops")

            @task(3)
            def often(self):
                self.step("often")

            @task
            def seldom(self):
                self.step("seldom")

            def step(self, name):
                print(name)
                self.left -= 1
                if not self.left:
                    self.interrupt()

        @task
        def schedules(self):
            print("schedules")
            self.schedule_task(self.scheduled)
            self.schedule_task(self.scheduled_first, first=True)

        def scheduled(self):
            print("scheduled")

        def scheduled_first(self):
            print("scheduled first")

        @task
        class Chain(MarkovTaskSet):
            @transition("b")
            def a(self):
                print("a")

            @transition("a", weight=1)
            @transition("c", weight=2)
            def b(self):
                print("b")

            @transition("a")
            def c(self):
                print("c")
                self.interrupt(reschedule=False)

        @task
        def leaves(self):
            print("leaves")
            self.interrupt()
