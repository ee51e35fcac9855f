"""What of a request event, and of the rest of a run, gets into its record."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import math
import os
import tempfile
import time
import unittest
from fractions import Fraction
from unittest import mock

import gevent
from acrida import _engine
from acrida.shard import current_shard
from gevent.monkey import get_original
from held_server import HeldServer
from http_server import HttpServer
from locust import User, constant, task
from locust.clients import HttpSession
from locust.contrib.fasthttp import FastHttpSession
from locust.env import Environment
from locust.exception import CatchResponseError
from locust.stats import StatsError
from run_json_file import entries_of, failures_of, read_run_json

SECONDS_AT_MOST = 30
REFUSED = "http://127.0.0.1:1"
blocking_sleep = get_original("time", "sleep")


class Till(User):
    wait_time = constant(1)

    @task
    def sell(self):
        pass


def clients(url, environment):
    """One of each, as the users have them."""
    arguments = {"base_url": url, "request_event": environment.events.request, "user": None}
    session = HttpSession(**arguments)
    session.trust_env = False
    return session, FastHttpSession(**arguments)


class RecordCase(unittest.TestCase):
    """A runner whose requests, and what else it counts, are recorded; saved() ends that."""

    def setUp(self):
        limit = gevent.Timeout.start_new(SECONDS_AT_MOST)
        self.addCleanup(limit.close)
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.environment = Environment(user_classes=[Till])
        self.runner = self.environment.create_local_runner()
        self.addCleanup(self.runner.quit)
        self.path = os.path.join(self.folder, "run.json")
        self.record = _engine.RunRecord(
            current_shard().engine, StatsError.parse_error, path=os.fsencode(self.path), scenario="till.py", hosts=[],
            run_id="0badcafe", machine="", kernel="", cores=1, options=[], versions=[])
        self.runner.record_into(self.record)

    def fire(self, **event):
        usual = {"request_type": "GET", "name": "/", "response_time": 5, "response_length": 2, "exception": None,
                 "context": {}}
        self.environment.events.request.fire(**{**usual, **event})

    def saved(self):
        self.record.end("asked to stop")
        self.record.save()
        return read_run_json(self.path)

    def only_entry(self):
        [entry] = self.saved()["entries"]
        return entry


class Events(RecordCase):
    """Fired by anybody: no response of the engine's."""

    def test_each_is_a_sample_however_it_is_fired(self):
        request = self.environment.events.request
        self.fire()
        self.fire(start_time=time.time() - 0.005, url="http://x/", response=object())
        self.fire(reverse=True)
        self.fire(a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8)
        request.fire(request_type="GET", name="/", response_time=5, response_length=2)
        with request.measure("GET", "/"):
            pass
        entry = self.only_entry()
        self.assertEqual((6, 0), (entry["requests"], entry["failures"]))
        self.assertEqual(6, self.environment.stats.total.num_requests)
        self.assertEqual({"kernel": 0, "shared": 0, "loop": 6}, entry["stamps"])
        self.assertEqual(0, entry["exchanges"])
        self.assertEqual(10, entry["response_bytes"])

    def test_its_time_is_kept_to_the_nanosecond(self):
        for milliseconds in (0.000001, 5, 12.345678, Fraction(1, 4), True):
            self.fire(response_time=milliseconds)
        times = self.only_entry()["success"]
        self.assertEqual((5, 1, 12_345_678), (times["count"], times["min_ns"], times["max_ns"]))
        self.assertEqual(1 + 5_000_000 + 12_345_678 + 250_000 + 1_000_000, times["sum_ns"])

    def test_no_time_is_a_request_without_one(self):
        self.fire(response_time=None)
        with mock.patch.object(locust.stats, "bucket_response_time", lambda milliseconds: 0):
            for milliseconds in (math.nan, math.inf, -math.inf):
                self.fire(response_time=milliseconds)
        entry = self.only_entry()
        self.assertEqual((4, 4, 0), (entry["requests"], entry["without_time"], entry["success"]["count"]))

    def test_absurd_times_and_sizes_spoil_no_others(self):
        for milliseconds in (-5, -1e300, 1e300, 3_600_001):
            self.fire(response_time=milliseconds)
        for length in (-7, 10**30, 1e300, math.nan):
            self.fire(response_length=length)
        for start in (-1e300, 1e300, math.nan, "noon", object(), time.time() + 1e6, None):
            self.fire(start_time=start)
        run = self.saved()
        [entry] = run["entries"]
        self.assertEqual(self.environment.stats.total.num_requests, entry["requests"])
        self.assertEqual((2, 2), (entry["success"]["below"], entry["success"]["above"]))
        for end in ("first_done_ns", "last_done_ns"):
            self.assertTrue(run["start_ns"] <= entry[end] <= run["end_ns"], entry[end])

    def test_one_that_is_fired_late_has_ended_when_it_says(self):
        gevent.sleep(0.2)
        began = time.time() - 0.15
        self.fire(start_time=began, response_time=50)
        self.assertAlmostEqual(began + 0.05, self.only_entry()["last_done_ns"] / 1e9, delta=0.001)

    def test_what_locusts_statistics_refuse_is_no_sample(self):
        before = locust.log.unhandled_greenlet_exception
        self.addCleanup(setattr, locust.log, "unhandled_greenlet_exception", before)
        with self.assertLogs(level="ERROR"):
            for milliseconds in ("fast", math.nan, 10**400):
                self.fire(response_time=milliseconds)
            self.fire(name=[])
            self.fire(response_length=None)
        self.assertEqual([], self.saved()["entries"])

    def test_names_are_text_whatever_they_are(self):
        class Rude:
            def __str__(self):
                raise ValueError("no")

        for name in ("/a", "caf\xe9", "half \ud800", 7, None, ("a", 1), b"bytes", "", "a\0b", Rude(), "n" * 2000):
            self.fire(name=name, request_type=name)
        names = [entry["name"] for entry in self.saved()["entries"]]
        self.assertEqual(["/a", "caf\xe9", "half ?", "7", "None", "('a', 1)", "b'bytes'", "", "a\0b", "[no text]",
                          "n" * 1024], names)

    def test_ten_thousand_names_are_kept_apart(self):
        for number in range(10_000):
            self.fire(name=f"/{number}")
        self.assertEqual(10_000, len(self.saved()["entries"]))

    def test_failures_are_grouped_as_locust_groups_them(self):
        class Broken(Exception):
            def __repr__(self):
                return ""

        for exception in (ValueError("no"), ValueError("no"), "text", CatchResponseError("bad"), ValueError(object()),
                          ValueError(object()), Broken()):
            self.fire(exception=exception)
        for exception in (None, "", False):
            self.fire(exception=exception)
        run = self.saved()
        ours = failures_of(run)
        locusts = {(error.method, error.name, error.parse_error(error.error) or "[no text]"): error.occurrences
                   for error in self.environment.stats.errors.values()}
        self.assertEqual(locusts, ours)
        self.assertEqual(2, ours["GET", "/", "ValueError(<object object at 0x....>)"])
        self.assertEqual((10, 7), (run["total"]["requests"], run["total"]["failures"]))

    def test_an_event_after_the_end_is_in_no_figure(self):
        self.record.end("interrupted")
        self.fire()
        self.assertEqual(0, self.saved()["total"]["requests"])


