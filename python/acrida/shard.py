"""The engine of this process under gevent's hub: who calls it, and when."""

import weakref

import gevent
from acrida import _engine
from requests.utils import DEFAULT_CA_BUNDLE_PATH, extract_zipped_paths

READ = 1
_shards = weakref.WeakKeyDictionary()  # by hub: each thread has one


class Shard:
    """One engine, and the two watchers by which a hub drives it.

    The first is for the engine's descriptor: something has happened, or a deadline is due. The second is called
    last before the hub sleeps, and sends what greenlets have started since.
    """

    def __init__(self, hub):
        self.engine = _engine.Engine(hub.switch, gevent.getcurrent, extract_zipped_paths(DEFAULT_CA_BUNDLE_PATH))
        self._ready = hub.loop.io(self.engine.descriptor, READ)
        self._ready.start(self.engine.turn)
        self._before_sleep = hub.loop.prepare(ref=False, priority=hub.loop.MINPRI)
        self._before_sleep.start(self.engine.flush)

    def close(self):
        """Takes the engine from the hub; requests that are under way never end."""
        self._ready.stop()
        self._before_sleep.stop()


def current_shard():
    """The shard of the calling thread's hub, made at its first use."""
    hub = gevent.get_hub()
    shard = _shards.get(hub)
    if shard is None:
        shard = _shards[hub] = Shard(hub)
    return shard
