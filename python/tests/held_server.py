"""HeldServer: an HTTP server whose answers a test gives, when it wants and in the order it wants."""

import socket
from contextlib import contextmanager

from gevent.event import Event
from gevent.server import StreamServer

OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"


class HeldServer:
    """Takes connections on 127.0.0.1 in the test's own hub, and keeps them until the client closes them.

    `seen` has (connection number, path) of every request, in the order of arrival; connections count from 0.
    A path that begins with /now is answered at once, with its own text. Every other request waits for answer().
    """

    def __init__(self):
        self.seen = []
        self.closed = 0
        self._connections = 0
        self._waiting = {}  # path: the sockets of those that wait
        self._changed = Event()
        self._server = StreamServer(("127.0.0.1", 0), self._serve)
        self._server.start()
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self):
        self._server.stop()

    def answer(self, path, body=b"ok"):
        """Answers the request for `path` that has waited longest."""
        self._waiting[path].pop(0).sendall(OK % (len(body), body))

    def drop(self, path):
        """Closes the connection of the request for `path` that has waited longest."""
        self._waiting[path].pop(0).shutdown(socket.SHUT_RDWR)

    def wait_until_seen(self, count):
        """Returns when so many requests have arrived since the start."""
        self._wait_until(lambda: len(self.seen) >= count)

    def wait_until_closed(self, count):
        """Returns when so many connections have been closed by the client."""
        self._wait_until(lambda: self.closed >= count)

    def _wait_until(self, true):
        while not true():
            self._changed.clear()
            self._changed.wait()

    def _serve(self, connection, _address):
        number, self._connections = self._connections, self._connections + 1
        unread = b""
        while True:
            try:
                got = connection.recv(65536)
            except OSError:  # reset, or closed here by stop()
                got = b""
            if not got:
                break
            unread += got
            while b"\r\n\r\n" in unread:
                head, _, unread = unread.partition(b"\r\n\r\n")
                self._take(connection, number, head.split(b" ", 2)[1].decode())
        self.closed += 1
        self._changed.set()

    def _take(self, connection, number, path):
        self.seen.append((number, path))
        if path.startswith("/now"):
            connection.sendall(OK % (len(path), path.encode()))
        else:
            self._waiting.setdefault(path, []).append(connection)
        self._changed.set()


@contextmanager
def deaf_port():
    """A port of 127.0.0.1 that takes no more connections: who connects waits for ever."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = []
        for _ in range(4):  # the queue of one is full, and the kernel drops what comes
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
            waiting.append(client)
        try:
            yield listener.getsockname()[1]
        finally:
            for client in waiting:
                client.close()
