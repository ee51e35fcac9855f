"""Environment: what it accepts, what it derives, and that it has one runner."""

import unittest
from argparse import Namespace

from locust import LoadTestShape, TaskSet, User, events, tag, task
from locust.env import Environment
from locust.exception import RunnerAlreadyExistsError
from locust.runners import LocalRunner, MasterRunner, WorkerRunner


class Browser(User):
    @task(3)
    def look(self):
        pass

    @task
    class Shop(TaskSet):
        @task(2)
        def buy(self):
            pass

        @task
        def look_again(self):
            pass


class Idle(User):
    weight = 0


class Making(unittest.TestCase):
    def test_classes_of_no_weight_are_taken_from_the_list(self):
        fixed = type("Fixed", (User,), {"weight": 0, "fixed_count": 1})
        classes = [Browser, Idle, fixed]
        environment = Environment(user_classes=classes)
        self.assertIs(environment.user_classes, classes)
        self.assertEqual(classes, [Browser, fixed])
        self.assertEqual(environment.user_classes_by_name, {"Browser": Browser, "Fixed": fixed})

    def test_only_classes_of_no_weight_are_refused(self):
        with self.assertRaisesRegex(ValueError, "There are no users with weight > 0."):
            Environment(user_classes=[Idle])
        Environment(user_classes=[])

    def test_two_classes_of_a_name_are_refused(self):
        with self.assertRaisesRegex(ValueError, r"have the same class name: \S+\.Browser, \S+\.Browser$"):
            Environment(user_classes=[Browser, type("Browser", (User,), {})])

    def test_a_shape_is_an_instance(self):
        class Shape(LoadTestShape):
            def tick(self):
                return None

        Environment(shape_class=Shape())
        with self.assertRaisesRegex(ValueError, "should be instance of LoadTestShape"):
            Environment(shape_class=Shape)

    def test_events_are_its_own_unless_given(self):
        self.assertIsNot(Environment().events, events)
        self.assertIs(Environment(events=events).events, events)

    def test_the_stop_timeout_is_that_of_the_options_unless_given(self):
        options = Namespace(stop_timeout=2.5)
        self.assertEqual(Environment().stop_timeout, 0)
        self.assertEqual(Environment(parsed_options=options).stop_timeout, 2.5)
        self.assertEqual(Environment(parsed_options=options, stop_timeout=0.0).stop_timeout, 0)


class Runners(unittest.TestCase):
    def test_there_is_one(self):
        environment = Environment()
        runner = environment.create_local_runner()
        self.addCleanup(runner.quit)
        self.assertIsInstance(runner, LocalRunner)
        self.assertIs(environment.runner, runner)
        with self.assertRaises(RunnerAlreadyExistsError):
            environment.create_local_runner()

    def test_distribution_is_refused_in_words(self):
        for create in (Environment().create_master_runner, lambda: Environment().create_worker_runner("host", 5557)):
            with self.assertRaisesRegex(NotImplementedError, "is not offered yet"):
                create()
        environment = Environment()
        with self.assertRaises(NotImplementedError):
            environment.create_master_runner()
        self.assertIsNone(environment.runner)
        self.assertFalse(issubclass(LocalRunner, (MasterRunner, WorkerRunner)))


class UserClasses(unittest.TestCase):
    def setUp(self):
        self.user = type("Shopper", (Browser,), {})
        self.environment = Environment(
            user_classes=[self.user],
            available_user_classes={"Shopper": self.user},
            available_user_tasks={"Shopper": list(self.user.tasks)},
        )

    def test_attributes_are_set_by_name(self):
        self.environment.update_user_class(
            {"user_class_name": "Shopper", "host": "http://h", "weight": 4, "own": 9, "tasks": ["look"]}
        )
        self.assertEqual(self.user.json(),
                         {"host": "http://h", "weight": 4, "fixed_count": 0, "tasks": ["look", "look", "look"]})
        self.assertEqual(self.user.own, 9)
        self.environment.update_user_class({"user_class_name": "Shopper", "tasks": ["Shop"]})
        self.assertEqual([task.__name__ for task in self.user.tasks], ["Shop"])

    def test_an_unknown_class_is_an_error(self):
        with self.assertRaises(KeyError):
            self.environment.update_user_class({"user_class_name": "Nobody"})

    def test_equal_weights_are_for_nested_tasks_too(self):
        self.user.weight = 7
        self.environment.assign_equal_weights()
        self.assertEqual(self.user.weight, 1)
        self.assertCountEqual([task.__name__ for task in self.user.tasks], ["look", "buy", "look_again"])


class Tags(unittest.TestCase):
    def left(self, **settings):
        class Tagged(User):
            @tag("a")
            @task
            def a(self):
                pass

            @tag("b")
            @task
            def b(self):
                pass

        Environment(user_classes=[Tagged], **settings)._filter_tasks_by_tags()
        return [task.__name__ for task in Tagged.tasks]

    def test_they_choose_tasks(self):
        self.assertEqual(self.left(tags=["a"]), ["a"])
        self.assertEqual(self.left(exclude_tags=["a"]), ["b"])
        self.assertEqual(self.left(), ["a", "b"])

    def test_those_of_the_options_count_where_the_environment_has_none(self):
        options = Namespace(tags=["a"], exclude_tags=[])
        self.assertEqual(self.left(parsed_options=options), ["a"])
        self.assertEqual(self.left(parsed_options=options, tags=["b"]), ["b"])


if __name__ == "__main__":
    unittest.main()
