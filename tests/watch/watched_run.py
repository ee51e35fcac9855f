"""A run of acrida that watches a database, against a site whose pages are functions of the test."""

import json
import os
import subprocess
import unittest

from acrida_process import EndToEnd
from threaded_server import QuietHandler, ThreadedServer

SCENARIO = """
#include <acrida/acrida.h>

using namespace acrida;
using namespace std::chrono_literals;

struct Till : HttpUser {
  Task<> sell() { co_await client.post("/sale"); }
};

ACRIDA_SCENARIO(scenario) {
  scenario.user<Till>().wait_time(constant(50ms)).task("sell", &Till::sell);
}
"""
LOCUSTFILE = """
from locust import FastHttpUser, constant, task

class Till(FastHttpUser):
    wait_time = constant(0.05)

    @task
    def sell(self):
        self.client.post("/sale")
"""
HAS_LOCUSTFILES = bool(os.environ.get("LOCUSTFILES"))
needs_locustfiles = unittest.skipUnless(HAS_LOCUSTFILES, "this build runs no locustfiles")


class Site:
    """Answers every POST with what `sell()` takes its time for."""

    def __init__(self, test, sell):

        class Handler(QuietHandler):

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                sell()
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

        server = ThreadedServer(Handler)
        server.start()
        test.addCleanup(server.stop)
        self.url = f"http://127.0.0.1:{server.port}"


class WatchedRun(EndToEnd):
    variables = {}

    def environment(self):
        return {**super().environment(), **self.variables}

    def run_json(self):
        return json.loads(self.read("run.json"))

    def findings(self):
        """{id: its line} of what the rules find in run.json."""
        done = subprocess.run([os.environ["WATCH_FINDINGS"], self.path("run.json")], text=True, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.assertEqual(0, done.returncode, done.stdout)
        return {line.split(" ", 1)[0]: line for line in done.stdout.splitlines()}

    def figures(self):
        """{name: {second: value}} of what was watched."""
        return {series["name"]: {second: value for second, value in series["points"]}
                for series in self.run_json().get("watches", [])}

    def start_run(self, site, *arguments, users=4, seconds=8, locustfile=False, **options):
        file = self.write("till.py", LOCUSTFILE) if locustfile else self.write_scenario("till.cpp", SCENARIO)
        own = ["--only-summary"] if locustfile else ["--shards", "1", "--seed", "1"]
        return self.start("-f", file, "-H", site.url, "--headless", "-u", str(users), "-r", "100", "-t", f"{seconds}s",
                          "--run-json", "run.json", *own, *arguments, **options)

    def assert_ended_well(self, process):
        super().assert_ended_well(process)
        subprocess.run([os.environ["RUN_JSON_CHECK"], self.path("run.json")], timeout=60, check=True)
