"""What a record knows of the users whose requests it has: logins, labels, waits, what is under way."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import os
import tempfile
import unittest

import gevent
from acrida import _engine
from acrida.shard import current_shard
from http_server import HttpServer
from locust import FastHttpUser, HttpUser, constant, task
from locust.env import Environment
from locust.exception import StopUser
from locust.stats import StatsError
from run_json_file import entries_of, read_run_json

SECONDS_AT_MOST = 30


class Users(unittest.TestCase):
    def setUp(self):
        limit = gevent.Timeout.start_new(SECONDS_AT_MOST)
        self.addCleanup(limit.close)
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.server = HttpServer()
        self.addCleanup(self.server.stop)

    def run_users(self, *classes, count=2, seconds=0.0):
        """run.json of a run of `count` users of each class, until they are gone and so many seconds have passed."""
        for user_class in classes:
            user_class.host = self.server.url
        environment = Environment(user_classes=list(classes))
        runner = environment.create_local_runner()
        self.addCleanup(runner.quit)
        path = os.path.join(self.folder, "run.json")
        record = _engine.RunRecord(
            current_shard().engine, StatsError.parse_error, path=os.fsencode(path), scenario="till.py", hosts=[],
            run_id="0badcafe", machine="", kernel="", cores=1, options=[], versions=[])
        runner.record_into(record)
        beats = gevent.get_hub().loop.timer(0.1, 0.1)
        beats.start(record.beat)
        self.addCleanup(beats.close)
        runner.spawn_users({user_class.__name__: count for user_class in classes})
        gevent.sleep(seconds)
        runner.user_greenlets.join()
        record.end("asked to stop")
        record.save()
        return read_run_json(path)

    def test_requests_of_on_start_are_known_as_such(self):
        def sell(user):
            user.client.get("/sell")
            gevent.spawn(user.client.get, "/another").join()
            raise StopUser

        class LogsIn:
            def on_start(self):
                self.client.get("/login")

        class Slow(LogsIn, HttpUser):
            tasks = [sell]

        class Fast(LogsIn, FastHttpUser):
            tasks = [sell]

        entries = entries_of(self.run_users(Slow, Fast))
        self.assertEqual({"/login": 4, "/sell": 0, "/another": 0},
                         {name: entry["in_on_start"] for (_, name), entry in entries.items()})

    def test_what_fails_in_on_start_is_so_too(self):
        class Till(HttpUser):
            def on_start(self):
                self.client.get("/status/500", name="login")
                with self.client.get("/login", name="login", catch_response=True) as response:
                    response.failure("no")
                raise StopUser

        entry = entries_of(self.run_users(Till, count=1))["GET", "login"]
        self.assertEqual((2, 2, 2), (entry["in_on_start"], entry["requests"], entry["failures"]))

    def test_each_label_has_its_requests(self):
        class Till(HttpUser):
            label = "south"

            def on_start(self):
                self.client.get("/login")  # of the class's label
                self.label = "n\xf6rd"

            @task
            def sell(self):
                self.client.get("/sell")
                self.client.get("/status/500")
                raise StopUser

        class Unmarked(HttpUser):
            label = 7  # no text

            @task
            def sell(self):
                self.client.get("/sell")
                raise StopUser

        labels = self.run_users(Till, Unmarked)["labels"]
        self.assertEqual({"south": (2, 0), "n\xf6rd": (4, 2)},
                         {label["label"]: (label["requests"], label["failures"]) for label in labels})

    def test_waits_between_tasks_are_as_long_as_they_were(self):
        class Till(HttpUser):
            wait_time = constant(0.15)
            sold = 0

            @task
            def sell(self):
                self.sold += 1
                if self.sold == 4:
                    raise StopUser

        class Hasty(HttpUser):
            wait_time = constant(0)
            sold = 0

            @task
            def sell(self):
                self.sold += 1
                if self.sold == 4:
                    raise StopUser

        points = self.run_users(Till, Hasty)["series"]["points"]
        self.assertEqual(6, sum(point["waits"] for point in points))
        self.assertGreaterEqual(sum(point["waited_ns"] for point in points), 6 * 0.15e9)
        self.assertLess(sum(point["waited_ns"] for point in points), 6 * 0.6e9)

    def test_what_is_under_way_is_what_requests_take(self):
        class Till(HttpUser):
            @task
            def sell(self):
                self.client.get("/slow?seconds=0.4")
                raise StopUser

        run = self.run_users(Till, count=3)
        points = run["series"]["points"]
        under_way = sum(point["in_flight_ns"] for point in points)
        took = sum(point["response_ns"] for point in points)
        self.assertGreaterEqual(took, 3 * 0.4e9)
        self.assertAlmostEqual(under_way / took, 1, delta=0.1)
        self.assertEqual(3, run["server"]["connections_opened"])

    def test_the_machine_is_looked_at_once_a_second(self):
        class Till(HttpUser):
            @task
            def sell(self):
                raise StopUser

        vitals = self.run_users(Till, seconds=1.3)["vitals"]
        self.assertGreater(vitals["memory_max"], 1_000_000)
        self.assertGreater(vitals["descriptors_max"], 3)
        self.assertGreaterEqual(vitals["descriptors_limit"], vitals["descriptors_max"])


if __name__ == "__main__":
    unittest.main()
