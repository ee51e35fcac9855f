"""Runs that watch a real Redis: what its figures are, what the rules make of them, and what it may do meanwhile."""

import datetime
import itertools
import signal
import unittest

import redis

from database_server import RedisServer
from watched_run import Site, WatchedRun, needs_locustfiles

FIGURES = {"used_memory", "maxmemory", "evicted_keys", "expired_keys", "keyspace_misses", "connected_clients",
           "blocked_clients", "maxclients", "rejected_connections", "instantaneous_ops_per_sec"}
READ_ONLY = ["on", ">see-no-evil", "~rq:*", "-@all", "+info", "+time", "+smembers", "+llen", "+lindex", "+hget",
             "+select"]


class RedisTest(WatchedRun):

    def start_server(self, *settings):
        self.server = RedisServer(*settings)
        self.addCleanup(self.server.remove)
        self.server.start()
        self.client = self.server.client()
        self.addCleanup(self.client.close)
        return self.server

    def run_to_its_end(self, sell, *arguments, **options):
        process = self.start_run(Site(self, sell), *(arguments or ("--watch-redis", self.server.socket)), **options)
        self.assert_ended_well(process)
        return process

    def enqueue(self, queue, job):
        """As RQ does."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        with self.client.pipeline() as pipe:
            pipe.sadd("rq:queues", queue)
            pipe.hset(f"rq:job:{job}", mapping={"enqueued_at": now, "status": "queued"})
            pipe.rpush(queue, job)
            pipe.execute()

    def watch_calm_run(self, **options):
        self.start_server()
        self.client.execute_command("ACL", "SETUSER", "watcher", *READ_ONLY)
        self.enqueue("rq:queue:home-frappe-bench:short", "1")
        url = f"unix://watcher:see-no-evil@{self.server.socket}?db=0"
        process = self.run_to_its_end(lambda: self.client.get("item"), "--watch-redis", url, seconds=4, **options)
        figures = self.figures()
        self.assertLessEqual(FIGURES, set(figures))
        self.assertEqual({1}, set(figures["rq:queue:home-frappe-bench:short"].values()))
        ages = list(figures["rq oldest job"].values())
        self.assertEqual(sorted(ages), ages)
        self.assertGreater(ages[-1], 1)
        self.assertGreater(sum(figures["keyspace_misses"].values()), 10)
        self.assertGreater(min(figures["used_memory"].values()), 100_000)
        self.assertEqual({}, self.findings())
        self.assertNotIn("see-no-evil", self.read("run.json") + process.text("stderr"))

    def test_a_user_that_may_only_read_is_enough(self):
        self.watch_calm_run()

    @needs_locustfiles
    def test_a_locustfile_watches_too(self):
        self.watch_calm_run(locustfile=True)

    def test_real_evictions_are_found(self):
        self.start_server("--maxmemory", "2mb", "--maxmemory-policy", "allkeys-lru")
        numbers = itertools.count()
        self.run_to_its_end(lambda: self.client.set(f"item-{next(numbers)}", b"x" * 20_000), seconds=9)
        found = self.findings()
        self.assertEqual({"redis-evictions", "redis-memory"}, set(found))
        self.assertRegex(found["redis-evictions"], r"Redis threw \d\d+ keys away")
        self.assertIn("of maxmemory 2.0 MB", found["redis-memory"])

    def test_real_refusals_are_found(self):
        self.start_server("--maxclients", "8")
        held = []

        def sell():
            if len(held) < 12:
                held.append(self.server.client(retry_on_timeout=False))
                try:
                    held[-1].ping()
                except redis.exceptions.RedisError:
                    pass  # max number of clients reached

        self.addCleanup(lambda: [client.close() for client in held])
        self.run_to_its_end(sell, users=1, seconds=4)
        found = self.findings()
        self.assertEqual({"redis-rejected"}, set(found))
        self.assertRegex(found["redis-rejected"], r"connected_clients at most: \d of maxclients 8")

    def test_jobs_that_nobody_works_off_are_found(self):
        self.start_server()
        numbers = itertools.count()
        self.run_to_its_end(lambda: self.enqueue("rq:queue:short", str(next(numbers))), users=1, seconds=18)
        found = self.findings()
        self.assertEqual({"rq-debt"}, set(found))
        self.assertRegex(found["rq-debt"], r"age of the oldest job: \d.* at the beginning, 1\d\.\d s at the end")

    def assert_it_may_die(self, **options):
        self.start_server()
        process = self.start_run(Site(self, lambda: None), "--watch-redis", self.server.socket, seconds=80, **options)
        process.wait_for_line("Ramping to 4 users")
        self.server.die()
        self.assertRegex(process.wait_for_line("no longer answers"), r"/WARNING/.*: Redis at .*: its figures have a gap")
        self.server.start()
        process.wait_for_line("answers again")
        process.signal(signal.SIGINT)
        self.assert_ended_well(process)
        self.assertEqual(1, process.text("stderr").count("no longer answers"))

    def test_a_redis_that_dies_is_a_warning_and_a_gap(self):
        self.assert_it_may_die()

    @needs_locustfiles
    def test_a_redis_that_dies_is_a_warning_and_a_gap_to_a_locustfile(self):
        self.assert_it_may_die(locustfile=True)

    def test_one_that_hangs_does_not_hold_up_the_end(self):
        self.start_server()
        process = self.start_run(Site(self, lambda: None), "--watch-redis", self.server.socket, seconds=80)
        process.wait_for_line("Ramping to 4 users")
        self.server.hang()
        self.assertIn("it has not answered in time", process.wait_for_line("no longer answers"))
        process.signal(signal.SIGINT)
        self.assert_ended_well(process)

    def test_a_wrong_password_is_refused_before_any_load_is_sent(self):
        self.start_server("--requirepass", "see-no-evil")
        served = []
        process = self.start_run(Site(self, lambda: served.append(1)), "--watch-redis",
                                 f"unix://:wrong@{self.server.socket}")
        self.assert_one_line(process, 2, "--watch-redis: Redis at ", "WRONGPASS")
        self.assertNotIn("wrong@", process.text("stderr"))
        self.assertEqual([], served)

    def test_nobody_there_is_refused_before_any_load_is_sent(self):
        process = self.start_run(Site(self, lambda: None), "--watch-redis", self.path("none"))
        self.assert_one_line(process, 2, "--watch-redis: Redis at ", "No such file or directory")


if __name__ == "__main__":
    unittest.main()
