"""The web UI of the real program in Debian's Chromium: webui/test/real says what a person does and sees there.

Pictures are kept in SCREENSHOTS. CHROMIUM names another browser, WEBUI_MODULES where playwright-core is.
"""

import collections
import csv
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

from acrida_process import ACRIDA, DEADLINE_SECONDS
from demo_run import ROOT, SCOOPJOY, DemoErp

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
NODE = shutil.which("node") or shutil.which("nodejs")
MODULES = next((folder for folder in (os.environ.get("WEBUI_MODULES", ""), os.path.join(ROOT, "webui", "node_modules"))
                if os.path.isdir(os.path.join(folder, "playwright-core"))), None)
SCREENSHOTS = os.environ.get("SCREENSHOTS") or os.path.join(os.path.dirname(ACRIDA), "screenshots")
# The scenario searches items by another method than the locustfile, and keeps its name: tools/referee.
SAME_NAME = {"/api/method/pos.get_items": "/api/method/pos.search_by_term"}
NODE_SECONDS = 300
TABS = "verdict statistics charts failures exceptions ratio downloads logs"
HOSTILE = ("<script>window.pwned=1</script>", '"><img src=x onerror=window.pwned=1>', "=cmd|' /C calc'!A0")
LOCUSTFILE = f"""
from locust import User, constant, events, task

EVIL = {HOSTILE!r}


@events.init_command_line_parser.add_listener
def add_arguments(parser):
    for index, text in enumerate(EVIL):
        parser.add_argument(f"--evil-{{index}}", default=text, help=text)


class Visitor(User):
    host = " ".join(EVIL)
    wait_time = constant(0.1)

    @task
    def visit(self):
        for text in EVIL:
            for error in (None, text):
                self.environment.events.request.fire(request_type="GET", name=text, response_time=1, response_length=1,
                                                     exception=error, context={{}})

    @task
    def break_down(self):
        self.broken = (getattr(self, "broken", 0) + 1) % 3
        if self.broken == 0:  # exceptions of one line are one exception to Locust, whatever they say
            raise ValueError(EVIL[0])
        if self.broken == 1:
            raise ValueError(EVIL[1])
        raise ValueError(EVIL[2])
"""


class Control:
    """What the page's test asks of this one: POST /NAME calls the function of that name."""

    def __init__(self, functions):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                try:
                    status, answer = 200, functions[self.path[1:]]()
                except Exception as error:
                    status, answer = 500, repr(error)
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def what_is_missing():
    if os.environ.get("ACRIDA_WEBUI", "ON") in ("OFF", "FALSE", "0", "NO"):
        return "this build has no web UI"
    if not os.access(CHROMIUM, os.X_OK):
        return f"there is no browser at {CHROMIUM}: CHROMIUM"
    if NODE is None:
        return "there is no node"
    return None if MODULES else "there is no playwright-core: npm --prefix webui ci"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


MISSING = what_is_missing()


@unittest.skipIf(MISSING, MISSING)
class InBrowser(DemoErp):

    def start_ui(self, *arguments, port=None):
        """Starts the program; its URL is in self.url and its port in self.port afterwards."""
        self.port = port or free_port()
        self.ui = self.start(*arguments, "--web-port", str(self.port), "--only-summary")
        line = self.ui.wait_for_line(f":{self.port}")
        self.url = re.search(r"http://[\w.]+:\d+", line).group() + "/"

    def end_ui(self):
        self.ui.deadline = time.monotonic() + DEADLINE_SECONDS
        self.ui.signal(signal.SIGINT)
        return self.ui.wait()

    def see(self, test, **environment):
        """Runs webui/test/real/TEST.test.mjs, from a folder in which its packages are found."""
        pages = self.path("webui")
        shutil.copytree(os.path.join(ROOT, "webui", "test"), os.path.join(pages, "test"))
        os.symlink(os.path.abspath(MODULES), os.path.join(pages, "node_modules"))
        os.makedirs(self.path("downloads"))
        os.makedirs(SCREENSHOTS, exist_ok=True)
        seen = subprocess.run(
            [NODE, "--test", os.path.join(pages, "test", "real", test + ".test.mjs")], text=True, timeout=NODE_SECONDS,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            env={**self.environment(), "CHROMIUM": CHROMIUM, "SCREENSHOTS": os.path.abspath(SCREENSHOTS),
                 "URL": self.url, "DOWNLOADS": self.path("downloads"), **environment})
        self.assertEqual(seen.returncode, 0, seen.stdout + self.ui.text("stderr")[-4000:])

    def two_runs(self, name, tabs, *arguments):
        demo, url = self.start_demo()
        arguments = (*arguments, "-H", url)
        self.start_ui(*arguments)

        def counts():
            demo.deadline = time.monotonic() + DEADLINE_SECONDS
            seen = collections.Counter()
            for route in self.end_demo(demo)["routes"]:
                seen[f"{route['method']} {SAME_NAME.get(route['name'], route['name'])}"] += route["seen"]
            return {"seen": {key: count for key, count in seen.items() if count}}

        def start():
            self.start_ui(*arguments, port=self.port)

        control = Control({"counts": counts, "end": self.end_ui, "start": start})
        self.addCleanup(control.close)
        self.see("run", NAME=name, TABS=tabs, DEMO=url, CONTROL=control.url)

    def test_two_runs_of_the_scenario(self):
        self.two_runs("scenario", TABS + " terminals", "-f", SCOOPJOY, "--stop-timeout", "60", "--accelerate", "5")

    def test_two_runs_of_the_locustfile(self):
        self.two_runs("locustfile", TABS, "-f", os.path.join(os.path.dirname(SCOOPJOY), "locustfile.py"),
                      "--stop-timeout", "60")

    def test_hostile_strings_are_text_in_pages_reports_and_tables(self):
        self.start_ui("-f", self.write("evil.py", LOCUSTFILE))
        self.see("hostile", HOSTILE=json.dumps(HOSTILE))
        for kind, columns in (("requests", ["Name"]), ("failures", ["Name", "Error"]), ("exceptions", ["Message"])):
            [name] = [name for name in os.listdir(self.path("downloads")) if name.endswith(f"_{kind}.csv")]
            with open(self.path("downloads/" + name), encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            cells = {cell for row in rows for cell in row.values()}
            self.assertEqual([cell for cell in cells if cell[:1] in ("=", "+", "-", "@")], [], kind)
            for column in columns:
                shown = "\n".join(row[column] for row in rows)
                for text in HOSTILE:
                    self.assertIn(text, shown)
                self.assertIn("'" + HOSTILE[2], shown)


if __name__ == "__main__":
    unittest.main()
