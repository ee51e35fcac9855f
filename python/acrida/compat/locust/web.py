"""WebUI: the web UI of an environment. Its server is C++ (`acrida._engine.WebServer`); what it is asked is answered here.

The server has a thread of its own, which answers what needs no Python (assets, the events of a run) and hands
everything else over. `app` is a Flask app when Flask is installed, so that locustfiles can add pages, hooks and logins.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import gevent

from acrida import _engine
from locust.stats import PERCENTILES_TO_REPORT, StatsCSV
from locust.webui import exact_counts
from locust.webui.exchange import Response

if TYPE_CHECKING:
    from locust.command.live_runs import LiveRuns
    from locust.env import Environment
    from locust.webui.owner import Owner

logger = logging.getLogger(__name__)

HOST_IS_REQUIRED = False  # locustfiles set it to make the web UI's host field mandatory
DEFAULT_CACHE_TIME = 2.0  # seconds that the web UI's statistics stay the same; locustfiles set it before `init`

NEEDS_FLASK = "--web-login lets the locustfile decide who may log in, by Flask-Login, which is not installed: " \
              "pip install flask-login, or name a password with --web-password-file"


class WebUI:
    """The web UI of `environment`, which starts and stops its tests and shows how they go.

    `app`: the Flask app, or what stands in for it. `server`: what listens, None before start(); `server.server_port`.
    `greenlet` ends when the UI is stopped. `template_args` is what the index page starts from; `auth_args` what the
    login page does, when a locustfile sees to the login.
    """

    def __init__(
        self,
        environment: Environment,
        host: str,
        port: int,
        web_base_path: str | None = None,
        web_login: bool = False,
        tls_cert: str | None = None,
        tls_key: str | None = None,
        stats_csv_writer: StatsCSV | None = None,
        delayed_start: bool = False,
        userclass_picker_is_active: bool = False,
        build_path: str | None = None,
        password: str | None = None,
        targets: str | None = None,
        allowed_hosts: Sequence[str] = ("*",),
    ) -> None:
        """Listens at once unless `delayed_start`. `port` 0 takes one that is free; `host` "" and "*" are all addresses.

        `password` is Acrida's: who knows it may log in, and the locustfile is not asked. `targets`: the name of the
        table by which runs are judged; `allowed_hosts`: by which names browsers may call, "*" for any. It is the
        environment's `web_ui` from then on. Raises OSError when it cannot listen or use the certificate, ValueError for
        `build_path` and for a `web_login` that nothing decides.
        """
        if build_path:
            raise ValueError("pages from a build path are not offered; routes of web_ui.app can show any page")
        self.environment = environment
        environment.web_ui = self
        self.allowed_hosts = list(allowed_hosts)
        self.stop_reason = ""  # of the test that runs, once it is known
        self.host, self.port = host, port
        self.tls_cert, self.tls_key = tls_cert or None, tls_key or None
        self.stats_csv_writer = stats_csv_writer or StatsCSV(environment, PERCENTILES_TO_REPORT)
        self.userclass_picker_is_active = userclass_picker_is_active
        self.web_login = web_login
        self.base_path = (web_base_path or "").rstrip("/")
        self.targets, self.has_plan = targets, False
        self.offered_run_time: int | None = None  # by the form, where the options have none: of a test before
        self.version = _engine.version
        self.template_args: dict[str, Any] = {}
        self.auth_args: dict[str, Any] = {}
        self.greenlet: gevent.Greenlet | None = None
        self.runs: LiveRuns | None = None  # what lets pages see the tests; that of the command has files, too
        self.server: Owner | None = None
        self.can_count_exactly = exact_counts.install(environment)
        self._password = password if web_login else None
        self._make_app()
        self.update_template_args()
        if not delayed_start:
            self.start()

    def _make_app(self) -> None:
        from locust.webui.routes import PlainApp
        from locust.webui.steering import RunTimer

        self.run_timer = RunTimer(self)
        self.login = None
        if self.web_login and self._password is None:
            try:
                from locust.webui.flask_login_guard import FlaskLoginGuard
            except ImportError as error:
                raise ValueError(NEEDS_FLASK) from error
            self.login = FlaskLoginGuard("locust.login")
        try:
            from locust.webui.flask_app import flask_app
        except ImportError:
            self.app = PlainApp(self)
            return
        self.app = flask_app(self)
        if self.login is not None:
            self.login.install(self.app)

    @property
    def native_login(self) -> bool:
        """A password is asked for, by the server itself."""
        return self._password is not None

    @property
    def login_manager(self):
        """Flask-Login's; AttributeError where the locustfile does not see to the login."""
        if self.login is None:
            raise AttributeError("The login_manager is only available with --web-login.\n")
        return self.login.manager

    def start(self) -> None:
        """Listens, and answers in greenlets of its own until stop()."""
        from locust.command.live_runs import LiveRuns
        from locust.webui.owner import Owner

        self.server = Owner(self, self._password)
        if self.runs is None:
            self.runs = LiveRuns(self.environment)
        self.runs.show_ready()
        self.greenlet = gevent.spawn(self.start_server)

    def start_server(self) -> None:
        """Answers what the server is asked; returns after stop()."""
        self.server.serve()

    def stop(self) -> None:
        """Stop the running web server."""
        self.run_timer.cancel()
        if self.server is not None:  # what it still answers may start a test
            self.server.stop()
            self.greenlet.join()
        if self.runs is not None:
            self.runs.close()
            self.runs = None

    def auth_required_if_enabled(self, view_func: Callable) -> Callable:
        """Decorates a view of a locustfile: with --web-login only those who have logged in get it."""
        return view_func if self.login is None else self.login.guard(view_func)

    def update_template_args(self) -> None:
        """Brings `template_args` up to date; what a locustfile has added of its own stays."""
        from locust.webui.template_args import template_args

        self.template_args.update(template_args(self))

    def index_page(self, arguments: dict[str, Any]) -> Response:
        """The page of the UI, with `arguments` as window.templateArgs."""
        status, headers, body = self._listening().index_page(_json(arguments))
        return Response(body, status, headers)

    def login_page(self, arguments: dict[str, Any]) -> Response:
        """The page that asks for a name and a password, with `arguments` as window.authArgs."""
        status, headers, body = self._listening().login_page(_json(arguments), 200)
        return Response(body, status, headers)

    @property
    def exact_counts(self) -> dict[str, int] | None:
        """What count_exactly() was told last."""
        return exact_counts.chosen(self.environment)

    def count_exactly(self, counts: dict[str, int] | None) -> None:
        """So many users of each class from the next start on; None: as the weights say."""
        exact_counts.choose(self.environment, counts)

    def _listening(self):
        if self.server is None:
            raise RuntimeError("the web UI has not been started")
        return self.server.engine_server


def _json(arguments: dict[str, Any]) -> str:
    return json.dumps(arguments, default=str)
