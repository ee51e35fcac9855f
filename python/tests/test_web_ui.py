"""The web UI's answers, as a page and as a script ask for them: steering, figures, downloads, and what is refused."""

import contextlib
import csv
import inspect
import io
import json
import logging
import re
import unittest

import gevent
import gevent.event
import gevent.monkey
import requests

from locust.env import Environment
from locust.log import LogReader
from locust.stats import StatsCSVFileWriter
from locust.web import WebUI
from locust.webui.exchange import attachment
from locust_command import CommandFolder
from web_case import WebCase

EVIL = "=cmd()/</script><script>alert(1)</script>&\u2028\"'"


class WebUiTest(WebCase):
    def test_an_environment_makes_it_of_the_same_settings(self):
        made = list(inspect.signature(Environment.create_web_ui).parameters)
        self.assertEqual(made[1:], list(inspect.signature(WebUI).parameters)[1:len(made)])
        self.ui.stop()
        ui = self.environment.create_web_ui("127.0.0.1", 0, "/load", delayed_start=True)
        self.assertIs(ui, self.environment.web_ui)
        self.assertEqual(("127.0.0.1", 0, "/load", None), (ui.host, ui.port, ui.base_path, ui.server))

    def test_a_test_is_started_changed_and_stopped(self):
        started = self.post("/swarm", {"user_count": 2, "spawn_rate": 10, "host": "http://a", "run_time": "1h"})
        self.assertEqual({"success": True, "message": "Swarming started", "host": "http://a", "run_time": 3600},
                         started.json())
        self.assertEqual('{\n  "host": "http://a",\n', started.text[:24])
        gevent.sleep(0.3)
        self.assertEqual(("running", 2), (self.runner.state, self.runner.user_count))
        self.post("/swarm", {"user_count": 4, "spawn_rate": 10})
        gevent.sleep(0.3)
        self.assertEqual(4, self.runner.user_count)
        arguments = self.template_args()
        self.assertEqual((4, 10.0, 3600, "http://a", "running"), tuple(
            arguments[name] for name in ("num_users", "spawn_rate", "run_time", "host", "state")))
        self.assertRegex(arguments["acrida"]["version"], r"^\d+\.\d+")
        self.assertEqual({"success": True, "message": "Test stopped"}, self.get("/stop").json())
        self.assertEqual("stopped", self.runner.state)

    def test_the_run_time_is_over_only_once_and_not_in_the_next_test(self):
        self.post("/swarm", {"user_count": 1, "spawn_rate": 1, "run_time": "1"})
        gevent.sleep(0.2)
        self.post("/stop")
        self.post("/swarm", {"user_count": 1, "spawn_rate": 1})
        gevent.sleep(1.2)
        self.assertEqual("running", self.runner.state)

    def test_a_start_without_a_run_time_has_none_whatever_the_command_line_says_and_the_form_offers_it_again(self):
        options = self.environment.parsed_options
        options.run_time = 600
        self.ui.update_template_args()
        order = {"user_count": 1, "spawn_rate": 10}

        def time_left_and_offer(**more):
            self.assertTrue(self.post("/swarm", {**order, **more}).json()["success"])
            gevent.sleep(0.1)
            run = json.loads(self.environment.run_state())
            found = run["status"]["time_left"], self.template_args()["run_time"], options.run_time
            self.post("/stop")
            return found

        self.assertEqual(600, self.template_args()["run_time"])
        self.assertEqual((None, 600, None), time_left_and_offer())
        self.assertEqual((None, 600, None), time_left_and_offer(run_time=""))
        left, *others = time_left_and_offer(run_time="1h")
        self.assertTrue(3590 < left <= 3600, left)
        self.assertEqual([3600, 3600], others)
        self.assertEqual((None, 3600, None), time_left_and_offer())

    def test_a_host_that_pages_see_without_its_password_comes_back_whole(self):
        def host_after(host):
            answer = self.post("/swarm", {"user_count": 1, "spawn_rate": 10, "host": host}).json()
            return self.environment.host if answer["success"] else answer["message"]

        for user_class, host in zip(self.environment.user_classes, ("http://v:q@c", "http://e")):
            user_class.host = host
        self.assertIsNone(host_after("http://v:***@c, http://e"))  # as the pages show several
        self.assertEqual("http://v:q@c", host_after("http://***@c"))
        self.assertEqual("http://u:p@b/x", host_after("http://u:p@b/x"))
        self.assertEqual("http://u:p@b/x", host_after("http://***@b/x"))
        self.assertEqual("http://u:p@b/x", host_after("http://u:***@b/x"))
        self.assertEqual("http://joe@shop:p@b/x", host_after("http://joe@shop:p@b/x"))
        self.assertEqual("http://joe@shop:p@b/x", host_after("http://joe@shop:***@b/x"))
        self.assertEqual("http://u:p@b/x", host_after("http://u:p@b/x"))
        self.assertIn("write its user and password", host_after("http://***@d"))
        self.assertIn("write its user and password", host_after("http://w:***@b/x"))
        self.assertEqual("http://b/x", host_after("http://b/x"))

    def test_a_change_of_the_users_leaves_the_run_time_as_it_is(self):
        self.post("/swarm", {"user_count": 1, "spawn_rate": 10, "run_time": "1h"})
        gevent.sleep(0.1)
        self.post("/swarm", {"user_count": 2, "spawn_rate": 10})
        self.assertEqual(3600, self.environment.parsed_options.run_time)

    def test_so_many_users_of_each_class_as_counts_say(self):
        def counted(**counts):
            answer = self.post("/swarm", {"spawn_rate": 100, "counts": json.dumps(counts)}).json()
            gevent.sleep(0.3)
            return answer["success"] and self.runner.user_classes_count

        self.assertEqual({"Till": 3, "Office": 1}, counted(Till=3, Office=1))
        self.assertEqual({"Till": 1, "Office": 4}, counted(Till=1, Office=4))
        self.assertEqual({"Till": 0, "Office": 2}, counted(Office=2))
        self.post("/swarm", {"user_count": 6, "spawn_rate": 100})
        gevent.sleep(0.3)
        self.assertEqual(6, self.runner.user_count)
        self.assertFalse(counted(Nobody=1))
        self.assertFalse(counted(Till=-1))

    def test_what_is_being_answered_when_the_ui_stops_is_answered(self):
        self.post("/swarm", {"user_count": 1, "spawn_rate": 10})
        gevent.sleep(0.1)
        begun, go_on = gevent.event.Event(), gevent.event.Event()

        @self.environment.events.test_stop.add_listener
        def wait(**_):
            begun.set()
            go_on.wait()

        stopping = gevent.spawn(self.post, "/stop")
        begun.wait(10)
        gevent.spawn(go_on.set)
        self.ui.stop()
        self.assertEqual({"success": True, "message": "Test stopped"}, stopping.get(timeout=10).json())

    def test_it_does_not_wait_for_ever_for_an_answer(self):
        from locust.webui import owner
        self.addCleanup(setattr, owner, "ANSWER_SECONDS", owner.ANSWER_SECONDS)
        owner.ANSWER_SECONDS = 0.1
        begun, never = gevent.event.Event(), gevent.event.Event()

        @self.environment.events.test_stop.add_listener
        def wait(**_):
            begun.set()
            never.wait()

        self.post("/swarm", {"user_count": 1, "spawn_rate": 10})
        gevent.sleep(0.1)
        stopping = gevent.spawn(self.post, "/stop")
        begun.wait(10)
        self.ui.stop()
        self.assertRaises(requests.ConnectionError, stopping.get, timeout=10)
        never.set()

    def test_a_wrong_order_is_refused_and_changes_nothing(self):
        for form, said in (
            ({}, "Missing or invalid user_count or spawn_rate from /swarm request"),
            ({"user_count": "x", "spawn_rate": 1}, "Invalid user_count value: 'x' (must be an integer)"),
            ({"user_count": 1, "spawn_rate": "x"}, "Invalid spawn_rate value: 'x' (must be a number)"),
            ({"user_count": 1, "spawn_rate": "nan"}, "Missing or invalid"),
            ({"user_count": -1, "spawn_rate": 1}, "Missing or invalid"),
            ({"user_count": 1, "spawn_rate": 1, "run_time": "soon"}, "Valid run_time formats are : 20, 20s, 3m, 2h"),
        ):
            with self.subTest(form):
                answer = self.post("/swarm", {"host": "http://elsewhere", "profile": "evening", **form})
                self.assertEqual((200, False), (answer.status_code, answer.json()["success"]))
                self.assertIn(said, answer.json()["message"])
        self.assertEqual("ready", self.runner.state)
        self.assertEqual((None, None), (self.environment.host, self.environment.profile))
        self.assertIsNone(self.environment.parsed_options.num_users)

    def test_options_that_write_files_cannot_be_set_from_a_page(self):
        self.post("/swarm", {"user_count": 1, "spawn_rate": 1, "html_file": "/tmp/x", "run_json": "/tmp/y"})
        self.assertIsNone(self.environment.parsed_options.html_file)
        self.assertIsNone(self.environment.parsed_options.run_json)

    def test_names_and_errors_are_text_wherever_they_go(self):
        self.environment.stats.log_request("GET", EVIL, 12, 3)
        self.environment.stats.log_error("GET", EVIL, EVIL)
        self.runner.log_exception("local", EVIL, EVIL)
        self.environment.locustfile = EVIL
        document = self.get("/stats/requests").json()
        self.assertEqual((EVIL, EVIL), (document["stats"][0]["name"], document["errors"][0]["error"]))
        self.assertEqual(EVIL, self.get("/exceptions").json()["exceptions"][0]["msg"])
        page = self.get("/")
        self.assertNotIn("<script>alert", page.text)
        self.assertIn("script-src 'self' 'nonce-", page.headers["Content-Security-Policy"])
        self.assertEqual("nosniff", page.headers["X-Content-Type-Options"])
        table = self.get("/stats/requests/csv")
        self.assertEqual(f"'{EVIL}", list(csv.reader(io.StringIO(table.content.decode())))[1][1])
        name = table.headers["Content-Disposition"]
        self.assertNotIn("<", name)
        self.assertRegex(name, r'^attachment; filename="Locust_\d{4}-\d\d-\d\d-\d\dh\d\d_=cmd\(\)_script')
        report = self.get("/stats/report?theme=<script>")
        self.assertEqual(200, report.status_code)
        self.assertNotIn("<script>alert", report.text)
        self.assertIn("sandbox", report.headers["Content-Security-Policy"])

    def test_errors_are_no_html(self):
        refused = self.post("/user", headers={"Content-Type": "application/json"})
        self.assertEqual((400, "application/json"), (refused.status_code, refused.headers["Content-Type"]))
        self.assertEqual(404, self.get("/nothing").status_code)
        self.assertEqual(405, self.get("/swarm").status_code)

    def test_a_foreign_page_steers_nothing(self):
        order = {"user_count": 1, "spawn_rate": 1}
        for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            self.assertEqual(403, self.post("/swarm", order, headers=headers).status_code)
            self.assertEqual(403, self.get("/stop", headers=headers).status_code)
            self.assertEqual(403, self.get("/stats/reset", headers=headers).status_code)
        self.assertEqual("ready", self.runner.state)
        own = {"Origin": self.url("").rstrip("/"), "Sec-Fetch-Site": "same-origin"}
        self.assertTrue(self.post("/swarm", order, headers=own).json()["success"])

    def test_logs_tasks_and_workers(self):
        reader = LogReader()
        reader.name = "log_reader"
        logging.root.addHandler(reader)
        self.addCleanup(logging.root.removeHandler, reader)
        logging.getLogger("till").error("no change")
        self.assertEqual({"master": ["no change"], "workers": {}}, self.get("/logs").json())
        self.assertEqual({"worker_count": 0}, self.get("/worker-count").json())
        self.assertEqual(1.0, self.get("/tasks").json()["per_class"]["Till"]["tasks"]["sell"]["ratio"])

    def test_the_history_is_a_download_where_it_is_written(self):
        self.assertEqual(404, self.get("/stats/requests_full_history/csv").status_code)
        folder = self.enterContext(CommandFolder())
        writer = StatsCSVFileWriter(self.environment, [0.5], str(folder.path / "run"), full_history=True)
        self.addCleanup(writer.close_files)
        self.ui.stats_csv_writer = writer
        answer = self.get("/stats/requests_full_history/csv")
        self.assertEqual(200, answer.status_code)
        self.assertIn("requests_full_history", answer.headers["Content-Disposition"])

    def test_users_that_take_long_to_stop_do_not_keep_the_page(self):
        from locust.webui import steering
        self.environment.stop_timeout = 5
        self.addCleanup(setattr, steering, "STOP_SECONDS", steering.STOP_SECONDS)
        steering.STOP_SECONDS = 0.1

        self.environment.user_classes[0].sell = None
        self.environment.user_classes[0].tasks = [lambda user: gevent.sleep(2)]
        self.post("/swarm", {"user_count": 2, "spawn_rate": 10})
        gevent.sleep(0.2)
        self.assertEqual("Test stopping", self.post("/stop").json()["message"])

    def test_a_hub_that_is_blocked_is_said_to_be_after_ten_seconds(self):
        asked = gevent.get_hub().threadpool.spawn(self.client.get, self.url("/tasks"))
        gevent.sleep(0)
        gevent.monkey.get_original("time", "sleep")(14)  # as a task that never yields
        self.assertEqual(504, asked.get().status_code)

    def test_what_cannot_be_offered_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "build path"):
            WebUI(self.environment, "127.0.0.1", 0, build_path="/tmp", delayed_start=True)
        with self.assertRaises(OSError):
            WebUI(self.environment, "127.0.0.1", self.ui.server.server_port)
        with self.assertRaisesRegex(AttributeError, "only available with --web-login"):
            self.ui.login_manager


