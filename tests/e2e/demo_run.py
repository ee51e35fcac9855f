"""A demo ERP, the ScoopJoy scenario against it, and what both say of it afterwards."""

import json
import os
import re
import signal
import subprocess

from acrida_process import EndToEnd

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCOOPJOY = os.path.join(ROOT, "scenarios", "scoopjoy", "scoopjoy.cpp")
REFEREE = os.path.join(ROOT, "tools", "referee")


class DemoErp(EndToEnd):

    def start_demo(self, *arguments):
        """The process and its URL."""
        demo = self.start("demo-erp", "--port", "0", *arguments)
        line = demo.wait_for_line("http://127.0.0.1:", "stdout")
        return demo, re.search(r"http://127\.0\.0\.1:\d+", line).group()

    def end_demo(self, demo):
        """Its counts."""
        demo.signal(signal.SIGTERM)
        self.assertEqual(demo.wait(), 0, demo.text("stderr"))
        self.write("demo.log", demo.text("stdout") + "\n")
        return json.loads(demo.lines["stdout"][-1])


class DemoRun(DemoErp):

    def scoopjoy(self, url, *arguments):
        return self.start("-f", SCOOPJOY, "--headless", "-H", url, "--run-json", "run.json", *arguments)

    def run_json(self):
        return json.loads(self.read("run.json"))

    def referee(self):
        """Compares run.json with the counts of the demo that was ended."""
        return subprocess.run([REFEREE, self.path("run.json"), self.path("demo.log")], text=True, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
