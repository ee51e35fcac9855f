"""What a run leaves for CI systems and tells Prometheus, as those read it."""

import json
import re
import socket
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree

from acrida_process import EndToEnd
from plain_server import PlainServer

# A scenario whose names are hostile to every format that they are written in.
HOSTILE = r"""
#include <acrida/acrida.h>
using namespace acrida;
using namespace std::chrono_literals;
struct Till : HttpUser {
  Task<> sell() {
    co_await client.get("/sale").name("<script>|`x`\n::error::\x1b[2J]]>\"&\\ @team");
    co_await client.get("/broken");
  }
};
ACRIDA_SCENARIO(scenario) { scenario.user<Till>().wait_time(constant(20ms)).task("sell", &Till::sell); }
"""
SAMPLE = re.compile(r'[a-zA-Z_:][\w:]*(\{\w+="(?:\\["\\n]|[^"\\\n])*"(?:,\w+="(?:\\["\\n]|[^"\\\n])*")*\})? \S+')


class VerdictTest(EndToEnd):
    variables = {}

    def environment(self):
        return {**super().environment(), **self.variables}

    def sell(self, *arguments):
        server = PlainServer()
        server.answers["/broken"] = (500, b"{}")
        server.start()
        self.addCleanup(server.die)
        self.write_scenario("till.cpp", HOSTILE)
        return self.start("-f", "till.cpp", "--headless", "-H", server.url, "--only-summary", *arguments)

    def test_junit_and_markdown_are_written_whatever_the_names(self):
        process = self.sell("-i", "5", "--junit", "out/junit.xml", "--markdown", "out/verdict.md",
                            "--run-json", "run.json")
        self.assert_ended_well(process, 1)
        suite = ElementTree.parse(self.path("out/junit.xml")).getroot().find("testsuite")
        self.assertEqual((suite.get("tests"), suite.get("failures"), suite.get("errors")), ("2", "1", "0"))
        self.assertEqual([case.get("name") for case in suite.iter("testcase")],
                         ["the run is valid", "no request fails"])
        self.assertIn("requests failed", suite.find("testcase/failure").get("message"))
        markdown = self.read("out/verdict.md")
        self.assertIn("Run is valid: ", markdown)
        self.assertIsNone(json.loads(self.read("run.json"))["verdict"]["outcome"])

    def test_a_job_of_github_gets_its_summary_and_the_findings_as_warnings(self):
        self.variables = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": self.path("summary.md")}
        self.write("summary.md", "Before.\n")
        process = self.sell("-i", "5", "--run-json", "run.json")
        self.assert_ended_well(process, 1)
        verdict = json.loads(self.read("run.json"))["verdict"]
        found = [finding["id"] for finding in verdict["findings"]]
        self.assertIn("few-samples", found)
        warnings = process.text("stdout").splitlines()
        self.assertEqual([re.sub(r"\A::warning title=([\w-]+)::.+\Z", r"\1", line) for line in warnings], found)
        self.assertRegex(self.read("summary.md"),
                         r"\ABefore\.\n### 10 requests, 50\.0 % failed, .+\n\nRun is valid: ")

    def test_a_job_of_github_gets_no_annotation_of_what_is_muted(self):
        self.variables = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": self.path("summary.md")}
        process = self.sell("-i", "5", "--run-json", "run.json", "--mute", "few-samples", "--mute", "not-steady")
        self.assert_ended_well(process, 1)
        self.assertEqual(process.text("stdout"), "")

    def test_prometheus_reads_the_metrics_while_the_run_goes_on(self):
        process = self.sell("--prometheus", ":0")
        url = process.wait_for_line("Metrics for Prometheus at ").split(" at ")[1]
        self.assertRegex(url, r"^http://127\.0\.0\.1:\d+/metrics$")
        text = ""
        while "acrida_requests_total{" not in text:  # the first second has to be over; the test has a time limit
            with urllib.request.urlopen(url, timeout=10) as answer:
                self.assertEqual(answer.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
                text = answer.read().decode()
        for line in text.splitlines():
            self.assertTrue(line.startswith("# ") or SAMPLE.fullmatch(line), line)
        self.assertIn('acrida_requests_total{method="GET",name="<script>|`x` ::error::[2J]]>\\"&\\\\ @team"}', text)
        self.assertIn('acrida_users{user_class="Till"} 1\n', text)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(url.replace("/metrics", "/"), timeout=10)
        self.assertEqual(refused.exception.code, 404)
        refused.exception.close()
        process.signal(2)
        process.wait()

    def test_a_port_that_is_taken_is_an_error_before_anything_is_sent(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            process = self.sell("--prometheus", f":{taken.getsockname()[1]}", "--run-json", "run.json")
            self.assertEqual(process.wait(), 2)
        self.assertIn("--prometheus: listen on 127.0.0.1:", process.lines["stderr"][-1])
        self.assertNotIn("Starting Acrida", process.text("stderr"))

    def test_an_address_that_is_none_is_refused_with_the_form(self):
        self.assert_one_line(self.start("--prometheus", "9646"), 2, "--prometheus", "write [HOST]:PORT")
