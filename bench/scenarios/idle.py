"""bench/run: a user that has had one answer and waits for ever; and one that has no client, to compare with."""

from locust import FastHttpUser, HttpUser, User, constant, task


class HttpIdler(HttpUser):
    wait_time = constant(3600)

    @task
    def look(self):
        self.client.get("/item")


class FastIdler(FastHttpUser):
    wait_time = constant(3600)

    @task
    def look(self):
        self.client.get("/item")


class BareIdler(User):
    wait_time = constant(3600)

    @task
    def look(self):
        pass
