"""Exceptions where a locustfile's code can raise them, and what becomes of the user."""

from bounded import after

from locust import SequentialTaskSet, TaskSet, User, events, task
from locust.exception import InterruptTaskSet, RescheduleTask, RescheduleTaskImmediately, StopUser


@events.user_error.add_listener
def on_error(user_instance, exception, tb, **_):
    print("user_error", type(user_instance).__name__, repr(exception), tb is not None)


class Failing(User):
    wait_time = after(8, linger=2.2)

    def on_stop(self):
        print("Failing: on_stop")

    @task
    class Steps(SequentialTaskSet):
        @task
        def raises(self):
            raise ValueError("in a task")

        @task
        def divides(self):
            return 1 / 0

        @task
        def reschedules(self):
            print("reschedules")
            raise RescheduleTask()

        @task
        def reschedules_at_once(self):
            print("reschedules at once")
            raise RescheduleTaskImmediately()

        @task
        class Inner(TaskSet):
            def on_start(self):
                print("Inner: on_start")

            def on_stop(self):
                print("Inner: on_stop")

            @task
            def leave(self):
                raise InterruptTaskSet(reschedule=False)

        @task
        def last(self):
            print("last")


class StopsItself(User):
    wait_time = after(3)

    def on_stop(self):
        print("StopsItself: on_stop")

    @task
    def stop(self):
        StopsItself.wait_time(self)  # counts among those that have ended at its third call
        StopsItself.wait_time(self)
        try:
            StopsItself.wait_time(self)
        finally:
            print("stops itself")


class BadStart(User):
    wait_time = after(1)

    def on_start(self):
        try:
            BadStart.wait_time(self)
        except StopUser:
            raise RuntimeError("in on_start") from None

    @task
    def never(self):
        print("never")


class BadStop(User):
    wait_time = after(1)

    def on_stop(self):
        raise RuntimeError("in on_stop")

    @task
    def nothing(self):
        pass


class NoTasks(User):
    wait_time = after(1)
