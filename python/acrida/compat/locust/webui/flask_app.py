"""The Flask app of the web UI: the handlers as views of a blueprint, and whatever locustfiles add to it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING

import flask
from jinja2 import DictLoader
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from locust.webui.exchange import Handler, Request, Response
from locust.webui.routes import failed, routes

if TYPE_CHECKING:
    from locust.web import WebUI

# A locustfile may render the pages itself, with arguments of its own: render_template("index.html", template_args=...).
TEMPLATES = {"index.html": "{{ acrida_index(template_args) }}", "auth.html": "{{ acrida_login(auth_args) }}"}


def flask_app(ui: WebUI) -> flask.Flask:
    """The app with the blueprint "locust" under the UI's base path."""
    app = flask.Flask("locust.web", static_folder=None)
    app.jinja_loader = DictLoader(TEMPLATES)
    app.jinja_env.globals.update(
        acrida_index=lambda arguments: _page(ui.index_page(arguments)),
        acrida_login=lambda arguments: _page(ui.login_page(arguments)))
    app.after_request(_add_page_headers)
    blueprint = flask.Blueprint("locust", "locust.web", url_prefix=ui.base_path or None)
    for route in routes():
        view = _view(ui, route.handler)
        blueprint.add_url_rule(
            route.path, route.name, ui.auth_required_if_enabled(view) if route.guarded else view,
            methods=list(route.methods))
    blueprint.register_error_handler(Exception, _on_error)
    app.register_blueprint(blueprint)
    return app


def _view(ui: WebUI, handler: Handler) -> Callable[[], flask.Response]:
    @functools.wraps(handler)  # with its clear_cache, if it has one
    def view() -> flask.Response:
        return _as_flask(handler(ui, _asked()))

    return view


def _asked() -> Request:
    asked = flask.request
    body = asked.get_data()  # the form is read from what this has kept
    return Request(asked.method, asked.path, asked.args.to_dict(flat=False), asked.form.to_dict(flat=False), body)


def _as_flask(answer: Response) -> flask.Response:
    return flask.Response(answer.body, answer.status, answer.headers)


def _on_error(error: Exception):
    if isinstance(error, HTTPException):
        return error
    return _as_flask(failed(flask.request.method, flask.request.path, error))


def _page(answer: Response) -> Markup:
    flask.g.acrida_page_headers = answer.headers
    return Markup(answer.body.decode())


def _add_page_headers(response: flask.Response) -> flask.Response:
    """What the page needs (its content security policy), when a locustfile has rendered it."""
    for name, value in flask.g.pop("acrida_page_headers", ()):
        if name.lower() not in ("content-length", "content-type"):
            response.headers[name] = value
    return response
