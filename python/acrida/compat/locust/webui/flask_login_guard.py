"""Logging in as Locust does it: by Flask-Login and what the locustfile makes of it."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

import flask
import flask_login

from locust.webui.exchange import text_response

logger = logging.getLogger("locust.web")

HOW = ("See https://docs.locust.io/en/stable/extending-locust.html#adding-authentication-to-the-web-ui for configuring "
       "authentication, or disable login by removing --web-login argument.")


class FlaskLoginGuard:
    """Lets those in whom the locustfile's user_loader or request_loader knows; others are sent to the login page."""

    def __init__(self, login_view: str) -> None:
        self.manager = flask_login.LoginManager()
        self.manager.login_view = login_view

    def install(self, app: flask.Flask) -> None:
        self.manager.init_app(app)

    def guard(self, view: Callable) -> Callable:
        required = flask_login.login_required(view)

        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any):
            try:
                if not flask_login.current_user.is_authenticated:
                    flask.session["auth_error"] = flask.session["auth_info"] = None
            except Exception as error:  # no secret key, no loader: the locustfile has not set up the login
                logger.error("Locust auth exception", exc_info=error)
                answer = text_response(f"Locust auth exception: {error}\n\n{HOW}", 500)
                return flask.Response(answer.body, answer.status, answer.headers)
            return required(*args, **kwargs)

        return guarded

    @staticmethod
    def messages() -> dict[str, str | None]:
        """What the locustfile has to say of the last attempt."""
        return {"error": flask.session.get("auth_error"), "info": flask.session.get("auth_info")}
