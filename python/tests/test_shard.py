"""Shard: the engine under gevent's hub."""

import locust  # noqa: F401  first: it makes the sockets of everything else cooperative

import subprocess
import sys
import unittest

# The main greenlet is resumed by a callback of the hub, after which this round calls no new prepare watcher.
FIRST_REQUEST = """
import gevent, locust
from http_server import HttpServer
from locust.clients import HttpSession
from recorded_requests import RecordedRequests

server, recorded = HttpServer(), RecordedRequests()
gevent.sleep(0)
client = HttpSession(server.url, recorded, None)
client.trust_env = False
with gevent.Timeout(30):
    client.get("/json")
print(recorded.names)
"""


class ShardTest(unittest.TestCase):
    def test_the_first_request_of_a_process_needs_no_other_event(self):
        done = subprocess.run([sys.executable, "-c", FIRST_REQUEST], capture_output=True, text=True, timeout=60)
        self.assertEqual(("['/json']\n", ""), (done.stdout, done.stderr.replace("\r", "")))


if __name__ == "__main__":
    unittest.main()
