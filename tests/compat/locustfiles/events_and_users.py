"""Events of every kind, a user of a protocol of its own, and the order in which a run's hooks are called."""

from bounded import after

from locust import User, events, task
from locust.event import EventHook


def told(name):
    def listener(**given):
        print(name, sorted(given))

    return listener


for event in ("init", "test_start", "test_stopping", "test_stop", "spawning_complete", "quitting", "quit",
              "init_command_line_parser"):
    getattr(events, event).add_listener(told(event))

events.quitting.add_listener(lambda **_: print("a later listener of quitting is called first"))
seen = EventHook()


@seen.add_listener
def on_seen(what, **_):
    print("seen", what)


@events.request.add_listener
def on_request(request_type, name, response_time, response_length, exception, context, **others):
    time = response_time if request_type != "MEASURED" else "a time"
    print(request_type, name, time, response_length, repr(exception), context, sorted(others))
    if name == "parent":  # events fired by a listener of the same event
        events.request.fire(request_type="CHILD", name="child", response_time=None, response_length=7, exception=None,
                            context={})


@events.request.add_listener
def broken(name, **_):
    if name == "breaks a listener":
        raise RuntimeError("a listener's own")


class Machine(User):
    wait_time = after(1, linger=2.2)

    def on_start(self):
        print("on_start")

    def on_stop(self):
        print("on_stop")

    @task
    def talk(self):
        fire = self.environment.events.request.fire
        fire(request_type="OWN", name="parent", response_time=12.5, response_length=3, exception=None, context={})
        fire(request_type="OWN", name="failed", response_time=1000, response_length=0, exception=OSError(5, "no"),
             context={"a": 1})
        fire(request_type="OWN", name="without a time", response_time=None, response_length=0, exception=None,
             context={}, more="of it")
        fire(request_type="OWN", name="breaks a listener", response_time=1, response_length=0, exception=None,
             context={})
        self.environment.stats.log_request("LOGGED", "by hand", 150, 10)
        self.environment.stats.log_error("LOGGED", "by hand", "a text")
        with events.request.measure("MEASURED", "good") as meta:
            meta["response_length"] = 5
        try:
            with events.request.measure("MEASURED", "bad"):
                raise ValueError("inside")
        except ValueError as error:
            print("measure lets pass", error)
        seen.fire(what="a hook of its own")
