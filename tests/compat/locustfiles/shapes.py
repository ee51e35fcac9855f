"""A load shape: users of chosen classes come and go, and it ends the run."""

from locust import LoadTestShape, User, constant, events, task


class First(User):
    wait_time = constant(0.2)

    @task
    def nothing(self):
        pass


class Second(First):
    pass


class Steps(LoadTestShape):
    steps = [(1.5, 2, 10, [First]), (3.5, 4, 10, [Second]), (5.5, 1, 10, None)]

    def tick(self):
        for end, users, rate, classes in self.steps:
            if self.get_run_time() < end:
                return (users, rate, classes) if classes else (users, rate)
        return None


@events.spawning_complete.add_listener
def spawned(user_count, **_):
    print("spawned", user_count)


@events.test_stop.add_listener
def stopped(environment, **_):
    print("stopped", environment.runner.user_count, environment.runner.state)
