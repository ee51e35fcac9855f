"""A server with faults, chosen by the path; it counts the requests that it read.

/good answers well. What every other path does to its client is in FAULTS. A request counts when its
head has been read whole, whatever is done to it afterwards.
"""

import collections
import gzip
import socket
import struct
import threading

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood"
OK = b"HTTP/1.1 200 OK\r\n"
DELAY_SECONDS = 0.2
TRICKLE_SECONDS = 0.05
PIECE = 64 * 1024
# One byte more than the client's limit of 64 MiB, once it is decompressed.
BOMB = gzip.compress(bytes(64 * 1024 * 1024 + 1), compresslevel=1)
HEAD_BYTES_MAX = 64 * 1024
HEADERS_MAX = 256


def with_length(body, headers=b""):
    return OK + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body


class Visit:
    """One request on one connection, and what a fault may do to it."""

    def __init__(self, connection, stopping):
        self.connection = connection
        self.stopping = stopping

    def send(self, data):
        self.connection.sendall(data)

    def reset(self):
        """The client's kernel is told at once, by RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def wait(self, seconds):
        self.stopping.wait(seconds)

    def wait_for_the_client_to_go(self):
        while self.connection.recv(PIECE):
            pass


# Each returns whether the connection lives on.

def answer(data, then_close=False):
    def fault(visit):
        visit.send(data)
        return not then_close
    return fault


def reset_after(data):
    def fault(visit):
        visit.send(data)
        visit.reset()
        return False
    return fault


def delay(visit):
    visit.wait(DELAY_SECONDS)
    visit.send(GOOD)
    return True


def never(visit):
    visit.wait_for_the_client_to_go()
    return False


def trickle(visit):
    visit.send(OK + b"Content-Length: 1000000\r\n\r\n")
    while not visit.stopping.is_set():
        visit.send(b"x")
        visit.wait(TRICKLE_SECONDS)
    return False


def without_end(first, piece):
    """More and more, until the client has had enough."""
    def fault(visit):
        visit.send(first)
        while not visit.stopping.is_set():
            visit.send(piece)
        return False
    return fault


def in_two_writes(first, second):
    """The second write leaves once the client shows that it has read the first, by sending its body."""
    def fault(visit):
        visit.send(first)
        if not visit.connection.recv(PIECE):
            return False
        visit.send(second)
        return True
    return fault


FAULTS = {
    "/good": answer(GOOD),
    "/delay": delay,

    "/close-before-the-answer": answer(b"", then_close=True),
    "/close-in-the-head": answer(OK + b"Content-Le", then_close=True),
    "/close-in-the-body": answer(OK + b"Content-Length: 100\r\n\r\nhalf", then_close=True),
    "/close-in-a-chunk": answer(OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\nhalf", then_close=True),
    "/close-between-chunks": answer(OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", then_close=True),
    "/reset-before-the-answer": reset_after(b""),
    "/reset-in-the-head": reset_after(OK + b"Content-Le"),
    "/reset-in-the-body": reset_after(OK + b"Content-Length: 100\r\n\r\nhalf"),

    "/more-than-its-length": answer(OK + b"Content-Length: 4\r\n\r\ngood and more"),
    "/length-and-chunked": answer(OK + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    "/two-lengths": answer(OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\ngood"),
    "/length-in-words": answer(OK + b"Content-Length: four\r\n\r\ngood"),
    "/bad-chunk-size": answer(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\ngood\r\n0\r\n\r\n"),
    "/endless-chunk-line": without_end(OK + b"Transfer-Encoding: chunked\r\n\r\n4;", b"x" * PIECE),
    "/unknown-transfer": answer(OK + b"Transfer-Encoding: rot13\r\n\r\ngood"),

    "/long-header": answer(OK + b"X-Long: " + b"x" * HEAD_BYTES_MAX + b"\r\nContent-Length: 0\r\n\r\n"),
    "/endless-header": without_end(OK + b"X-Long: ", b"x" * PIECE),
    "/endless-head": without_end(OK, b"X-Again: x\r\n" * 16),
    "/many-headers": answer(OK + b"X-Many: x\r\n" * HEADERS_MAX + b"Content-Length: 0\r\n\r\n"),
    "/endless-body": without_end(OK + b"\r\n", b"x" * PIECE),
    "/endless-information": without_end(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),

    "/garbage": answer(b"\x16\x03\x01 220 ready\r\n"),
    "/bad-status-line": answer(b"HTTP/1.1 OK\r\n\r\n"),
    "/no-colon": answer(OK + b"a line without one\r\n\r\n"),
    "/nul-in-the-head": answer(OK + b"X-Nul: \x00\r\n\r\n"),
    "/switch-protocols": answer(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\n\r\n"),

    "/bomb": answer(with_length(BOMB, b"Content-Encoding: gzip\r\n")),
    "/damaged-gzip": answer(with_length(b"\x1f\x8b but no more", b"Content-Encoding: gzip\r\n")),
    "/cut-gzip": answer(with_length(gzip.compress(b"good" * 100)[:-9], b"Content-Encoding: gzip\r\n")),
    "/unknown-coding": answer(with_length(b"good", b"Content-Encoding: rot13\r\n")),

    "/redirect-loop": answer(b"HTTP/1.1 302 Found\r\nLocation: /redirect-loop\r\nContent-Length: 0\r\n\r\n"),
    "/redirect-to-ftp": answer(b"HTTP/1.1 302 Found\r\nLocation: ftp://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"),

    "/never": never,
    "/trickle": trickle,

    # In one read: the client is asked for its body, and half of the final head is there already.
    "/continue-and-half-a-head": in_two_writes(b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Le", b"ngth: 4\r\n\r\ngood"),
}


class FaultServer:
    """Listens on a free port of 127.0.0.1; a thread for each connection."""

    def __init__(self, test):
        self.seen = collections.Counter()  # requests, by path
        self.connections = 0
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.threads = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.acceptor = threading.Thread(target=self._accept, daemon=True)
        self.acceptor.start()
        test.addCleanup(self.stop)

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def _serve(self, connection):
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                while self._serve_one(connection):
                    pass
            except OSError:
                pass  # the client has gone, as it should after most faults

    def _serve_one(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(PIECE)
            if not piece:
                return False
            data += piece
        path = data.split(b" ", 2)[1].decode("ascii")
        with self.lock:
            self.seen[path] += 1
        return FAULTS[path](Visit(connection, self.stopping))

    def drain(self):
        """After the client's end: every request that it sent has been read and counted."""
        # Connections are accepted in their order, so all of the client's come before this one.
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"GET /good HTTP/1.1\r\n\r\n")
            last.recv(PIECE)
        for thread in list(self.threads):
            thread.join(60)
            if thread.is_alive():
                raise AssertionError("a client's connection is still open")
        with self.lock:
            self.seen["/good"] -= 1
        return self.seen

    def stop(self):
        self.stopping.set()
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # stopped before
        self.listener.close()
        self.acceptor.join()
