"""SocketIOUser: a user with a Socket.IO connection. Needs python-socketio and, for WebSockets, websocket-client."""

import time

import gevent
import socketio

from locust.user import User


class SocketIOClient(socketio.Client):
    """A socketio.Client that records what it does.

    Types of request: WS connect, WSS send, WSE emit, WSC call, WSR a message received.
    """

    def __init__(self, request_event, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request_event = request_event

    def connect(self, *args, **kwargs):
        """As socketio.Client's, but a failure is recorded instead of raised."""
        self._timed("WS", "connect", super().connect, *args, **kwargs)

    def send(self, data, namespace=None, callback=None, name="Unnamed"):
        """As socketio.Client's, but a failure is recorded instead of raised. `name` is for statistics."""
        self._untimed("WSS", name, data, super().send, data, namespace, callback)

    def emit(self, event, data=None, namespace=None, callback=None):
        """As socketio.Client's, but a failure is recorded instead of raised."""
        self._untimed("WSE", event, data, super().emit, event, data, namespace, callback)

    def call(self, event, data=None, *args, **kwargs):
        """As socketio.Client's, but a failure is recorded instead of raised, and None returned."""
        return self._timed("WSC", event, super().call, event, data, *args, **kwargs)

    def on_message(self, event, data):
        """Handles what no other handler does; a handler of one's own calls it to have a message recorded."""
        self._record("WSR", event, 0, None, data)

    def _timed(self, request_type, name, function, *args, **kwargs):
        result = exception = None
        start_time = time.time()
        start = time.perf_counter()
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            exception = error
        response_time = (time.perf_counter() - start) * 1000
        self._record(request_type, name, response_time, exception, None, start_time=start_time)
        return result

    def _untimed(self, request_type, name, data, function, *args):
        exception = None
        try:
            function(*args)
        except Exception as error:
            exception = error
        self._record(request_type, name, 0, exception, data)

    def _record(self, request_type, name, response_time, exception, data, **more):
        self.request_event.fire(
            request_type=request_type,
            name=name,
            response_time=response_time,
            response_length=len(data) if hasattr(data, "__len__") else 0,
            exception=exception,
            context={},
            **more,
        )


class SocketIOUser(User):
    """A user whose `sio` is a SocketIOClient made with `options`; it takes messages until the user is stopped."""

    abstract = True

    options = {}

    def __init__(self, environment):
        super().__init__(environment)
        self.sio = SocketIOClient(environment.events.request, **self.options)
        self.sio_greenlet = gevent.spawn(self.sio.wait)
        self.sio.on("*", self.sio.on_message)
