"""The HTML report: the name of its file, its figures, and that nothing in it is taken for markup."""

import json
import re
import unittest
import xml.etree.ElementTree
from argparse import Namespace
from html.parser import HTMLParser

from locust import User, task
from locust.command.history_chart import history_charts
from locust.env import Environment
from locust.html import get_html_report, process_html_filename

VOID = {"meta", "br", "path", "polyline"}


class Till(User):
    host = "http://till.example"

    @task
    def sell(self):
        pass


class _Tags(HTMLParser):
    """Checks that every element is closed in its turn, and keeps the text of table cells."""

    def __init__(self):
        super().__init__()
        self.open, self.cells = [], []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "td":
            self.cells.append(data)


def report_of(environment, **options):
    text = get_html_report(environment, **options)
    tags = _Tags()
    tags.feed(text)
    assert tags.open == [], tags.open
    arguments = json.loads(re.search(r"window\.templateArgs = (.*);\n", text)[1])
    return text, tags.cells, arguments


class HtmlReportTest(unittest.TestCase):
    def setUp(self):
        self.environment = Environment(user_classes=[Till], profile="night")
        self.environment.locustfile = "till.py"
        self.runner = self.environment.create_local_runner()
        self.addCleanup(self.runner.quit)

    def test_figures_are_in_the_tables_and_in_the_arguments(self):
        stats = self.environment.stats
        for milliseconds in (10, 20, 30):
            stats.log_request("POST", "/sale", milliseconds, 5)
        stats.log_error("POST", "/sale", ValueError("sold out"))
        _, cells, arguments = report_of(self.environment, show_download_link=False)
        row = cells.index("/sale")
        self.assertEqual(["POST", "/sale", "3", "1", "20", "10", "30", "5"], cells[row - 1:row + 7])
        self.assertIn("ValueError('sold out')", cells)
        self.assertEqual(["/sale", "Aggregated"], [entry["name"] for entry in arguments["requests_statistics"]])
        self.assertEqual(20, arguments["response_time_statistics"][0]["0.5"])
        self.assertEqual(30, arguments["response_time_statistics"][0]["1.0"])
        self.assertEqual(
            {"is_report": True, "host": "http://till.example", "locustfile": "till.py", "profile": "night",
             "show_download_link": False, "percentiles_to_chart": [0.5, 0.95]},
            {key: arguments[key] for key in ("is_report", "host", "locustfile", "profile", "show_download_link",
                                             "percentiles_to_chart")})
        self.assertRegex(arguments["start_time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")

    def test_a_run_without_requests_has_a_report(self):
        _, cells, arguments = report_of(self.environment)
        self.assertIn("Aggregated", cells)
        self.assertEqual([], arguments["failures_statistics"])

    def test_names_and_errors_are_no_markup_and_no_template(self):
        evil = "/</script><script>alert(1)</script><!--{{ summary }}&amp;"
        self.environment.stats.log_request("GET", evil, 1, 1)
        self.environment.stats.log_error("GET", evil, evil)
        self.runner.log_exception("local", evil, evil)
        text, cells, arguments = report_of(self.environment)
        self.assertEqual(1, text.count("<script>"))
        self.assertIn(evil, cells)
        self.assertEqual(evil, arguments["failures_statistics"][0]["error"])
        self.assertEqual(evil, arguments["exceptions_statistics"][0]["msg"])

    def test_charts_are_drawn_from_two_points_on(self):
        def point(second, rate):
            when = f"2026-11-26T00:00:0{second}Z"
            return {"time": when, "current_rps": [when, rate], "current_fail_per_sec": [when, 0],
                    "total_avg_response_time": [when, 5], "user_count": [when, 2],
                    "response_time_percentile_0.5": [when, None]}

        self.assertNotIn("<svg", history_charts([point(0, 1)], [0.5]))
        charts = history_charts([point(0, 0), point(1, 10)], [0.5])
        drawings = re.findall(r"<svg.*?</svg>", charts)
        self.assertEqual(3, len(drawings))
        lines = [element.get("points") for element in xml.etree.ElementTree.fromstring(drawings[0])
                 if element.tag == "polyline"]
        self.assertEqual(["60.0,160.0 895.0,10.0", "60.0,160.0 895.0,160.0"], lines)

    def test_the_name_takes_users_rate_and_time(self):
        def name(pattern, users, rate, seconds):
            options = Namespace(html_file=pattern, num_users=users, spawn_rate=rate, run_time=seconds)
            process_html_filename(options)
            return options.html_file

        self.assertEqual("r_10_2.5_60.html", name("r_{u}_{r}_{t}.html", 10, 2.5, 60))
        self.assertEqual("r_10_1_{t}_{x}.html", name("r_{u}_{r}_{t}_{x}.html", 10, None, None))
        self.assertEqual("plain.html", name("plain.html", None, None, None))


if __name__ == "__main__":
    unittest.main()
