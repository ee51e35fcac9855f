"""HTTP servers for tests of the clients: one that answers properly, over TLS if asked to, and one that does not."""

import json
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from gevent.pywsgi import WSGIHandler, WSGIServer
from gevent.server import StreamServer


TOKENS = {
    "responses": {"object": "response", "output": [], "usage": {"input_tokens": 3, "output_tokens": 11}},
    "chat/completions": {"object": "chat.completion", "choices": [], "usage": {"completion_tokens": 12}},
}


class HttpServer:
    """Serves on 127.0.0.1 until stop(). Paths:

    /echo: what was sent, as JSON; /status/N?body=: that status; /redirect?to=&status=302&seconds=0; /slow?seconds=;
    /cookie?name=&value=&seconds=0: sets one; /pieces?seconds=0.05: a body in three pieces, each followed by
    that pause; /json: {"a": 1}; /empty; /text?type=&text=caf\\xe9: the text in ISO 8859-1; /tokens/...: as OpenAI's
    API answers; any other: "ok".
    """

    def __init__(self, **tls):
        server = self
        self.connections = 0

        class CountingHandler(WSGIHandler):
            def handle(self):
                server.connections += 1
                super().handle()

        self._server = WSGIServer(
            ("127.0.0.1", 0), self._answer, log=None, error_log=None, handler_class=CountingHandler, **tls
        )
        self._server.start()
        self.port = self._server.server_port
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def stop(self):
        self._server.stop()

    def _answer(self, environ, start_response):
        query = dict(parse_qsl(environ["QUERY_STRING"]))
        path = urlsplit(environ["PATH_INFO"]).path  # a client that takes this for a proxy sends the whole URL
        status, headers, body = "200 OK", [("Content-Type", "text/plain; charset=utf-8")], b"ok"
        if path == "/echo":
            headers, body = [("Content-Type", "application/json")], json.dumps(_echoed(environ)).encode()
        elif path.startswith("/status/"):
            status, body = f"{path[8:11]} Said So", query.get("body", "told so").encode()
        elif path == "/redirect":
            status, body = f"{query.get('status', 302)} Elsewhere", b"go there"
            headers.append(("Location", query["to"]))
            time.sleep(float(query.get("seconds", 0)))
        elif path == "/slow":
            time.sleep(float(query["seconds"]))
        elif path == "/cookie":
            headers.append(("Set-Cookie", f"{query['name']}={query['value']}; Path=/"))
            time.sleep(float(query.get("seconds", 0)))
        elif path == "/pieces":
            start_response(status, headers)
            return _pieces(float(query.get("seconds", 0.05)))
        elif path == "/json":
            headers, body = [("Content-Type", "application/json")], b'{"a": 1}'
        elif path.startswith("/tokens/"):
            headers, body = [("Content-Type", "application/json")], json.dumps(TOKENS[path[8:]]).encode()
        elif path == "/empty":
            body = b""
        elif path == "/text":
            headers, body = [("Content-Type", query["type"])], query.get("text", "caf\xe9").encode("latin-1")
        if status[:3] not in ("204", "304"):
            headers.append(("Content-Length", str(len(body))))
        start_response(status, headers)
        return [] if status[:3] in ("204", "304") or environ["REQUEST_METHOD"] == "HEAD" else [body]


class BrokenServer:
    """Takes connections on 127.0.0.1, reads a request, and by its path closes or resets the connection, or sends
    nonsense, or half of a body."""

    def __init__(self):
        self.requests = 0
        self._server = StreamServer(("127.0.0.1", 0), self._answer)
        self._server.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self):
        self._server.stop()

    def _answer(self, connection, _address):
        path = connection.recv(10000).split()[1]
        self.requests += 1
        if path == b"/nonsense":
            connection.sendall(b"nonsense\r\n\r\n")
        elif path == b"/half":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        elif path == b"/reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif path == b"/once":  # an answer that keeps the connection, which is closed all the same
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            connection.recv(10000)
            self.requests += 1
        connection.close()


def self_signed_certificate():
    """Arguments for HttpServer: a certificate for 127.0.0.1 and localhost that nobody has signed, and its key."""
    folder = Path(tempfile.mkdtemp())
    paths = {"certfile": str(folder / "certificate.pem"), "keyfile": str(folder / "key.pem")}
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += [
        "-addext",
        "subjectAltName=IP:127.0.0.1,DNS:localhost",
        "-out",
        paths["certfile"],
        "-keyout",
        paths["keyfile"],
    ]
    subprocess.run(command, check=True, capture_output=True)
    return paths


def _echoed(environ):
    headers = {name[5:].replace("_", "-").title(): value for name, value in environ.items() if name[:5] == "HTTP_"}
    if environ.get("CONTENT_TYPE"):
        headers["Content-Type"] = environ["CONTENT_TYPE"]
    return {
        "method": environ["REQUEST_METHOD"],
        "path": environ["PATH_INFO"],
        "query": environ["QUERY_STRING"],
        "headers": headers,
        "body": environ["wsgi.input"].read().decode("utf-8", "replace"),
    }


def _pieces(pause):
    for piece in (b"one\n", b"two\r\n", b"three"):
        yield piece
        time.sleep(pause)
