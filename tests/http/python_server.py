"""Servers made of Python's http.server, which answers and parses in ways of its own."""

import contextlib
import email
import gzip
import http.server
import json
import select
import socket
import threading
import urllib.parse
import zlib

TEXT = b"a page of much the same text\n" * 20
# Made with the libraries' own programs: Python has neither.
BROTLI = bytes.fromhex("1b4302f88d946edeaa560009a35365782dc82392b0a65960e4998294e763ed1cbe03")
ZSTD = bytes.fromhex("28b52ffd6444012d0100e8612070616765206f66206d756368207468652073616d6520746578740a01009100957202cabc5b3f")


def raw_deflate(text):
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(text) + deflate.flush()


CODINGS = {
    "/gzip": ("gzip", gzip.compress(TEXT)),
    "/two-members": ("gzip", gzip.compress(TEXT[:50]) + gzip.compress(TEXT[50:])),
    "/deflate": ("deflate", zlib.compress(TEXT)),
    "/raw-deflate": ("deflate", raw_deflate(TEXT)),  # not what the RFC says, but what servers do
    "/br": ("br", BROTLI),
    "/zstd": ("zstd", ZSTD),
    "/one-on-another": ("deflate, gzip", gzip.compress(zlib.compress(TEXT))),
    "/identity": ("identity", TEXT),
}


def body_as_sent(headers, body):
    """What a body holds, by Python's parsers; bytes for what they do not know."""
    kind = headers.get_content_type()
    if kind == "application/json":
        return json.loads(body)
    if kind == "application/x-www-form-urlencoded":
        return urllib.parse.parse_qsl(body.decode("ascii"), strict_parsing=True, keep_blank_values=True)
    if kind == "multipart/form-data":
        message = email.message_from_bytes(b"Content-Type: " + headers["Content-Type"].encode("ascii") + b"\r\n\r\n" + body)
        assert not message.defects, message.defects
        return [(part.get_param("name", header="Content-Disposition"), part.get_filename(),
                 part.get_content_type() if part["Content-Type"] else None, part.get_payload(decode=True))
                for part in message.get_payload()]
    return body


class Site(http.server.BaseHTTPRequestHandler):
    """Says what it is asked for by path, and keeps what it was sent in server.seen."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.command, self.path, self.headers, body_as_sent(self.headers, body)))
        if self.path in CODINGS:
            coding, data = CODINGS[self.path]
            self.reply(data, ("Content-Encoding", coding))
        elif self.path == "/chunked":
            self.reply_in_chunks()
        elif self.path == "/closes":
            self.reply(TEXT)
            self.close_connection = True  # without having said so
        elif self.path == "/until-close":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(TEXT)
            self.close_connection = True
        else:
            self.reply(TEXT)

    do_GET = do_POST = do_PUT = do_HEAD = answer

    def reply(self, data, *headers):
        self.send_response(200)
        for name, value in (*headers, ("Content-Length", str(len(data)))):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def reply_in_chunks(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Trailer", "X-Checksum")
        self.end_headers()
        for at in range(0, len(TEXT), 7):
            piece = TEXT[at:at + 7]
            self.wfile.write(b"%X;piece=%d\r\n%s\r\n" % (len(piece), at, piece))
        self.wfile.write(b"0\r\nX-Checksum: 1\r\n\r\n")

    def log_message(self, *_arguments):
        pass


class OldSite(Site):
    """Closes after each answer, and its answers have no length."""

    protocol_version = "HTTP/1.0"

    def reply(self, data, *headers):
        self.send_response(200)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


class Proxy(http.server.BaseHTTPRequestHandler):
    """Opens tunnels, to whom the client has said who it is if server.authorization wants that."""

    protocol_version = "HTTP/1.1"

    def do_CONNECT(self):
        self.server.seen.append((self.path, self.headers))
        if self.server.authorization not in (None, self.headers["Proxy-Authorization"]):
            self.send_error(407)
            return
        host, _, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=60) as origin:
            self.send_response(200, "Connection established")
            self.end_headers()
            with contextlib.suppress(OSError):  # whoever goes first ends the tunnel
                self.carry(origin)
        self.close_connection = True

    def carry(self, origin):
        other = {self.connection: origin, origin: self.connection}
        while True:
            for side in select.select(list(other), [], [])[0]:
                data = side.recv(65536)
                if not data:
                    return
                other[side].sendall(data)

    def log_message(self, *_arguments):
        pass


class PythonServer(http.server.ThreadingHTTPServer):
    """Listens on a free port of 127.0.0.1 until the test's end."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, test, handler):
        super().__init__(("127.0.0.1", 0), handler)
        self.seen = []
        self.connections = 0
        self.authorization = None
        self.url = f"http://127.0.0.1:{self.server_port}"
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        test.addCleanup(self.server_close)
        test.addCleanup(thread.join)
        test.addCleanup(self.shutdown)

    def get_request(self):
        self.connections += 1
        return super().get_request()

    def handle_error(self, *_arguments):
        pass  # clients that go away are part of the tests