class Requests(RecordCase):
    """Sent by the two HTTP clients."""

    def setUp(self):
        super().setUp()
        self.server = HttpServer()
        self.addCleanup(self.server.stop)

    def clients(self, url=None):
        return clients(url or self.server.url, self.environment)

    def test_what_the_engine_sent_has_the_stamps_of_its_exchange(self):
        responses = [client.get("/echo", name="e") for client in self.clients()]
        entry = self.only_entry()
        self.assertEqual({"kernel": 2, "shared": 0, "loop": 0}, entry["stamps"])
        self.assertEqual((2, 2), (entry["requests"], entry["exchanges"]))
        total = sum(response.exchange.response_time for response in responses)
        self.assertAlmostEqual(total, entry["success"]["sum_ns"] / 1e6, delta=1e-6)
        self.assertEqual(sum(len(response.content) for response in responses), entry["response_bytes"])
        self.assertGreater(entry["wire_bytes_received"], entry["response_bytes"])
        self.assertGreater(entry["bytes_sent"], 0)
        self.assertEqual((2, 2), tuple(entry["phases"][name]["count"] for name in ("connect", "waiting")))

    def test_a_chain_of_redirects_is_one_sample_with_all_that_was_sent(self):
        for client in self.clients():
            client.get("/redirect?to=/redirect?to=/echo", name="r")
        entry = self.only_entry()
        self.assertEqual((2, 6), (entry["requests"], entry["exchanges"]))
        self.assertEqual(2, entry["stamps"]["kernel"])
        self.assertAlmostEqual(
            self.environment.stats.total.total_response_time, entry["success"]["sum_ns"] / 1e6, delta=0.002)

    def test_failures_have_their_times_and_texts(self):
        for client in self.clients():
            client.get("/status/404", name="missing")
        for client in self.clients(REFUSED):
            client.get("/", name="refused")
        run = self.saved()
        entries = entries_of(run)
        missing, refused = entries["GET", "missing"], entries["GET", "refused"]
        self.assertEqual((2, 2, 2), (missing["failures"], missing["exchanges"], missing["stamps"]["kernel"]))
        self.assertEqual((2, 0, 2), (refused["failures"], refused["exchanges"], refused["stamps"]["loop"]))
        self.assertEqual({error.parse_error(error.error) for error in self.environment.stats.errors.values()},
                         {text for _, _, text in failures_of(run)})

    def test_the_word_of_the_locustfile_goes_before_the_stamps(self):
        for client in self.clients():
            with client.get("/echo", name="e", catch_response=True) as response:
                response.request_meta["response_time"] = 1234.5
                response.request_meta["name"] = "renamed"
            with client.get("/echo", name="e", catch_response=True) as response:
                response.request_meta["response_time"] = None
            with client.get("/echo", name="e", catch_response=True) as response:
                response.failure("bad")
        entries = entries_of(self.saved())
        renamed, other = entries["GET", "renamed"], entries["GET", "e"]
        self.assertEqual((1_234_500_000, 1_234_500_000), (renamed["success"]["min_ns"], renamed["success"]["max_ns"]))
        self.assertEqual({"kernel": 0, "shared": 0, "loop": 2}, renamed["stamps"])
        self.assertEqual(2, renamed["exchanges"])
        self.assertEqual((2, 2, 2), (other["without_time"], other["failures"], other["stamps"]["kernel"]))

    def test_a_second_event_about_a_response_has_sent_nothing(self):
        for client in self.clients():
            response = client.get("/echo", name="e")
            self.fire(name="derived", response=response, response_time=response.exchange.response_time)
        entries = entries_of(self.saved())
        self.assertEqual((2, 2), (entries["GET", "e"]["exchanges"], entries["GET", "derived"]["requests"]))
        derived = entries["GET", "derived"]
        self.assertEqual((0, 0), (derived["exchanges"], derived["bytes_sent"]))
        self.assertEqual(0, derived["phases"]["waiting"]["count"])

    def test_what_another_client_sent_has_the_generators_clock(self):
        for client in self.clients():
            client.get("/echo", name="e", stream=True)
        entry = self.only_entry()
        self.assertEqual((2, 0, 2), (entry["requests"], entry["exchanges"], entry["stamps"]["loop"]))

    def test_a_response_may_be_anything(self):
        class Proxy:
            def __getattr__(self, name):
                raise RuntimeError("remote")

        class Liar:
            exchange = "none"
            history = 7

        for response in (Proxy(), Liar(), 7, "text"):
            self.fire(response=response)
        self.assertEqual(4, self.only_entry()["requests"])

    def test_a_request_that_has_to_wait_for_the_hub_is_late(self):
        client, _ = self.clients()
        client.get("/echo")
        sent = gevent.spawn(client.get, "/echo")
        gevent.sleep(0)
        blocking_sleep(0.08)
        sent.join()
        run = self.saved()
        lateness = run["generator"]["send_lateness"]
        self.assertEqual(2, lateness["count"])
        self.assertGreaterEqual(lateness["max_ns"], 80e6)
        self.assertEqual(lateness["max_ns"], run["validity"]["send_lateness_max_ns"])


