"""Every scenario in scenarios/examples compiles, runs, and does what docs/scenarios.md says of it."""

import json
import os
import re

from acrida_process import EndToEnd
from foreign_server import Nghttpd

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scenarios", "examples")


class Examples(EndToEnd):

    def run_example(self, name, host, *arguments):
        """Its requests by name, none of which failed."""
        process = self.run_to_end("-f", os.path.join(FOLDER, name + ".cpp"), "--headless", "-H", host,
                                  "--compile-flags=-O0", "--only-summary", "--run-json", "run.json", *arguments)
        # 5: the machine was so busy that the figures are not to be believed.
        self.assertIn(process.wait(), (0, 5), process.text("stderr"))
        self.process = process
        run = json.loads(self.read("run.json"))
        self.assertEqual(run["failures"], [], process.text("stderr"))
        self.assertEqual(run["exceptions"], [], process.text("stderr"))
        return {entry["name"]: entry["requests"] for entry in run["entries"]}

    def demo(self):
        demo = self.start("demo-erp", "--port", "0")
        return re.search(r"http://127\.0\.0\.1:\d+", demo.wait_for_line("http://127.0.0.1:", "stdout")).group()

    def test_each_example_has_a_test(self):
        names = {name.removesuffix(".cpp") for name in os.listdir(FOLDER) if name.endswith(".cpp")}
        self.assertEqual({name for name in names if not hasattr(self, f"test_{name}")}, set())

    def test_tasks(self):
        counts = self.run_example("tasks", self.demo(), "-u", "8", "-r", "8", "-i", "20")
        self.assertEqual(sum(counts.values()), 20)
        self.assertLessEqual(set(counts), {"look", "sell", "watch"})
        self.process.wait_for_line('All users spawned: {"Clerk": 7, "Manager": 1} (8 total users)')

    def test_sequence(self):
        counts = self.run_example("sequence", self.demo(), "-u", "10", "-r", "10", "-i", "40")
        self.assertGreater(counts["fill"], 0)
        self.assertGreaterEqual(counts["fill"], 2 * counts.get("pay", 0))

    def test_feeder(self):
        self.assertEqual(self.run_example("feeder", self.demo(), "-u", "3", "-r", "3", "-i", "6"), {"login": 3, "stock": 6})

    def test_checks(self):
        counts = self.run_example("checks", self.demo(), "-u", "10", "-r", "10", "-i", "20")
        self.assertEqual(sum(counts.values()), 20)
        self.assertGreater(counts["missing"], 0)

    def test_arrivals(self):
        self.assertEqual(self.run_example("arrivals", self.demo(), "-i", "10"), {"visit": 10})

    def test_stages(self):
        self.assertEqual(self.run_example("stages", self.demo(), "-i", "10"), {"/api/method/ping": 10})

    def test_shape(self):
        self.assertEqual(self.run_example("shape", self.demo(), "-i", "5"), {"/api/method/ping": 5})

    def test_events(self):
        host = self.demo()
        self.run_example("events", host, "-i", "3")
        self.assertIn(f"testing {host}", self.process.lines["stdout"])
        self.assertRegex(self.process.lines["stdout"][-1], r"^\d slow requests$")

    def test_http2(self):
        os.makedirs(self.path("pages"))
        self.write("pages/page", "hello")
        server = Nghttpd(self)
        self.assertEqual(self.run_example("http2", f"http://127.0.0.1:{server.port}", "-i", "2"), {"/page": 2})
        self.process.wait_for_line("Protocol HTTP/2")
