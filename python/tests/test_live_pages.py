"""What the record of a run tells pages of a web server, and the report made of it."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import http.client
import json
import re

import gevent
from acrida import _engine
from test_run_record import RecordCase

HOSTILE = "</script><script>alert('\u2028')</script>"


class LivePages(RecordCase):
    def events(self, server):
        """Of a page that has just opened: (event, JSON) one by one."""
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        self.addCleanup(connection.close)
        connection.request("GET", "/acrida/events")
        response = connection.getresponse()
        self.assertEqual(200, response.status)
        name = None
        for line in response:
            text = line.decode().rstrip("\n")
            if text.startswith("event: "):
                name = text[len("event: "):]
            elif text.startswith("data: "):
                yield name, json.loads(text[len("data: "):])

    def until(self, events, name):
        for event, data in events:
            if event == name:
                return data
        return self.fail(f"no event {name}")

    def test_a_page_follows_the_run(self):
        server = _engine.WebServer("127.0.0.1", 0)
        self.addCleanup(server.close)
        self.record.task_ratio('{"per_class":{"Till":{"ratio":1}},"total":{}}')
        self.record.serve_live(server)
        self.record.set_state("running", 3, 60)
        self.record.log_line("begun")
        events = self.events(server)
        self.assertEqual("0badcafe", self.until(events, "run")["id"])
        self.assertEqual({"Till": {"ratio": 1}}, self.until(events, "ratio")["per_class"])
        self.fire(name=HOSTILE)
        gevent.sleep(1.1)
        self.record.beat()
        second = self.until(events, "second")
        self.assertEqual(0, second["point"][0])
        self.assertEqual(("running", 3, 1), tuple(second["status"][key] for key in ("state", "users_wanted", "requests")))
        self.assertGreater(60, second["status"]["time_left"])
        self.assertEqual(HOSTILE, self.until(events, "rows")["rows"][0][1])
        self.record.end("asked to stop")
        self.assertEqual("asked to stop", self.until(events, "run")["stop_reason"])

    def test_a_report_holds_the_run_so_far(self):
        self.fire(name=HOSTILE)
        self.record.end("asked to stop")
        state = json.loads(self.record.state_json())
        self.assertEqual("stopped", state["status"]["state"])
        self.assertEqual(HOSTILE, state["rows"]["rows"][0][1])
        page = _engine.html_report(json.dumps({"host": HOSTILE}, ensure_ascii=False), self.record.state_json())
        self.assertNotIn("<script>alert", page)
        self.assertNotIn("\u2028", page)
        self.assertEqual(state, json.loads(re.search(r'id="acrida-state">(.*?)</script>', page, re.DOTALL)[1]))
        self.assertIn('{"acrida-state":null}', _engine.html_report("{}", ""))

    def test_what_is_no_state_is_refused(self):
        self.assertRaises(TypeError, self.record.serve_live, object())
        self.assertRaises(ValueError, self.record.set_state, "running", 3, -1)
        self.assertRaises(ValueError, self.record.set_state, "running", 3, float("nan"))
        self.assertRaises(TypeError, self.record.set_state, "running", 3, "long")
        self.assertRaises(TypeError, self.record.log_line, b"bytes")
        self.assertRaises(TypeError, self.record.task_ratio, {})