class CutOff(RecordCase):
    def setUp(self):
        super().setUp()
        self.server = HeldServer()
        self.addCleanup(self.server.stop)

    def test_it_is_counted_under_its_name(self):
        asked = [({}, "/held?a=1"), ({"name": "n"}, "n"), ({"name": "m", "headers": {"X": "1"}, "data": "x"}, "m")]
        victims = [gevent.spawn(client.post, "/held?a=1", **options)
                   for client in clients(self.server.url, self.environment) for options, _ in asked]
        self.server.wait_until_seen(len(victims))
        gevent.killall(victims)
        entries = self.saved()["entries"]
        counts = {(entry["method"], entry["name"]): entry["abandoned"] for entry in entries}
        self.assertEqual({("POST", name): 2 for _, name in asked}, counts)

    def test_a_redirect_counts_under_the_name_of_the_request_whatever_others_are_called(self):
        redirecting = HttpServer()
        self.addCleanup(redirecting.stop)
        victims = []
        for client in clients(redirecting.url, self.environment):
            path = "/redirect?seconds=0.1&to=/slow?seconds=9"
            victims.append(gevent.spawn(client.get, path, name="chain"))
            gevent.sleep(0.02)
            victims.append(gevent.spawn(client.get, "/slow?seconds=9", name="other"))
        gevent.sleep(0.3)
        gevent.killall(victims)
        self.assertEqual(
            {"chain": 2, "other": 2}, {entry["name"]: entry["abandoned"] for entry in self.saved()["entries"]})

    def test_what_had_not_left_is_unsent(self):
        client, _ = clients(self.server.url, self.environment)
        victim = gevent.spawn(client.get, "/held")
        gevent.sleep(0)
        victim.kill()
        entry = self.only_entry()
        self.assertEqual((0, 1, 0), (entry["abandoned"], entry["unsent"], entry["requests"]))


