"""LocalRunner: the life of a test, from start to quit, whoever asks for it."""

import logging
import unittest
from unittest import mock

import gevent

import locust.runners
from locust import LoadTestShape, User, constant, log, task
from locust.env import Environment
from locust.exception import StopTest
from locust.runners import STATE_INIT, STATE_RUNNING, STATE_SPAWNING, STATE_STOPPED
from locust.runners.process_usage import ProcessUsage

SOON = 0.05


class Waiting(User):
    wait_time = constant(60)

    @task
    def once(self):
        pass


class LocalRun(unittest.TestCase):
    def setUp(self):
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        self.addCleanup(setattr, log, "unhandled_greenlet_exception", False)
        self.fired = []

    def runner_of(self, *user_classes, **settings):
        self.environment = Environment(user_classes=list(user_classes), **settings)
        runner = self.environment.create_local_runner()
        self.addCleanup(runner.quit)
        for name in ("test_start", "spawning_complete", "test_stopping", "test_stop"):
            self.listen(name)
        return runner

    def listen(self, name):
        getattr(self.environment.events, name).add_listener(
            lambda **_: self.fired.append((name, self.environment.runner.state))
        )


class Life(LocalRun):
    def test_events_come_in_order_each_in_its_state(self):
        runner = self.runner_of(Waiting)
        runner.start(3, 10)
        self.assertEqual((runner.state, self.fired), (STATE_INIT, []))
        runner.spawning_greenlet.join()
        self.assertEqual((runner.state, runner.user_count), (STATE_RUNNING, 3))
        runner.stop()
        self.assertEqual((runner.state, runner.user_count), (STATE_STOPPED, 0))
        self.assertEqual(self.fired, [
            ("test_start", "ready"), ("spawning_complete", "running"), ("test_stopping", "running"),
            ("test_stop", "stopped"),
        ])
        runner.stop()
        self.assertEqual(len(self.fired), 4)

    def test_a_new_test_begins_from_nothing(self):
        runner = self.runner_of(Waiting)
        runner.start(1, 1)
        gevent.sleep(SOON)
        runner.stats.log_request("GET", "/", 1, 1)
        runner.log_exception("local", "boom", "tb")
        runner.start(2, 2)
        gevent.sleep(SOON)
        self.assertEqual((runner.stats.num_requests, len(runner.exceptions)), (1, 1))  # it is the same test
        runner.stop()
        self.assertEqual(runner.stats.num_requests, 1)
        runner.start(1, 1)
        gevent.sleep(SOON)
        self.assertEqual((runner.stats.num_requests, runner.exceptions, runner.user_count), (0, {}, 1))

    def test_a_second_start_changes_the_number_of_users(self):
        other = type("Other", (Waiting,), {})
        runner = self.runner_of(Waiting, other)
        runner.start(10, 0.1)
        gevent.sleep(SOON)
        self.assertEqual((runner.state, runner.user_count, runner.target_user_count), (STATE_SPAWNING, 1, 10))
        self.assertEqual(runner.target_user_classes_count, {})
        runner.start(4, 100)
        runner.spawning_greenlet.join()
        self.assertEqual(runner.user_classes_count, {"Other": 2, "Waiting": 2})
        self.assertEqual(runner.target_user_classes_count, {"Other": 2, "Waiting": 2})
        runner.start(1, 100)
        runner.spawning_greenlet.join()
        self.assertEqual(runner.user_count, 1)
        runner.stop()
        self.assertEqual(runner.final_user_classes_count, {"Other": 1, "Waiting": 0})

    def test_users_that_ended_are_replaced_by_the_next_start(self):
        class Short(User):
            def run(self):
                pass

        runner = self.runner_of(Short)
        for _ in range(2):
            with mock.patch.object(runner, "spawn_users", wraps=runner.spawn_users) as spawn_users:
                runner.start(3, 10)
                gevent.sleep(SOON)
            self.assertEqual(spawn_users.call_args.args[0], {"Short": 3})
            self.assertEqual((runner.state, runner.user_count), (STATE_RUNNING, 0))

    def test_where_fixed_counts_are_too_few_spawning_is_never_complete(self):
        runner = self.runner_of(type("Fixed", (Waiting,), {"fixed_count": 1}))
        runner.start(5, 10)
        gevent.sleep(SOON)
        self.assertEqual((runner.state, runner.user_count), (STATE_SPAWNING, 1))

    def test_the_host_of_the_environment_is_that_of_the_users(self):
        user = type("Hosted", (Waiting,), {"host": "http://own"})
        self.runner_of(user, host="").start(1, 1)
        gevent.sleep(SOON)
        self.assertEqual(user.host, "http://own")
        self.runner_of(user, host="http://given").start(1, 1)
        gevent.sleep(SOON)
        self.assertEqual(user.host, "http://given")

    def test_statistics_may_begin_when_all_users_have_started(self):
        runner = self.runner_of(Waiting, reset_stats=True)
        self.environment.events.test_start.add_listener(lambda **_: runner.stats.log_request("GET", "/", 1, 1))
        runner.start(1, 1)
        gevent.sleep(SOON)
        self.assertEqual(runner.stats.num_requests, 0)

    def test_a_start_that_cannot_be_done_is_an_unhandled_exception(self):
        runner = self.runner_of(Waiting)
        with mock.patch.object(gevent.get_hub(), "print_exception"):
            for arguments in ((1, 0), (10, 1, True)):
                log.unhandled_greenlet_exception = False
                runner.start(*arguments)
                gevent.sleep(SOON)
                self.assertTrue(log.unhandled_greenlet_exception)


