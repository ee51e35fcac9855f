"""Which handler answers what: the table, and the way through it without Flask."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from locust import web
from locust.webui import downloads, figures, pages, steering
from locust.webui.exchange import Handler, Request, Response, text_response

if TYPE_CHECKING:
    from locust.web import WebUI

logger = logging.getLogger("locust.web")

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


class Route(NamedTuple):
    """`name` is that of the view, "locust." before it."""

    path: str
    name: str
    methods: tuple[str, ...]
    handler: Handler
    guarded: bool = True  # by --web-login


def routes() -> list[Route]:
    """Locust 2.47 takes POST alone to stop and to reset, those before it GET; both are taken here."""
    return [
        Route("/", "index", GET, pages.index),
        Route("/swarm", "swarm", POST, steering.swarm),
        Route("/stop", "stop", BOTH, steering.stop),
        Route("/stats/reset", "reset_stats", BOTH, steering.reset_stats),
        Route("/stats/report", "stats_report", GET, downloads.report),
        Route("/stats/requests/csv", "request_stats_csv", GET, downloads.requests_csv),
        Route("/stats/requests_full_history/csv", "request_stats_full_history_csv", GET, downloads.full_history_csv),
        Route("/stats/failures/csv", "failures_stats_csv", GET, downloads.failures_csv),
        Route("/stats/requests", "request_stats", GET, figures.request_stats(web.DEFAULT_CACHE_TIME)),
        Route("/exceptions", "exceptions", GET, figures.exceptions),
        Route("/exceptions/csv", "exceptions_csv", GET, downloads.exceptions_csv),
        Route("/tasks", "tasks", GET, figures.tasks),
        Route("/logs", "logs", GET, figures.logs),
        Route("/login", "login", GET, pages.login, guarded=False),
        Route("/user", "update_user", POST, steering.update_user),
        Route("/worker-count", "get_worker_count", GET, figures.worker_count),
        Route("/acrida/events", "events", GET, pages.events),
        Route("/acrida/run.json", "run_json", GET, downloads.run_json),
    ]


class PlainApp:
    """Stands where the Flask app stands when Flask is not installed: the same views, and no others."""

    def __init__(self, ui: WebUI) -> None:
        self._ui = ui
        self._routes = {route.path: route for route in routes()}
        self.view_functions: dict[str, Callable] = {
            f"locust.{route.name}": route.handler for route in self._routes.values()}

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        raise RuntimeError(f"web_ui.app.{name}: pages of a locustfile's own need Flask: pip install flask")

    def answer(self, request: Request) -> Response:
        route = self._routes.get(request.path)
        if route is None:
            return text_response("Not Found", 404)
        method = "GET" if request.method == "HEAD" else request.method
        if method not in route.methods:
            refused = text_response("Method Not Allowed", 405)
            refused.headers.append(("Allow", ", ".join(route.methods)))
            return refused
        try:
            return self.view_functions[f"locust.{route.name}"](self._ui, request)
        except Exception as error:
            return failed(request.method, request.path, error)


def failed(method: str, path: str, error: Exception) -> Response:
    """The answer to a request whose handler has raised."""
    logger.warning("UI got request for %s %s, but it resulted in a 500: %s", method, path, type(error).__name__,
                   exc_info=error)
    return text_response(str(error), 500)
