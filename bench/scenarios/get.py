"""bench/run: a bare GET, under twenty names, for Locust and Acrida alike."""

import itertools

from locust import FastHttpUser, HttpUser, constant, task

numbers = itertools.count()


class Shopper:
    wait_time = constant(0)

    def on_start(self):
        self.path = f"/item/{next(numbers) % 20}"

    def look(self):
        self.client.get(self.path)


class HttpShopper(Shopper, HttpUser):
    look = task(Shopper.look)


class FastShopper(Shopper, FastHttpUser):
    look = task(Shopper.look)
