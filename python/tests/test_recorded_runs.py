"""Tests one after the other, of which a later one cannot start: what the one before has measured is still there."""

import json
import unittest
from unittest import mock
from urllib.request import urlopen

import gevent

from locust.command.checks import Limits
from locust.command.judgement import Judgement
from locust.command.own_options import OwnOptions
from locust.command.recorded_runs import RecordedRuns
from locust.command.refusals import CannotRecord
from locust.command.run_record import RunRecord
from locust.command.server_watch import WatchedServers
from locust.command.verdict_outputs import VerdictOutputs
from locust.html import get_html_report
from locust_command import CommandFolder
from run_json_file import read_run_json
from web_case import WebCase

AWAY = "--watch-redis: it is away"
ORDER = {"user_count": 2, "spawn_rate": 100}


class RecordedRunsTest(WebCase):
    prometheus = ""

    def setUp(self):
        super().setUp()
        self.run_json = self.enterContext(CommandFolder()).path / "run.json"
        self.ui.runs.close()
        own = OwnOptions(Limits(), None, str(self.run_json), False, None, Judgement(),
                         VerdictOutputs(prometheus=self.prometheus), WatchedServers(None, None, None), [])
        self.runs = self.ui.runs = RecordedRuns(
            self.environment, self.environment.parsed_options, own, self.ui.stats_csv_writer)
        self.runs.attach(self.runner)

    def run_a_test(self, **more):
        self.assertTrue(self.post("/swarm", {**ORDER, **more}).json()["success"])
        gevent.sleep(0.2)
        self.environment.events.request.fire(
            request_type="GET", name="/sale", response_time=12, response_length=3, exception=None, context={})
        self.post("/stop")

    def figures(self):
        self.environment.stats.history.clear()
        return self.get("/stats/requests/csv").text, self.get("/acrida/run.json").text, self.template_args()

    def test_a_page_that_cannot_start_the_next_one_has_changed_nothing(self):
        self.run_a_test(host="http://a")
        before = self.figures()
        self.assertIn("/sale", before[0])
        with mock.patch.object(RunRecord, "watch", side_effect=CannotRecord(AWAY)):
            answer = self.post("/swarm", {"user_count": 5, "spawn_rate": 3, "host": "http://b", "run_time": "1m",
                                          "profile": "evening"}).json()
        self.assertEqual({"success": False, "message": AWAY, "host": "http://a"}, answer)
        self.assertEqual(before, self.figures())
        self.runs.end("asked")
        self.assertEqual(1, read_run_json(self.run_json)["total"]["requests"])

    def test_nor_has_a_locustfile_that_starts_one(self):
        self.run_a_test()
        before = self.figures()
        with mock.patch.object(RunRecord, "watch", side_effect=CannotRecord(AWAY)):
            self.runner.start(5, 3)
            gevent.sleep(0.1)
        self.assertEqual("stopped", self.runner.state)
        self.assertEqual(before, self.figures())
        self.assertIn("/sale", get_html_report(self.environment, show_download_link=False))
        self.run_a_test()
        self.runs.end("asked")
        self.assertEqual(1, read_run_json(self.run_json)["total"]["requests"])


class MetricsTest(RecordedRunsTest):
    """The same with metrics, whose port is never free: nobody can take it between two tests."""

    prometheus = "127.0.0.1:0"

    def test_metrics_are_served_where_they_were_by_the_next_one(self):
        served = []
        serve = VerdictOutputs.serve

        def noted(outputs, record):
            served.append(serve(outputs, record))
            return served[-1]

        def run_id():
            with urlopen(served[0]) as answer:
                text = answer.read().decode()
            return text.partition('run_id="')[2].partition('"')[0]

        with mock.patch.object(VerdictOutputs, "serve", noted):
            for _ in range(2):
                self.run_a_test()
                self.assertEqual(json.loads(self.get("/acrida/run.json").text)["run"]["run_id"], run_id())
        self.assertEqual(1, len(served))


if __name__ == "__main__":
    unittest.main()
