"""bench/run: a window of time in a run, beside a locustfile (-f pos.py,window.py), for Locust and Acrida alike.

The window begins $BENCH_SETTLE seconds after all users have been spawned, with the statistics reset, and lasts for
$BENCH_SECONDS. Its begin and its end are a line of JSON each in the file $BENCH_WINDOW. With $BENCH_TIMES the end has
besides how often which response time was in the `request` events, in hundredths of a millisecond: the statistics round.
"""

import json
import os
from collections import Counter

import gevent
from locust import events

times = Counter()
watches = []


def count_time(response_time, exception, **kwargs):
    if exception is None:
        times[int(response_time * 100)] += 1


def say(at, environment, **words):
    total = environment.stats.total
    counted = {"requests": total.num_requests, "failures": total.num_failures,
               "exceptions": len(environment.runner.exceptions)}
    with open(os.environ["BENCH_WINDOW"], "a", encoding="utf-8") as file:
        file.write(json.dumps({"at": at, **counted, **words}) + "\n")


def keep_window(environment):
    gevent.sleep(float(os.environ["BENCH_SETTLE"]))
    say("begin", environment)
    environment.stats.reset_all()
    times.clear()
    gevent.sleep(float(os.environ["BENCH_SECONDS"]))
    total = environment.stats.total
    printed = [total.get_response_time_percentile(share) for share in (0.50, 0.99)]
    say("end", environment, printed_ms=printed, times=times)


@events.init.add_listener
def on_init(environment, **kwargs):
    def on_spawned(user_count, **kwargs):
        if not watches:
            watches.append(gevent.spawn(keep_window, environment))

    environment.events.spawning_complete.add_listener(on_spawned)
    if "BENCH_TIMES" in os.environ:
        environment.events.request.add_listener(count_time)