class Stopping(LocalRun):
    def test_users_end_together(self):
        class Slow(Waiting):
            ended = 0

            def on_stop(self):
                gevent.sleep(0.1)
                Slow.ended += 1

        for timeout in (0, 10):
            runner = self.runner_of(Slow, stop_timeout=timeout)
            runner.start(10, 10)
            gevent.sleep(SOON)
            with gevent.Timeout(0.8):
                runner.stop()
            self.assertEqual(Slow.ended, 10)
            Slow.ended = 0

    def test_tasks_may_be_finished_for_a_while(self):
        class Working(User):
            done = 0

            @task
            def work(self):
                gevent.sleep(0.3)
                Working.done += 1

        for timeout, done in ((0, 0), (0.05, 0), (10, 2)):
            runner = self.runner_of(Working, stop_timeout=timeout)
            runner.start(2, 2)
            gevent.sleep(SOON)
            runner.stop()
            self.assertEqual((runner.user_count, Working.done), (0, done), timeout)

    def test_users_on_their_way_out_are_not_stopped_again_nor_replaced_by_others(self):
        class Working(User):
            done = 0

            @task
            def work(self):
                gevent.sleep(0.3)
                Working.done += 1

        runner = self.runner_of(Working, stop_timeout=10)
        runner.start(3, 3)
        gevent.sleep(SOON)
        for _ in range(3):  # each start finds the same two on their way out
            runner.start(1, 10)
            gevent.sleep(SOON)
        with mock.patch.object(gevent.get_hub(), "print_exception") as print_exception:
            runner.spawning_greenlet.join()
            self.assertEqual(runner.user_count, 1)
            runner.stop()
        print_exception.assert_not_called()
        self.assertEqual((runner.user_count, Working.done), (0, 4))

    def test_a_user_may_quit_from_its_task(self):
        class Quitting(User):
            wait_time = constant(60)
            stopped = 0

            def on_stop(self):
                Quitting.stopped += 1

            @task
            def quit(self):
                self.environment.runner.quit()

        for timeout in (0, 10):
            Quitting.stopped = 0
            self.fired = []
            runner = self.runner_of(Quitting, stop_timeout=timeout)
            runner.start(3, 3)
            with gevent.Timeout(1):
                runner.greenlet.join()
            self.assertEqual((runner.state, runner.user_count, Quitting.stopped), (STATE_STOPPED, 0, 3), timeout)
            self.assertEqual([name for name, _ in self.fired].count("test_stop"), 1)

    def test_a_listener_may_quit(self):
        for event in ("test_start", "spawning_complete", "test_stopping"):
            self.fired = []
            runner = self.runner_of(Waiting)
            getattr(self.environment.events, event).add_listener(lambda runner=runner, **_: runner.quit())
            runner.start(2, 2)
            gevent.sleep(SOON)
            runner.quit()
            self.assertEqual((runner.state, runner.user_count), (STATE_STOPPED, 0), event)
            self.assertEqual([name for name, _ in self.fired].count("test_stop"), 1, event)

    def test_some_users_may_be_stopped(self):
        runner = self.runner_of(Waiting)
        self.assertEqual(len(runner.spawn_users({"Waiting": 3})), 3)
        runner.stop_users({"Waiting": 2})
        self.assertEqual(runner.user_count, 1)
        Waiting(self.environment).start(runner.user_greenlets)  # as locustfiles may
        self.assertEqual(runner.user_classes_count, {"Waiting": 2})
        runner.stop_users({"Waiting": 9})
        self.assertEqual(runner.user_count, 0)
        for method in (runner.stop_users, runner.spawn_users):
            with self.assertRaises(KeyError):
                method({"Nobody": 1})

    def test_users_that_have_just_ended_are_not_counted(self):
        runner = self.runner_of(Waiting)
        runner.spawn_users({"Waiting": 2})
        gevent.sleep(SOON)
        gevent.killall(list(runner.user_greenlets))
        self.assertEqual(len(runner.user_greenlets), 2)  # the group does not know yet
        self.assertEqual(runner.user_classes_count, {"Waiting": 0})
        runner.stop()
        self.assertEqual(runner.user_count, 0)

    def test_users_that_are_ending_are_counted_until_they_have_ended(self):
        class Slow(Waiting):
            ended = 0

            def on_stop(self):
                gevent.sleep(0.2)
                Slow.ended += 1

        runner = self.runner_of(Slow)
        runner.start(2, 2)
        gevent.sleep(SOON)
        runner.start(0, 2)
        gevent.sleep(SOON)
        self.assertEqual((runner.user_classes_count, Slow.ended), ({"Slow": 2}, 0))
        runner.stop()
        self.assertEqual((runner.user_classes_count, Slow.ended), ({"Slow": 0}, 2))

    def test_a_user_that_cannot_be_made_may_stop_the_test(self):
        class Refusing(User):
            def __init__(self, environment):
                raise StopTest("no host")

        runner = self.runner_of(Refusing)
        with mock.patch.object(gevent.get_hub(), "print_exception"):
            runner.start(1, 1)
            gevent.sleep(SOON)
        self.assertEqual(runner.state, STATE_STOPPED)
        self.assertFalse(log.unhandled_greenlet_exception)

    def test_a_user_without_an_environment_says_what_is_wrong(self):
        class Bare(User):
            def __init__(self, environment):
                pass

        with self.assertRaisesRegex(AssertionError, "'environment' is missing on user Bare"):
            self.runner_of(Bare).spawn_users({"Bare": 1})


