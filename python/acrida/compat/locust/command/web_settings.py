"""Where and for whom the web UI is served: its options, checked, and the UI made of them."""

from __future__ import annotations

import logging
import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from acrida import _engine
from locust.command.refusals import in_words, refuse, started_as_acrida
from locust.web import WebUI

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.stats import StatsCSV

logger = logging.getLogger("locust.main")

PASSWORD_VARIABLE = "ACRIDA_WEB_PASSWORD"
ALL_ADDRESSES = "0.0.0.0"
LOCAL = ("localhost", "127.0.0.1", "::1")


def check_web_options(options: Namespace) -> None:
    """Ends the program, before anything is made, when they cannot be honoured."""
    path = options.web_base_path
    if path and not path.startswith("/"):
        logger.error("Invalid format for --web-base-path argument (%s): the url path must start with a slash.", path)
        sys.exit(1)
    if bool(options.tls_cert) != bool(options.tls_key):
        given, missing = ("cert", "key") if options.tls_cert else ("key", "cert")
        refuse(f"'--tls-{given}' requires '--tls-{missing}'")
    if options.tls_cert:
        try:
            _engine.WebServer.check_tls(options.tls_cert, options.tls_key)
        except OSError as error:
            refuse(str(error))
    if options.build_path:
        refuse("--build-path: Acrida has a web UI of its own; a locustfile may show any page by web_ui.app.route()")
    if options.web_password_file and not options.web_login:
        refuse("'--web-password-file' requires '--web-login'")


def make_web_ui(environment: Environment, options: Namespace, csv_writer: StatsCSV, targets: str) -> WebUI:
    """The UI, which does not listen yet. Says where it will be, unless any port will do."""
    host = _host(options)
    try:
        web_ui = WebUI(
            environment, host, options.web_port, web_base_path=options.web_base_path, web_login=options.web_login,
            tls_cert=options.tls_cert, tls_key=options.tls_key, stats_csv_writer=csv_writer, delayed_start=True,
            userclass_picker_is_active=options.class_picker, password=_password(options), targets=targets or None,
            allowed_hosts=_allowed_hosts(options))
    except ValueError as error:
        refuse(f"--web-login: {error}")
    if options.web_port:
        announce(options, options.web_port)
    _warn(host, options, web_ui)
    return web_ui


def announce(options: Namespace, port: int) -> None:
    """Says where the UI is, as Locust does."""
    url = options.web_host_display_name or _url(options, _host(options) or ALL_ADDRESSES, port)
    logger.info("Starting web interface at %s, press enter to open your default browser.", url)


def browser_url(options: Namespace, port: int) -> str:
    """As a browser on this machine finds it."""
    host = _host(options)
    return _url(options, "localhost" if host in ("", ALL_ADDRESSES, "::") else host, port)


def _url(options: Namespace, host: str, port: int) -> str:
    scheme = "https" if options.tls_cert else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}{options.web_base_path}"


def _host(options: Namespace) -> str:
    """Locust listens everywhere unless it is told not to, Acrida on this machine alone."""
    if options.web_host == "*":
        return ALL_ADDRESSES
    return options.web_host or ("127.0.0.1" if started_as_acrida() else ALL_ADDRESSES)


def _allowed_hosts(options: Namespace) -> list[str]:
    """By which names browsers may call. None for Locust's way: by any."""
    return options.web_allowed_host or ([] if started_as_acrida() else ["*"])


def _warn(host: str, options: Namespace, web_ui: WebUI) -> None:
    if host in LOCAL:
        if not options.web_host:
            logger.info("It is served to this machine alone; --web-host '*' opens it to the network")
    elif not options.web_login:
        logger.warning("The web interface asks for no password: whoever reaches this machine can start tests. "
                       "--web-login asks for one, --web-host 127.0.0.1 keeps it to this machine")
    elif not web_ui.native_login:
        logger.info("Who may log in to the web interface is decided by the locustfile, by Flask-Login")


def _password(options: Namespace) -> str | None:
    if not options.web_login:
        return None
    if not options.web_password_file:
        return os.environ.get(PASSWORD_VARIABLE) or None
    try:
        with open(options.web_password_file, encoding="utf-8") as file:
            password = file.read().strip()
    except (OSError, ValueError) as error:
        refuse(f"--web-password-file: {in_words(error)}")
    return password or refuse(f"--web-password-file: {options.web_password_file} is empty")