class TheRest(RecordCase):
    def test_a_reset_begins_the_figures_anew_whoever_asks_for_it(self):
        for reset in (self.environment.stats.reset_all, self.runner.stats.clear_all):
            self.fire(exception=ValueError("early"))
            reset()
        self.fire()
        run = self.saved()
        total = run["total"]
        self.assertEqual((1, 0, 2), (total["requests"], total["failures"], total["excluded"]["requests"]))
        self.assertEqual([], run["failures"])
        self.assertGreater(run["figures_from_ns"], run["start_ns"])

    def test_users_are_counted_as_they_come_and_go(self):
        self.runner.spawn_users({"Till": 3})
        gevent.sleep(0)
        self.runner.stop_users({"Till": 2})
        self.runner.spawn_users({"Till": 1})
        series = self.saved()["series"]
        self.assertEqual(["Till"], series["user_classes"])
        self.assertEqual([3], series["points"][0]["users"])

    def test_exceptions_of_tasks_are_kept(self):
        try:
            raise ValueError("half \ud800")
        except ValueError as error:
            for _ in range(2):
                self.environment.events.user_error.fire(user_instance=None, exception=error, tb=error.__traceback__)
        [exception] = self.saved()["exceptions"]
        self.assertEqual((2, "half ?"), (exception["count"], exception["message"]))
        self.assertIn("test_run_record.py", exception["traceback"])

    def test_it_goes_when_nobody_holds_it(self):
        before = _engine.live()["RunRecord"]
        record = _engine.RunRecord(
            current_shard().engine, repr, path=b"", scenario="", hosts=["http://u:secret@h", "http://i"], run_id="",
            machine="", kernel="", cores=1, options=[], versions=[])
        record.end("")
        record.save()
        self.assertIn("http://u:***@h, http://i", record.summary())
        self.assertEqual(before + 1, _engine.live()["RunRecord"])
        del record
        self.assertEqual(before, _engine.live()["RunRecord"])


if __name__ == "__main__":
    unittest.main()