class Shapes(LocalRun):
    def run_shape(self, *ticks):
        class Shape(LoadTestShape):
            def tick(self):
                return remaining.pop(0) if remaining else None

        remaining = list(ticks)
        other = type("Other", (Waiting,), {})
        with mock.patch("locust.runners.base.SECONDS_BETWEEN_SHAPE_TICKS", SOON):
            runner = self.runner_of(Waiting, other, shape_class=Shape())
            self.assertIs(self.environment.shape_class.runner, runner)
            counts = []
            self.environment.events.spawning_complete.add_listener(
                lambda **_: counts.append(runner.user_classes_count))
            runner.start_shape()
            runner.start_shape()  # is refused while one runs
            runner.shape_greenlet.join(timeout=5)
        self.assertEqual((runner.state, runner.shape_greenlet, runner.shape_last_tick), (STATE_STOPPED, None, None))
        return counts

    def test_ticks_say_users_rate_and_perhaps_classes(self):
        self.assertEqual(self.run_shape((2, 10), (2, 10), (4, 10, [Waiting]), (1, 10, None)), [
            {"Waiting": 1, "Other": 1}, {"Waiting": 3, "Other": 1}, {"Waiting": 0, "Other": 1},
        ])

    def test_it_may_be_over_at_once(self):
        self.assertEqual(self.run_shape(), [])


