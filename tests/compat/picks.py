"""picks.py LOCUSTFILE COUNT SEED: lets one user of each class run so many tasks, without waits and without a network.

Prints JSON: {class name: {request name: how often}}. It uses Locust's public API alone.
"""

import collections
import importlib.util
import json
import random
import sys

from locust import events
from locust.env import Environment
from locust.user.task import DefaultTaskSet


class Answer:
    """An answer that any of the scenario's checks likes."""

    status_code = 200
    ok = True
    text = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def json(self):
        return {"message": {"columns": []}, "data": {"name": "a document"}}

    def failure(self, why):
        raise AssertionError(why)


class CountingClient:
    """In the place of a user's HTTP session."""

    def __init__(self):
        self.headers = {}
        self.names = collections.Counter()

    def request(self, _method, path, name=None, **_):
        self.names[name or path] += 1
        return Answer()


def counts(user_class, environment, picks):
    user_class.host = environment.host  # which the runner would do
    user = user_class(environment)
    user.client = CountingClient()
    user.account = {"pos_profile": "SJ-BLR-001-POS"}
    user.id, user.sales = 1, 0
    tasks = DefaultTaskSet(user)
    for _ in range(picks):
        tasks.execute_task(tasks.get_next_task())
    return user.client.names


def main(locustfile, picks, seed):
    random.seed(int(seed))
    specification = importlib.util.spec_from_file_location("scoopjoy", locustfile)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    user_classes = [module.POSTerminal, module.DashboardUser, module.ReportUser]
    environment = Environment(user_classes=user_classes, events=events, host="http://127.0.0.1")
    print(json.dumps({one.__name__: counts(one, environment, int(picks)) for one in user_classes}))


if __name__ == "__main__":
    main(*sys.argv[1:])
