"""What a rehearsal learns of locustfiles: requests by task, waits, and how many users there will be."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import time
import unittest
from argparse import Namespace

from http_server import HttpServer
from locust import (
    HttpUser,
    SequentialTaskSet,
    TaskSet,
    User,
    between,
    constant,
    constant_pacing,
    task,
)
from locust.command.rehearsal import Rehearsal, users_by_class
from locust.contrib.fasthttp import FastHttpUser
from locust.env import Environment
from locust.exception import RescheduleTask, RescheduleTaskImmediately, StopUser
from locust.user.markov_taskset import MarkovTaskSet, transition


class RehearsalCase(unittest.TestCase):
    def setUp(self):
        self.server = HttpServer()
        self.addCleanup(self.server.stop)

    def learn(self, *classes, users=None, seconds=20):
        environment = Environment(user_classes=list(classes), host=self.server.url,
                                  parsed_options=Namespace(num_users=users, spawn_rate=5, stop_timeout=0))
        self.environment = environment
        runner = environment.create_local_runner()
        self.addCleanup(runner.greenlet.kill)
        return Rehearsal(environment, seconds=seconds).learn()

    def learn_one(self, user_class, **keywords):
        return self.learn(user_class, **keywords)["classes"][0]


def requests_of(task):
    return {f"{one['method']} {one['name']}": one["count"] for one in task["requests"]}


class Till(HttpUser):
    wait_time = between(1, 3)
    weight = 7
    log = []

    def on_start(self):
        self.client.post("/login")

    def on_stop(self):
        self.client.get("/logout")

    @task(5)
    def sell(self):
        Till.log.append("sell")
        self.client.post("/create", name="create")
        self.client.put("/submit", name="submit")

    @task(3)
    def search(self):
        Till.log.append("search")
        self.client.get("/status/404", name="search")


class Dashboard(HttpUser):
    wait_time = constant_pacing(6)
    weight = 2

    @task
    def look(self):
        self.client.get("/look")


class Report(FastHttpUser):
    weight = 1

    @task
    def report(self):
        self.client.get("/report")


class RequestsTest(RehearsalCase):
    def test_every_task_is_tried_three_times_in_rounds(self):
        Till.log.clear()
        learned = self.learn_one(Till)
        self.assertEqual(Till.log, ["sell", "search"] * 3)
        sell, search = learned["tasks"]
        self.assertEqual((sell["weight"], sell["executions"], sell["failed"]), (5, 3, 0))
        self.assertEqual(requests_of(sell), {"POST create": 1, "PUT submit": 1})
        self.assertEqual(requests_of(search), {"GET search": 1})
        self.assertEqual(search["requests"][0]["failures"], 1)
        self.assertEqual({one["name"]: one["count"] for one in learned["on_start"]}, {"/login": 1})
        self.assertGreater(sell["requests"][0]["seconds"], 0)

    def test_fast_users_are_learned_as_well(self):
        self.assertEqual(requests_of(self.learn_one(Report)["tasks"][0]), {"GET /report": 1})

    def test_requests_that_a_listener_fires_belong_to_the_task(self):
        class Fires(HttpUser):
            @task
            def get(self):
                self.client.get("/a")
                self.environment.events.request.fire(
                    request_type="OWN", name="own", response_time=5, response_length=0, exception=None, context={})

        self.assertEqual(requests_of(self.learn_one(Fires)["tasks"][0]), {"GET /a": 1, "OWN own": 1})

    def test_users_are_those_that_the_dispatcher_deals(self):
        self.assertEqual(users_by_class([Till, Dashboard, Report], 70), {"Till": 49, "Dashboard": 14, "Report": 7})
        learned = self.learn(Till, Dashboard, Report, users=70)
        self.assertEqual([one["users"] for one in learned["classes"]], [49, 14, 7])
        self.assertEqual(learned["spawn_rate"], 5)

    def test_fixed_counts_come_first(self):
        class Fixed(Report):
            fixed_count = 5

        self.assertEqual(users_by_class([Till, Fixed], 12), {"Till": 7, "Fixed": 5})


class WaitsTest(RehearsalCase):
    def test_waits_are_drawn_and_not_waited_for(self):
        begun = time.monotonic()
        wait = self.learn_one(Till)["wait"]
        self.assertEqual(wait, {"seconds": 2, "pace": False})
        self.assertLess(time.monotonic() - begun, 3)

    def test_a_pace_is_one(self):
        self.assertEqual(self.learn_one(Dashboard)["wait"], {"seconds": 6, "pace": True})

    def test_a_function_is_asked(self):
        class Own(HttpUser):
            def wait_time(self):
                return 4

            @task
            def get(self):
                self.client.get("/a")

        self.assertEqual(self.learn_one(Own)["wait"]["seconds"], 4)

    def test_a_pause_in_a_task_is_noted(self):
        class Pauses(HttpUser):
            @task
            def get(self):
                self.client.get("/a")
                time.sleep(0.2)

        self.assertAlmostEqual(self.learn_one(Pauses)["tasks"][0]["pause"], 0.2, delta=0.1)


class EndingsTest(RehearsalCase):
    def test_a_task_that_fails_is_known_as_far_as_it_went(self):
        class Fails(HttpUser):
            @task
            def bad(self):
                self.client.get("/before")
                raise ValueError("no such till")

            @task
            def stops(self):
                raise StopUser("enough")

            @task
            def good(self):
                self.client.get("/good")

        bad, stops, good = self.learn_one(Fails)["tasks"]
        self.assertEqual((bad["failed"], bad["error"]), (3, "ValueError: no such till"))
        self.assertEqual(requests_of(bad), {"GET /before": 1})
        self.assertIn("enough", stops["error"])
        self.assertEqual((good["executions"], good["failed"]), (3, 0))

    def test_an_on_start_that_ends_the_user_leaves_its_tasks_untried(self):
        class Refused(Till):
            def on_start(self):
                self.client.post("/login")
                raise StopUser("login failed")

        learned = self.learn_one(Refused)
        self.assertIn("login failed", learned["error"])
        self.assertEqual(len(learned["on_start"]), 1)
        self.assertEqual(learned["tasks"], [])

    def test_a_class_that_cannot_be_made_is_said(self):
        class Broken(User):
            def __init__(self, environment):
                raise RuntimeError("no database")

            @task
            def get(self):
                pass

        self.assertIn("no database", self.learn_one(Broken)["error"])

    def test_rescheduling_is_learned(self):
        class Hasty(HttpUser):
            @task
            def at_once(self):
                raise RescheduleTaskImmediately

            @task
            def later(self):
                raise RescheduleTask

        at_once, later = self.learn_one(Hasty)["tasks"]
        self.assertEqual((at_once["at_once"], at_once["failed"]), (1, 0))
        self.assertEqual((later["at_once"], later["failed"]), (0, 0))

    def test_its_time_is_bounded(self):
        class Slow(HttpUser):
            stopped = False

            @task
            def get(self):
                self.client.get("/a")
                time.sleep(60)

            def on_stop(self):
                Slow.stopped = True

        begun = time.monotonic()
        learned = self.learn(Slow, seconds=0.5)
        self.assertLess(time.monotonic() - begun, 5)
        self.assertTrue(learned["cut_short"])
        self.assertTrue(Slow.stopped)
        self.assertEqual(requests_of(learned["classes"][0]["tasks"][0]), {"GET /a": 1})


class TaskSetsTest(RehearsalCase):
    def test_a_task_set_is_entered_once_and_its_tasks_are_tried_like_others(self):
        class Shopper(HttpUser):
            wait_time = constant(1)

            @task(2)
            class Browsing(TaskSet):
                wait_time = constant(9)

                def on_start(self):
                    self.client.get("/enter")

                @task(3)
                def page(self):
                    self.client.get("/page")

                @task
                def leave(self):
                    self.interrupt()

                @task
                def leave_and_wait(self):
                    self.interrupt(reschedule=False)

                @task
                class Deeper(TaskSet):
                    @task
                    def deep(self):
                        self.client.get("/deep")

            @task
            def buy(self):
                self.client.get("/buy")

        browsing, buy = self.learn_one(Shopper)["tasks"]
        self.assertEqual((browsing["weight"], browsing["is_set"], browsing["executions"]), (2, True, 1))
        self.assertEqual(browsing["wait"]["seconds"], 9)
        self.assertEqual(requests_of(browsing), {"GET /enter": 1})
        page, leave, leave_and_wait, deeper = browsing["tasks"]
        self.assertEqual((page["weight"], requests_of(page)), (3, {"GET /page": 1}))
        self.assertEqual((leave["leaves_at_once"], leave["leaves_waiting"]), (1, 0))
        self.assertEqual((leave_and_wait["leaves_at_once"], leave_and_wait["leaves_waiting"]), (0, 1))
        self.assertNotIn("wait", deeper)  # its user's
        self.assertEqual(requests_of(deeper["tasks"][0]), {"GET /deep": 1})
        self.assertEqual(buy["executions"], 3)

    def test_a_sequence_keeps_its_order_and_its_turns(self):
        class Steps(HttpUser):
            @task
            class Sequence(SequentialTaskSet):
                @task(2)
                def first(self):
                    self.client.get("/first")

                @task
                def second(self):
                    self.interrupt()

        sequence = self.learn_one(Steps)["tasks"][0]
        self.assertTrue(sequence["sequential"])
        self.assertEqual([(one["name"], one["weight"]) for one in sequence["tasks"]], [("first", 2), ("second", 1)])

    def test_a_chain_is_asked_how_often_it_comes_to_each_step(self):
        class Walker(HttpUser):
            @task
            class Chain(MarkovTaskSet):
                @transition("b")
                def a(self):
                    self.client.get("/a")

                @transition("a", 3)
                @transition("b", 1)
                def b(self):
                    self.client.get("/b")

        chain = self.learn_one(Walker)["tasks"][0]
        weights = {one["name"]: one["weight"] for one in chain["tasks"]}
        self.assertAlmostEqual(weights["a"] / weights["b"], 0.75, delta=0.1)
        self.assertEqual({name for one in chain["tasks"] for name in requests_of(one)}, {"GET /a", "GET /b"})


if __name__ == "__main__":
    unittest.main()
