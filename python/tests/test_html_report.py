"""The HTML report: the name of its file, its figures, and that nothing in it is taken for markup."""

import json
import re
import unittest
from argparse import Namespace

from locust import User, task
from locust.env import Environment
from locust.html import get_html_report, process_html_filename

class Till(User):
    host = "http://till.example"

    @task
    def sell(self):
        pass


def report_of(environment, **options):
    text = get_html_report(environment, **options)
    return text, json.loads(re.search(r"window\.templateArgs = (\{.*?\});", text, re.DOTALL)[1])


class HtmlReportTest(unittest.TestCase):
    def setUp(self):
        self.environment = Environment(user_classes=[Till], profile="night")
        self.environment.locustfile = "till.py"
        self.runner = self.environment.create_local_runner()
        self.addCleanup(self.runner.quit)

    def test_figures_are_in_the_arguments_of_the_page(self):
        stats = self.environment.stats
        for milliseconds in (10, 20, 30):
            stats.log_request("POST", "/sale", milliseconds, 5)
        stats.log_error("POST", "/sale", ValueError("sold out"))
        _, arguments = report_of(self.environment, show_download_link=False)
        entry = arguments["requests_statistics"][0]
        self.assertEqual(["POST", "/sale", 3, 1, 20.0, 10, 30, 5.0], [entry[key] for key in (
            "method", "name", "num_requests", "num_failures", "avg_response_time", "min_response_time",
            "max_response_time", "avg_content_length")])
        self.assertEqual("ValueError('sold out')", arguments["failures_statistics"][0]["error"])
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
        _, arguments = report_of(self.environment)
        self.assertEqual("Aggregated", arguments["requests_statistics"][0]["name"])
        self.assertEqual([], arguments["failures_statistics"])

    def test_names_and_errors_are_no_markup_and_no_template(self):
        evil = "/</script><script>alert(1)</script><!--{{ summary }}&amp;"
        self.environment.stats.log_request("GET", evil, 1, 1)
        self.environment.stats.log_error("GET", evil, evil)
        self.runner.log_exception("local", evil, evil)
        text, arguments = report_of(self.environment)
        self.assertNotIn("<script>alert", text)
        self.assertNotIn("/</script>", text)
        self.assertEqual(evil, arguments["failures_statistics"][0]["error"])
        self.assertEqual(evil, arguments["exceptions_statistics"][0]["msg"])

    def test_the_theme_is_the_one_that_was_asked_for(self):
        self.assertEqual("dark", report_of(self.environment, theme="dark")[1]["theme"])
        self.assertNotIn("theme", report_of(self.environment)[1])

    def test_what_a_record_knows_is_in_the_report(self):
        self.environment.run_state = lambda: json.dumps({"run": {"id": "</script>"}})
        text, _ = report_of(self.environment)
        self.assertIn('{"run": {"id": "\\u003c/script\\u003e"}}', text)

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