class LiveTest(WebCase):
    """Tests that a script starts, with a web UI that it has made: the UI sees them, and nothing is left behind."""

    def told(self, *sections):
        """Reads what a page is told until each of these was among it: {name: the newest}."""
        def read():
            kept = {}
            with self.client.get(self.url("/acrida/events"), stream=True, timeout=20) as events:
                lines = events.iter_lines(chunk_size=1, decode_unicode=True)
                for line in lines:
                    if line.startswith("event: "):
                        kept[line[7:]] = json.loads(next(lines).removeprefix("data: "))
                    if kept.keys() >= set(sections):
                        return kept
            return kept

        return gevent.get_hub().threadpool.apply(read)

    def state_of_report(self):
        page = self.get("/stats/report").text
        return json.loads(re.search(r'id="acrida-state">(.*?)</script>', page, re.DOTALL)[1])

    def fire(self):
        self.environment.events.request.fire(
            request_type="GET", name="/sale", response_time=5.0, response_length=2, exception=None, context={})

    def test_pages_and_the_report_see_a_test(self):
        folder = self.enterContext(CommandFolder())
        self.enterContext(contextlib.chdir(folder.path))
        self.assertNotIn("run", self.told("hello"))
        self.runner.start(2, 10)
        gevent.sleep(0.3)
        self.fire()
        gevent.sleep(1.5)
        told = self.told("run", "status", "second", "ratio")
        self.assertEqual(("running", 2), (told["second"]["status"]["state"], told["second"]["status"]["users"]))
        self.assertEqual("till.py", told["run"]["scenario"])
        self.assertEqual("/sale", self.state_of_report()["rows"]["rows"][0][1])
        self.runner.stop()
        first = self.told("run", "status")
        self.assertEqual(("stopped", "asked to stop"), (first["status"]["state"], first["run"]["stop_reason"]))
        self.post("/swarm", {"user_count": 1, "spawn_rate": 10})
        gevent.sleep(0.3)
        self.assertNotEqual(first["run"]["id"], self.told("run")["run"]["id"])
        self.post("/stop")
        self.assertEqual("stopped in the web UI", self.told("run")["run"]["stop_reason"])
        self.assertEqual([], list(folder.path.iterdir()))

    def test_a_runner_that_is_made_after_the_web_ui_is_seen_too(self):
        self.environment.runner = None
        self.runner = self.environment.create_local_runner()
        self.addCleanup(self.runner.quit)
        self.runner.start(1, 10)
        gevent.sleep(0.3)
        self.assertEqual("till.py", self.told("run")["run"]["scenario"])

    def test_without_options_and_when_the_ui_stops_before_the_test(self):
        self.environment.parsed_options = None
        self.runner.start(1, 10)
        gevent.sleep(0.3)
        self.assertIn("Till", self.told("run", "ratio")["ratio"]["per_class"])
        self.ui.stop()
        self.assertEqual("running", self.runner.state)
        self.runner.stop()
        self.runner.start(1, 10)
        gevent.sleep(0.3)
        self.assertEqual("running", self.runner.state)
        self.runner.stop()
        self.ui.start()
        self.runner.start(1, 10)
        gevent.sleep(0.3)
        self.assertIn("run", self.told("run"))


