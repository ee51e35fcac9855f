"""A web server that answers everything, counts what it is asked, and can die and come back."""

import collections
import socket
import ssl
import threading

from threaded_server import QuietHandler, ThreadedServer

PONG = b'{"message": "pong"}'


class PlainServer:
    """Listens on a free port of 127.0.0.1 from start() on; after die() start() takes the same port again."""

    def __init__(self, certificate=None):
        self.certificate = certificate
        self.port = 0
        self.requests = collections.Counter()  # by (method, path)
        self.bodies = collections.defaultdict(list)  # that were sent to a path
        self.tokens = collections.defaultdict(set)  # CSRF tokens, by (method, path)
        self.answers = {}  # (status, body) by path without query, where it is not PONG
        self.served = 0
        self.change = threading.Condition()
        self.connections = set()
        self.server = None

    @property
    def url(self):
        return f"{'https' if self.certificate else 'http'}://127.0.0.1:{self.port}"

    def start(self):
        owner = self

        class Handler(QuietHandler):

            def setup(self):
                super().setup()
                with owner.change:
                    owner.connections.add(self.connection)

            def finish(self):
                with owner.change:
                    owner.connections.discard(self.connection)
                super().finish()

            def answer(self):
                sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, body = owner.answers.get(self.path.partition("?")[0], (200, PONG))
                with owner.change:
                    owner.requests[self.command, self.path] += 1
                    owner.bodies[self.path].append(sent)
                    owner.tokens[self.command, self.path].add(self.headers.get("X-Frappe-CSRF-Token"))
                    owner.served += 1
                    owner.change.notify_all()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = answer

        self.server = ThreadedServer(Handler, self.port)
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.port
        self.server.start()
        return self

    def die(self):
        """Nothing listens any more, and whoever was connected is cut off."""
        if self.server is None:
            return
        self.server.stop()
        with self.change:
            for connection in self.connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # the client was first
        self.server = None

    def wait_for_requests(self, count, seconds=90):
        """Until it has served this many since it was made."""
        with self.change:
            if not self.change.wait_for(lambda: self.served >= count, seconds):
                raise AssertionError(f"served {self.served} requests, not {count}")


def refused_port(test):
    """A port of 127.0.0.1 on which nothing listens, and that nobody else gets while the test runs."""
    holder = socket.socket()
    test.addCleanup(holder.close)
    holder.bind(("127.0.0.1", 0))
    return holder.getsockname()[1]
