"""EngineCase: a test with the engine of its own hub and a server that answers when it is told to."""

import gc
import unittest

import gevent
from acrida import _engine
from acrida.shard import current_shard
from held_server import HeldServer

SECONDS_AT_MOST = 20  # only reached when something hangs


def settled():
    """What lives when the hub and the garbage collector have let go of all they can."""
    gevent.sleep(0)
    gevent.sleep(0)
    gc.collect()
    return _engine.live()


class EngineCase(unittest.TestCase):
    def setUp(self):
        self.server = HeldServer()
        self.addCleanup(self.server.stop)
        self.engine = current_shard().engine
        self.client = self.engine.client(self.server.url)
        self.before = {"under_way": self.engine.under_way, **self.cut_off(), **settled()}
        limit = gevent.Timeout.start_new(SECONDS_AT_MOST)
        self.addCleanup(limit.close)

    def get(self, path, timeout=60.0, client=None, url=None):
        """The Exchange of a GET of the server's `path`, for which the calling greenlet waits."""
        url = self.server.url if url is None else url
        return (client or self.client).request("GET", url + path, None, None, None, None, timeout)

    def spawn_get(self, path, **options):
        return gevent.spawn(self.get, path, **options)

    def under_way(self):
        """How many requests of this test are."""
        return self.engine.under_way - self.before["under_way"]

    def cut_off(self):
        return {"abandoned": self.engine.abandoned, "unsent": self.engine.unsent}

    def assert_cut_off(self, abandoned=0, unsent=0):
        """So many requests of this test were; nothing of them is left."""
        before = {name: self.before[name] for name in ("abandoned", "unsent")}
        self.assertEqual(
            {"abandoned": before["abandoned"] + abandoned, "unsent": before["unsent"] + unsent}, self.cut_off())
        self.assertEqual(0, self.under_way())

    def assert_nothing_lives(self):
        """But what lived before this test. REQUIRES: the test has let go of its greenlets."""
        live = settled()
        self.assertEqual({name: self.before[name] for name in live}, live)
