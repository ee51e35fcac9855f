"""Runs that watch a real MariaDB: what its figures are, what the rules make of them, and what it may do meanwhile."""

import contextlib
import signal
import threading
import unittest

from database_server import MariaDb
from watched_run import HAS_LOCUSTFILES, Site, WatchedRun, needs_locustfiles

FIGURES = {"Threads_running", "Threads_connected", "Max_used_connections", "Aborted_connects", "Questions",
           "Connection_errors_max_connections", "Innodb_row_lock_current_waits", "Innodb_row_lock_waits",
           "Innodb_row_lock_time", "Slow_queries", "max_connections", "long_query_time", "thread_pool_size"}
CALM_SALES = 250


def setUpModule():
    server = MariaDb("--max-connections=40", "--long-query-time=0.2", network=True)
    unittest.addModuleCleanup(server.remove)
    server.start().execute(
        "CREATE DATABASE shop", "CREATE TABLE shop.series (name VARCHAR(20) PRIMARY KEY, current INT) ENGINE=InnoDB",
        "INSERT INTO shop.series VALUES ('INV-', 0)", "CREATE USER watcher@'%' IDENTIFIED BY 'see no evil'")
    MariaDbTest.server = server


class MariaDbTest(WatchedRun):
    server = None

    def setUp(self):
        super().setUp()
        self.sales = 0
        self.connections = threading.local()
        self.opened = []
        self.addCleanup(lambda: [connection.close() for connection in self.opened])

    def connection(self):
        """Of this thread: each of the site's users has one."""
        if not hasattr(self.connections, "own"):
            self.connections.own = self.server.connect()
            self.opened.append(self.connections.own)
        return self.connections.own

    def ask(self, *statements):
        with self.connection().cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def take_number(self):
        """As a naming series does: the row is locked until the transaction ends."""
        self.ask("BEGIN", "SELECT current FROM shop.series WHERE name = 'INV-' FOR UPDATE", "DO SLEEP(0.15)",
                 "UPDATE shop.series SET current = current + 1", "COMMIT")

    def sell(self):
        self.sales += 1
        if self.sales > CALM_SALES:
            self.take_number()

    def url(self, account="watcher"):
        return f"mysql://{account}@127.0.0.1:{self.server.port}/"

    def watch_calm_run(self, *arguments, **options):
        process = self.start_run(Site(self, lambda: self.ask("SELECT 1")), *arguments, seconds=5, **options)
        self.assert_ended_well(process)
        figures = self.figures()
        self.assertLessEqual(FIGURES, set(figures))
        for name, values in figures.items():
            self.assertEqual(sorted(values), list(values), name)
            self.assertLessEqual(set(values), set(range(6)), name)
        self.assertEqual(set(figures["max_connections"].values()), {40})
        self.assertEqual(set(figures["thread_pool_size"].values()), {2})
        self.assertGreaterEqual(max(figures["Threads_connected"].values()), 5)  # four users and the watch
        self.assertGreaterEqual(sum(figures["Questions"].values()), 50)
        self.assertEqual(self.findings(), {})
        everything = self.read("run.json") + process.text("stderr") + process.text("stdout")
        self.assertNotIn("see no evil", everything)
        self.assertNotIn("see%20no%20evil", everything)
        return process

    def test_an_account_without_rights_is_enough(self):
        self.watch_calm_run("--watch-mariadb", self.url("watcher:see%20no%20evil"))
        options = {option["name"]: option["value"] for option in self.run_json()["run"]["options"]}
        self.assertEqual(f"mysql://***@127.0.0.1:{self.server.port}/", options["watch-mariadb"])

    def test_its_password_from_a_file(self):
        self.write("password", "see no evil\n")
        self.watch_calm_run("--watch-mariadb", self.url(), "--watch-mariadb-password-file", "password")

    def test_its_password_from_a_variable_and_its_socket(self):
        self.variables = {"ACRIDA_WATCH_MARIADB_PASSWORD": "see no evil"}
        self.watch_calm_run("--watch-mariadb", f"mysql://watcher@localhost/?socket={self.server.socket}")

    @needs_locustfiles
    def test_a_locustfile_watches_too(self):
        self.watch_calm_run("--watch-mariadb", self.url("watcher:see%20no%20evil"), locustfile=True)

    def assert_lock_waits_are_found(self, **options):
        process = self.start_run(Site(self, self.sell), "--watch-mariadb", self.url("root"), seconds=12, **options)
        self.assert_ended_well(process)
        found, figures = self.findings(), self.figures()
        self.assertIn("db-lock-waits", found, figures)
        self.assertRegex(found["db-lock-waits"], r"^db-lock-waits \d+-1[0-2] requests are slow")
        self.assertRegex(found["db-lock-waits"], r"Innodb_row_lock_time: .* together")
        self.assertRegex(found["db-lock-waits"], r"p95 of all requests in these seconds: .* in the others")
        self.assertGreater(sum(figures["Innodb_row_lock_waits"].values()), 5)
        # Who waits for a lock keeps no core busy.
        self.assertNotIn("db-threads", found)

    def test_real_lock_waits_are_found(self):
        self.assert_lock_waits_are_found()

    @needs_locustfiles
    def test_real_lock_waits_are_found_in_the_run_of_a_locustfile(self):
        self.assert_lock_waits_are_found(locustfile=True)

    def test_slow_queries_and_more_of_them_than_cores(self):
        site = Site(self, lambda: self.ask("DO SLEEP(0.3)"))
        process = self.start_run(site, "--watch-mariadb", self.url("root"), users=6, seconds=9)
        self.assert_ended_well(process)
        found = self.findings()
        self.assertEqual({"db-threads", "db-slow-queries"}, set(found))
        self.assertRegex(found["db-slow-queries"], r"counted \d+ slow queries, longer than 0\.2 s each")
        self.assertIn("statements at work on 2 cores", found["db-threads"])

    def test_connections_near_their_limit(self):
        with contextlib.ExitStack() as held:
            for _ in range(33):
                held.enter_context(self.server.connect())
            process = self.start_run(Site(self, lambda: None), "--watch-mariadb", self.url("root"), seconds=3)
            self.assert_ended_well(process)
        found = self.findings()
        self.assertEqual({"db-connections"}, set(found))
        self.assertIn("had 34 of its 40 connections in use", found["db-connections"])

    def test_a_wrong_password_is_refused_before_any_load_is_sent(self):
        for locustfile in {False, HAS_LOCUSTFILES}:
            with self.subTest(locustfile=locustfile):
                served = []
                process = self.start_run(Site(self, lambda: served.append(1)), "--watch-mariadb",
                                         self.url("watcher:wrong%20word"), locustfile=locustfile)
                self.assertEqual(2, process.wait())
                last = process.lines["stderr"][-1]
                self.assertRegex(last, r"error: --watch-mariadb: MariaDB at 127\.0\.0\.1:\d+: Access denied")
                self.assertNotIn("wrong", last)
                self.assertEqual([], served)


