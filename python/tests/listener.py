"""Listener: a server that keeps what clients send, byte for byte."""

from gevent.server import StreamServer

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class Listener:
    """Says ok on 127.0.0.1 until stop(). `requests`: (request line, {header's name in lower case: value}, body)."""

    def __init__(self):
        self.requests = []
        self._server = StreamServer(("127.0.0.1", 0), self._answer)
        self._server.start()
        self.stop = self._server.stop
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _answer(self, connection, _address):
        stream = connection.makefile("rb")
        head = []
        while (line := stream.readline()) not in (b"\r\n", b""):
            head.append(line)
        fields = {line.split(b":")[0].lower(): line.split(b":", 1)[1].strip() for line in head[1:]}
        body = stream.read(int(fields.get(b"content-length", 0)))
        if b"transfer-encoding" in fields:
            while (line := stream.readline()) not in (b"0\r\n", b""):
                body += stream.readline()
        self.requests.append((head[0], fields, body))
        connection.sendall(ANSWER if head[0][:4] != b"HEAD" else ANSWER[:-2])
        connection.close()
