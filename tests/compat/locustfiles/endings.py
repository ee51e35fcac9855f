"""Long tasks, for ways in which a run ends: its time, a signal, a user's own stop."""

import gevent

from locust import User, constant, events, task


class Long(User):
    wait_time = constant(0.1)

    def on_stop(self):
        print("on_stop")

    @task
    def long(self):
        print("begins")
        try:
            gevent.sleep(1.0)
            print("ends")
        except gevent.GreenletExit:
            print("is killed")
            raise


@events.test_stopping.add_listener
def stopping(**_):
    print("test_stopping")


@events.test_stop.add_listener
def stopped(**_):
    print("test_stop")