class DyingMariaDbTest(WatchedRun):

    def setUp(self):
        super().setUp()
        self.server = MariaDb()
        self.addCleanup(self.server.remove)
        self.server.start()

    def assert_it_may_die(self, **options):
        socket = f"mysql://root@localhost/?socket={self.server.socket}"
        process = self.start_run(Site(self, lambda: None), "--watch-mariadb", socket, seconds=80, **options)
        process.wait_for_line("Ramping to 4 users")
        self.server.die()
        gone = process.wait_for_line("no longer answers")
        self.assertRegex(gone, r"/WARNING/.*: MariaDB at .*/s no longer answers \(.+\): its figures have a gap, the "
                               r"run goes on")
        self.server.start()
        process.wait_for_line("answers again")
        process.signal(signal.SIGINT)
        self.assert_ended_well(process)
        self.assertEqual(1, process.text("stderr").count("no longer answers"))
        running = self.figures()["Threads_running"]
        self.assertGreaterEqual(len(self.run_json()["series"]["points"]), max(running))
        self.assertNotEqual(set(range(max(running) + 1)), set(running))  # the gap

    def test_it_is_a_warning_and_a_gap(self):
        self.assert_it_may_die()

    @needs_locustfiles
    def test_it_is_a_warning_and_a_gap_to_a_locustfile(self):
        self.assert_it_may_die(locustfile=True)

    def test_one_that_hangs_does_not_hold_up_the_end(self):
        socket = f"mysql://root@localhost/?socket={self.server.socket}"
        process = self.start_run(Site(self, lambda: None), "--watch-mariadb", socket, seconds=80)
        process.wait_for_line("Ramping to 4 users")
        self.server.hang()
        process.wait_for_line("no longer answers")
        process.signal(signal.SIGINT)
        self.assert_ended_well(process)


if __name__ == "__main__":
    unittest.main()
