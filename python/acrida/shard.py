"""The engine of this process under gevent's hub: who calls it, and when."""

import atexit
import os

import gevent
from acrida import _engine
from gevent.monkey import get_original
from greenlet import greenlet
from requests.utils import DEFAULT_CA_BUNDLE_PATH, extract_zipped_paths

READ = 1
# A real thread's own, whatever gevent has patched: what it holds goes when the thread ends.
_of_thread = get_original("_thread", "_local")()


class Shard:
    """One engine, and the two watchers by which `hub` drives it.

    The first is for the engine's descriptor: something has happened, or a deadline is due. The second is called
    last before the hub sleeps, and sends what greenlets have started since.
    """

    def __init__(self, hub):
        self.hub = hub
        self._watchers = []
        # The plain switch of a greenlet: the hub's own first looks for a hook that nearly no greenlet has.
        park = greenlet.switch.__get__(hub)
        self.engine = _engine.Engine(park, gevent.getcurrent, extract_zipped_paths(DEFAULT_CA_BUNDLE_PATH))
        # gevent.wait() ends when nothing else is under way.
        watcher = hub.loop.io(self.engine.descriptor, READ, ref=False)
        self._watch(watcher, self.engine.turn)
        self.engine.held_by(watcher)
        self._watch(hub.loop.prepare(ref=False, priority=hub.loop.MINPRI), self.engine.flush)

    def __del__(self):
        self.close()

    def close(self):
        """Takes the engine from the hub; requests that are under way never end."""
        self.engine.held_by(None)
        while self._watchers:
            watcher = self._watchers.pop()
            try:
                watcher.stop()
                watcher.close()
            except ValueError:  # the hub has been destroyed, and its loop with it
                watcher.callback = None

    def _watch(self, watcher, callback):
        self._watchers.append(watcher)
        watcher.start(callback)


def current_shard():
    """The shard of the calling thread's hub, made at its first use."""
    hub = gevent.get_hub()
    shard = getattr(_of_thread, "shard", None)
    if shard is None or shard.hub is not hub:
        shard = _of_thread.shard = Shard(hub)
    return shard


def _leave_to_parent():
    """In the child of a fork: the parent's connections are the parent's, and so is what it waits for."""
    shard = getattr(_of_thread, "shard", None)
    if shard is not None:
        shard.engine.leave_to_parent()


def _close_shard():
    """At the interpreter's exit, while Python still works."""
    vars(_of_thread).pop("shard", None)


os.register_at_fork(after_in_child=_leave_to_parent)
atexit.register(_close_shard)