class Messages(LocalRun):
    def setUp(self):
        super().setUp()
        self.runner = self.runner_of(Waiting)
        self.heard = []

    def hear(self, environment, msg):
        self.heard.append((environment is self.environment, msg.type, msg.data, msg.node_id))

    def test_they_come_back_at_once(self):
        self.runner.register_message("hello", self.hear)
        self.runner.send_message("hello", {"a": 1})
        self.runner.send_message("hello", client_id="x")
        self.assertEqual(self.heard, [(True, "hello", {"a": 1}, "local"), (True, "hello", None, "local")])

    def test_one_that_nobody_listens_to_is_a_warning(self):
        logging.disable(logging.NOTSET)
        with self.assertLogs("locust.runners", "WARNING") as logs:
            self.runner.send_message("zork")
        self.assertEqual(logs.records[0].getMessage(), "Unknown message type received: zork")

    def test_a_type_has_one_listener(self):
        self.runner.register_message("hello", self.hear)
        with self.assertRaisesRegex(Exception, "Tried to register listener method for hello"):
            self.runner.register_message("hello", self.hear)

    def test_to_locustfiles_it_is_the_only_worker(self):
        self.assertEqual((self.runner.worker_index, self.runner.worker_count), (0, 1))


class Figures(LocalRun):
    def test_requests_are_counted_while_there_is_a_runner(self):
        runner = self.runner_of(Waiting)
        fire = self.environment.events.request.fire
        fire(request_type="GET", name="/", response_time=1, response_length=2, exception=None, context={})
        fire(request_type="GET", name="/", response_time=1, response_length=2, exception=ValueError("bad"), context={})
        self.assertEqual((runner.stats.num_requests, runner.stats.num_failures, len(runner.errors)), (2, 1, 1))

    def test_exceptions_of_tasks_are_counted_by_traceback(self):
        class Failing(User):
            wait_time = constant(0.01)

            @task
            def fail(self):
                raise KeyError("boom")

        runner = self.runner_of(Failing)
        runner.start(1, 1)
        gevent.sleep(SOON)
        (exception,) = runner.exceptions.values()
        self.assertGreater(exception["count"], 1)
        self.assertEqual((exception["msg"], exception["nodes"]), ("'boom'", {"local"}))
        self.assertIn('raise KeyError("boom")', exception["traceback"])

    def test_a_full_core_is_warned_of_once(self):
        usages = []
        with (
            mock.patch.object(locust.runners, "CPU_MONITOR_INTERVAL", 0.01),
            mock.patch.object(ProcessUsage, "cpu_percent", lambda self: 91.0),
            mock.patch("locust.runners.base.logging.warning") as warning,
        ):
            runner = self.runner_of(Waiting)
            self.environment.events.cpu_warning.add_listener(lambda cpu_usage, **_: usages.append(cpu_usage))
            gevent.sleep(SOON)
        self.assertGreater(len(usages), 1)
        warning.assert_called_once()
        self.assertIn("CPU usage above 90%!", warning.call_args.args[0])
        self.assertTrue(runner.cpu_log_warning())


class Usage(unittest.TestCase):
    def test_it_is_of_this_process(self):
        usage = ProcessUsage()
        self.assertEqual(usage.cpu_percent(), 0)
        sum(range(3_000_000))
        self.assertGreater(usage.cpu_percent(), 0)
        self.assertGreater(usage.memory_bytes(), 1_000_000)


if __name__ == "__main__":
    unittest.main()