class LoginTest(WebCase):
    settings = {"web_login": True, "password": "open sesame"}

    def test_who_does_not_know_the_password_gets_nothing(self):
        self.assertIn(self.get("/stats/requests").status_code, (302, 303, 401))
        self.assertIn(self.post("/swarm", {"user_count": 1, "spawn_rate": 1}).status_code, (302, 303, 401))
        self.assertEqual("ready", self.runner.state)
        self.assertEqual(401, self.post("/login", {"password": "guess"}).status_code)
        self.assertIn(self.post("/login", {"password": "open sesame"}).status_code, (302, 303))
        self.assertEqual(200, self.get("/stats/requests").status_code)
        self.assertTrue(self.template_args()["acrida"]["login"])


class BasePathTest(WebCase):
    settings = {"web_base_path": "/load"}

    def test_all_is_below_it(self):
        self.assertEqual(200, self.get("/load/tasks").status_code)
        self.assertEqual(404, self.get("/tasks").status_code)
        self.assertEqual("/load/", self.get("/load/login").headers["Location"])


class AttachmentTest(unittest.TestCase):
    def test_names_are_safe_for_headers_and_file_systems(self):
        def disposition(name):
            return dict(attachment("", name, "text/csv").headers)["Content-disposition"]

        self.assertEqual('attachment; filename="a_b.csv"', disposition("a\r\n\"/b.csv"))
        self.assertEqual("attachment; filename=\"_a.csv\"; filename*=UTF-8''%C3%BCa.csv", disposition("\u00fca.csv"))


if __name__ == "__main__":
    unittest.main()
