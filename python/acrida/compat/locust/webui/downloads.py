"""What is downloaded: the tables as CSV, and the report."""

from __future__ import annotations

import os
import time
from io import StringIO
from typing import TYPE_CHECKING

from locust.html import get_html_report
from locust.stats import StatsCSVFileWriter
from locust.stats.csv_files import SpreadsheetWriter
from locust.webui.exchange import Request, Response, attachment, text_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from locust.env import Environment
    from locust.web import WebUI

CSV_TYPE = "text/csv"
THEMES = ("light", "dark")
# As src/app/web_desk.cc has it: the report is one file with its own scripts, and needs nothing of anybody.
REPORT_POLICY = ("default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
                 "font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox "
                 "allow-scripts allow-downloads allow-modals")


def requests_csv(ui: WebUI, _request: Request) -> Response:
    return _table(ui, ui.stats_csv_writer.requests_csv, "requests")


def failures_csv(ui: WebUI, _request: Request) -> Response:
    return _table(ui, ui.stats_csv_writer.failures_csv, "failures")


def exceptions_csv(ui: WebUI, _request: Request) -> Response:
    return _table(ui, ui.stats_csv_writer.exceptions_csv, "exceptions")


def full_history_csv(ui: WebUI, _request: Request) -> Response:
    writer = ui.stats_csv_writer
    if not isinstance(writer, StatsCSVFileWriter) or not writer.full_history:
        return text_response("Error: Server was not started with option to generate full history.", 404)
    path = writer.stats_history_file_name()
    with open(path, encoding="utf-8", newline="") as file:
        return attachment(file.read(), f"{os.path.basename(path).removesuffix('_stats_history.csv')}"
                                       f"_requests_full_history_{time.time():.0f}.csv", CSV_TYPE)


def run_json(ui: WebUI, _request: Request) -> Response:
    """Everything that was measured so far, as --run-json writes it."""
    if ui.environment.run_json is None:
        return text_response("there is no run yet", 404)
    return attachment(ui.environment.run_json(), f"{_name(ui.environment)}_run.json", "application/json")


def report(ui: WebUI, request: Request) -> Response:
    """The report so far; `download` in the query makes it a file, `theme` is light or dark."""
    theme = request.argument("theme")
    download = request.argument("download")
    page = get_html_report(ui.environment, show_download_link=not download, theme=theme if theme in THEMES else "")
    if download:
        return attachment(page, f"{_name(ui.environment)}.html", "text/html; charset=utf-8")
    return Response(page.encode("utf-8", "replace"), 200, [
        ("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", REPORT_POLICY)])


def _table(ui: WebUI, write: Callable, kind: str) -> Response:
    text = StringIO()
    write(SpreadsheetWriter(text))
    return attachment(text.getvalue(), f"{_name(ui.environment)}_{kind}.csv", CSV_TYPE)


def _name(environment: Environment) -> str:
    """What downloads are called: when, of which file, against which host."""
    parts = ["Locust", time.strftime("%Y-%m-%d-%Hh%M", time.localtime()), str(environment.locustfile)]
    if environment.host:
        parts.append(str(environment.host))
    return "_".join(parts)
