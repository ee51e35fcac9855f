"""A web server whose every answer is known beforehand, and which counts what it is asked."""

import collections
import gzip
import http.server
import json
import threading
import time
from urllib.parse import urlsplit

ECHOED = ("Accept", "Accept-Encoding", "Authorization", "Connection", "Content-Type", "Cookie", "X-Header")
SLOW_SECONDS = 0.8


class KnownServer:
    """Listens on a free port of 127.0.0.1 from start() to stop(). Paths:

    /text: "hello"; /json: {"a": 1, "list": [1, 2]}; /empty; /status/N: that status; /redirect/N: N hops to /text;
    /loop: redirects to itself; /echo: what was sent, as JSON; /cookie: sets a=1; /gzip: "hello" compressed;
    /slow: "hello" after SLOW_SECONDS; /bytes/N: so many; /drop: no answer; /half: half of one.
    """

    def __init__(self, everything=False):
        """With `everything` any other path is "hello" too, and those of OpenAI's API have answers."""
        self.everything = everything
        self._lock = threading.Lock()
        self._requests = collections.Counter()
        owner = self

        class Handler(_Handler):
            server_object = owner

        self._server = _Listener(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self):
        self._thread.start()
        return self

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def count(self, method, path):
        with self._lock:
            self._requests[f"{method} {path}"] += 1

    def requests(self):
        """{"METHOD path": how often}."""
        with self._lock:
            return dict(sorted(self._requests.items()))


class _Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_arguments):
        pass  # clients that do not wait are part of the cases


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_object: KnownServer

    def log_message(self, *_arguments):
        pass

    def answer(self):
        chunked = self.headers.get("Transfer-Encoding") == "chunked"
        body = self._chunks() if chunked else self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server_object.count(self.command, self.path)
        path, _, number = urlsplit(self.path).path.lstrip("/").partition("/")
        getattr(self, f"_{path}", self._missing)(number, body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer

    def _chunks(self):
        """A body of chunks, without trailers."""
        body = b""
        while length := int(self.rfile.readline(), 16):
            body += self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _send(self, status, body=b"", kind="text/plain; charset=utf-8", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _missing(self, _number, _body):
        if self.server_object.everything:
            self._send(200, b"hello")
        else:
            self._send(404, b"no such path")

    def _responses(self, _number, _body):
        self._send(200, b'{"object": "response", "output": [], "usage": {"output_tokens": 11}}', "application/json")

    def _text(self, _number, _body):
        self._send(200, b"hello")

    def _json(self, _number, _body):
        self._send(200, b'{"a": 1, "list": [1, 2]}', "application/json")

    def _empty(self, _number, _body):
        self._send(200)

    def _status(self, number, _body):
        body = b"" if number in ("204", "304") else f"status {number}".encode()
        self._send(int(number), body)

    def _redirect(self, number, _body):
        left = int(number) - 1
        self._send(302, b"go on", Location=f"/redirect/{left}" if left else "/text")

    def _loop(self, _number, _body):
        self._send(302, b"again", Location="/loop")

    def _echo(self, _number, body):
        headers = {name: self.headers[name] for name in ECHOED if name in self.headers}
        if "boundary=" in headers.get("Content-Type", ""):  # it is drawn
            boundary = headers["Content-Type"].partition("boundary=")[2]
            headers["Content-Type"] = "multipart/form-data"
            body = body.replace(boundary.encode(), b"BOUNDARY")
        told = {"method": self.command, "path": self.path, "headers": headers, "body": body.decode("utf-8", "replace")}
        self._send(200, json.dumps(told).encode(), "application/json")

    def _cookie(self, _number, _body):
        self._send(200, b"a cookie", Set_Cookie="a=1; Path=/")

    def _gzip(self, _number, _body):
        self._send(200, gzip.compress(b"hello", mtime=0), Content_Encoding="gzip")

    def _slow(self, _number, _body):
        time.sleep(SLOW_SECONDS)
        self._send(200, b"hello")

    def _bytes(self, number, _body):
        self._send(200, b"x" * int(number), "application/octet-stream")

    def _drop(self, _number, _body):
        self.close_connection = True

    def _half(self, _number, _body):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        self.close_connection = True
