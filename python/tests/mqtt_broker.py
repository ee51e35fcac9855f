"""An MQTT 3.1.1 and 5 broker for tests: acknowledges what clients send, and can refuse or go away."""

import socket
import struct

from gevent.server import StreamServer

CONNECT, CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBSCRIBE, SUBACK = 1, 2, 3, 4, 5, 6, 7, 8, 9
PINGREQ, PINGRESP, DISCONNECT = 12, 13, 14


class MqttBroker:
    """Listens on 127.0.0.1:`port`, if not given a free one, until stop(). `published` lists (topic, payload, qos) as received."""

    def __init__(self, refuse_connections=False, refuse_subscriptions=False, port=0):
        self.published = []
        self.subscribed = []
        self._connack_code = 5 if refuse_connections else 0
        self._suback_code = 0x80 if refuse_subscriptions else None
        self._connections = []
        self._server = StreamServer(("127.0.0.1", port), self._serve)
        self._server.start()
        self.port = self._server.server_port

    def drop_connections(self):
        """Closes every connection, as a broker that dies does."""
        while self._connections:
            self._connections.pop().shutdown(socket.SHUT_RDWR)

    def stop(self):
        self._server.stop()

    def _serve(self, connection, _address):
        self._connections.append(connection)
        try:
            self._answer(connection)
        except OSError:  # drop_connections() ended the wait for the next packet
            return
        self._connections.remove(connection)

    def _answer(self, connection):
        version = 4
        stream = connection.makefile("rb")
        while header := stream.read(1):
            kind, flags = header[0] >> 4, header[0] & 15
            body = stream.read(_length(stream))
            if kind == CONNECT:
                version = body[6]
                _send(connection, CONNACK, bytes([0, self._connack_code]) + (b"\0" if version == 5 else b""))
            elif kind == PUBLISH:
                self._take_publication(connection, flags >> 1 & 3, body, version)
            elif kind == PUBREL:
                _send(connection, PUBCOMP, body[:2])
            elif kind == SUBSCRIBE:
                self._take_subscription(connection, body, version)
            elif kind == PINGREQ:
                _send(connection, PINGRESP, b"")
            elif kind == DISCONNECT:
                return

    def _take_publication(self, connection, qos, body, version):
        (size,) = struct.unpack_from("!H", body)
        topic, rest = body[2 : 2 + size].decode(), body[2 + size :]
        packet_id, rest = (rest[:2], rest[2:]) if qos else (b"", rest)
        if version == 5:
            rest = rest[1 + rest[0] :]
        self.published.append((topic, rest, qos))
        if qos:
            _send(connection, PUBACK if qos == 1 else PUBREC, packet_id)

    def _take_subscription(self, connection, body, version):
        packet_id, rest = body[:2], body[2:]
        if version == 5:
            rest = rest[1 + rest[0] :]
        codes = b""
        while rest:
            (size,) = struct.unpack_from("!H", rest)
            self.subscribed.append(rest[2 : 2 + size].decode())
            codes += bytes([rest[2 + size] & 3 if self._suback_code is None else self._suback_code])
            rest = rest[3 + size :]
        _send(connection, SUBACK, packet_id + (b"\0" if version == 5 else b"") + codes)


def _length(stream):
    length = shift = 0
    while True:
        (byte,) = stream.read(1)
        length |= (byte & 127) << shift
        if byte < 128:
            return length
        shift += 7


def _send(connection, kind, body):
    connection.sendall(bytes([kind << 4, len(body)]) + body)
