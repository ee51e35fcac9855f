"""The two pages: the UI itself, and the login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from locust.webui.exchange import Request, Response, redirect, text_response

if TYPE_CHECKING:
    from locust.web import WebUI


def index(ui: WebUI, _request: Request) -> Response:
    if ui.environment.runner is None:
        return text_response("Error: Locust Environment does not have any runner", 500)
    ui.update_template_args()
    return ui.index_page(ui.template_args)


def login(ui: WebUI, _request: Request) -> Response:
    """With --web-login and Flask-Login the form of `auth_args`; else there is nothing to log in to."""
    if ui.login is None:
        return redirect(f"{ui.base_path}/")
    return ui.login_page({**ui.login.messages(), **ui.auth_args})


def events(_ui: WebUI, _request: Request) -> Response:
    """Asked by the server before it lets a page have the events of the run: who comes here may have them."""
    return text_response("")
