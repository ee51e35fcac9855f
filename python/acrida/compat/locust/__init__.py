"""Acrida's package `locust`: what locustfiles import, with Locust's names, behaviour and texts.

Importing it makes blocking Python code cooperative (gevent's monkey patches), since every user is a greenlet:
LOCUST_SKIP_MONKEY_PATCH and LOCUST_SKIP_URLLIB3_PATCH, set to anything, leave the one or the other out.
"""

import os

if not os.getenv("LOCUST_SKIP_MONKEY_PATCH"):
    from gevent import monkey

    monkey.patch_all()

if not os.getenv("LOCUST_SKIP_URLLIB3_PATCH"):
    import urllib3.connectionpool
    from gevent.queue import LifoQueue

    # urllib3 chose its queue when it was imported, which may have been before the patches: that one blocks the hub.
    urllib3.connectionpool.ConnectionPool.QueueCls = LifoQueue

if os.getenv("LOCUST_PLAYWRIGHT"):
    print("LOCUST_PLAYWRIGHT setting is no longer needed (because locust-plugins no longer installs trio)")
    print("Uninstall trio package and remove the setting.")

from ._version import __version__
from .event import Events

events = Events()  # before the rest, which may import it from here

from .contrib.fasthttp import FastHttpUser
from .debug import run_single_user
from .shape import LoadTestShape
from .user import wait_time
from .user.markov_taskset import MarkovTaskSet, transition, transitions
from .user.sequential_taskset import SequentialTaskSet
from .user.task import TaskSet, tag, task
from .user.users import HttpUser, User
from .user.wait_time import between, constant, constant_pacing, constant_throughput, poisson
from .util.deprecation import DeprecatedHttpLocustClass as HttpLocust
from .util.deprecation import DeprecatedLocustClass as Locust

__all__ = (
    "FastHttpUser",
    "HttpLocust",
    "HttpUser",
    "LoadTestShape",
    "Locust",
    "MarkovTaskSet",
    "SequentialTaskSet",
    "TaskSet",
    "User",
    "__version__",
    "between",
    "constant",
    "constant_pacing",
    "constant_throughput",
    "events",
    "poisson",
    "run_single_user",
    "tag",
    "task",
    "transition",
    "transitions",
    "wait_time",
)
