"""A web UI over an environment with two kinds of users, and a client that asks it."""

import json
import re
import unittest
from urllib.parse import urlencode

import gevent
import requests

from locust import User, constant, task
from locust.argument_parser import get_parser
from locust.env import Environment
from locust.web import WebUI


class WebCase(unittest.TestCase):
    """`ui`, its `environment` and `runner`; further settings of the UI in `settings`."""

    settings = {}

    def setUp(self):
        class Till(User):
            wait_time = constant(0.1)

            @task
            def sell(self):
                pass

        class Office(User):
            wait_time = constant(0.1)

            @task
            def look(self):
                pass

        self.environment = Environment(
            user_classes=[Till, Office], available_user_classes={"Till": Till, "Office": Office},
            available_user_tasks={"Till": Till.tasks, "Office": Office.tasks}, locustfile="till.py",
            parsed_options=get_parser([]).parse_args([]))
        self.runner = self.environment.create_local_runner()
        self.addCleanup(self.runner.quit)
        self.ui = self.make_ui()
        self.client = requests.Session()
        self.client.trust_env = False

    def make_ui(self):
        ui = WebUI(self.environment, "127.0.0.1", 0, **self.settings)
        self.addCleanup(ui.stop)
        return ui

    def url(self, path):
        return f"http://127.0.0.1:{self.ui.server.server_port}{path}"

    def get(self, path, **more):
        # In a real thread: where gevent has not patched the sockets, the client would keep the hub from answering.
        return gevent.get_hub().threadpool.apply(self.client.get, (self.url(path),), {"allow_redirects": False, **more})

    def post(self, path, form=None, **more):
        headers = {"Content-Type": "application/x-www-form-urlencoded", **more.pop("headers", {})}
        return gevent.get_hub().threadpool.apply(
            self.client.post, (self.url(path),),
            {"data": urlencode(form or {}, doseq=True), "headers": headers, "allow_redirects": False, **more})

    def template_args(self):
        page = self.get("/").text
        return json.loads(re.search(r"window\.templateArgs = (\{.*?\});", page, re.DOTALL)[1])
