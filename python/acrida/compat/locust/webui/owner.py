"""Owner: stands behind the C++ server, and answers what it hands over, each request in a greenlet of its own."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import gevent
import gevent.event
from acrida import _engine
from gevent.pool import Group

from locust.webui import wsgi
from locust.webui.exchange import Request, Response, text_response
from locust.webui.routes import PlainApp, failed

if TYPE_CHECKING:
    from locust.web import WebUI

logger = logging.getLogger("locust.web")

OPEN, PASSWORD, OWNER = "open", "password", "owner"  # who may have the pages
ALL_ADDRESSES = ("", "*")
ANSWER_SECONDS = 2.0  # that the end of the UI waits for answers


class Owner:
    """Listens from the start. `server_port` and `url` say where; `engine_server` is the _engine.WebServer."""

    def __init__(self, ui: WebUI, password: str | None) -> None:
        self._ui = ui
        self._requests = Group()
        access = PASSWORD if password is not None else OWNER if ui.login is not None else OPEN
        self.engine_server = _engine.WebServer(
            host="0.0.0.0" if ui.host in ALL_ADDRESSES else ui.host, port=ui.port, base_path=ui.base_path,
            certificate=ui.tls_cert, key=ui.tls_key, access=access, password=password,
            allowed_hosts=ui.allowed_hosts)
        self.server_port: int = self.engine_server.port
        self.server_host = ui.host
        self._watcher = gevent.get_hub().loop.io(self.engine_server.fileno(), 1)
        self._stopped = gevent.event.Event()

    def serve(self) -> None:
        """Returns once it is stopped."""
        self._watcher.start(self._take)
        self._take()
        self._stopped.wait()

    def stop(self) -> None:
        """Listens no more. What is being answered may be, within ANSWER_SECONDS; then it is given up."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        self._watcher.stop()
        self._watcher.close()
        others = [greenlet for greenlet in self._requests if greenlet is not gevent.getcurrent()]
        gevent.joinall(others, timeout=ANSWER_SECONDS)
        gevent.killall(others, block=False)
        for request in self.engine_server.take_requests():
            answer = text_response("the web UI is shutting down\n", 503)
            request.reply(answer.status, answer.headers, answer.body)
        self.engine_server.close()  # which writes what was answered

    def _take(self) -> None:
        for request in self.engine_server.take_requests():
            self._requests.start(gevent.Greenlet(self._answer, request))

    def _answer(self, request: Any) -> None:
        try:
            answer = self._answer_of(request)
        except Exception as error:
            answer = failed(request.method, request.path, error)
        request.reply(answer.status, answer.headers, answer.body)

    def _answer_of(self, request: Any) -> Response:
        app = self._ui.app
        if not isinstance(app, PlainApp):
            return wsgi.answer(app, request, self._ui.base_path, self.server_port)
        kinds = [value for name, value in request.headers if name.lower() == "content-type"]
        return app.answer(Request.read(
            request.method, request.path, request.query, kinds[0] if kinds else "", request.body))
