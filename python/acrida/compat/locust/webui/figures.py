"""What pages and scripts ask for again and again: statistics, exceptions, task ratios, logs, workers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

from locust import log
from locust import stats as settings
from locust.runners import STATE_MISSING, MasterRunner
from locust.user.inspectuser import run_ratios
from locust.util.cache import memoize
from locust.webui.exchange import Handler, Request, Response, json_response

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.runners import Runner
    from locust.web import WebUI

ROWS_MAX = 500  # of statistics and of errors: a page with more becomes slow


def request_stats(seconds: float) -> Handler:
    """A handler of its own for each web UI: its answer is kept for `seconds`, longer when it takes long to make."""

    @memoize(timeout=seconds, dynamic_timeout=True)
    def handle(ui: WebUI, _request: Request) -> Response:
        return json_response(statistics(ui.environment))

    return handle


def statistics(environment: Environment) -> dict[str, Any]:
    """The document of /stats/requests."""
    runner, stats = environment.runner, environment.stats
    document: dict[str, Any] = {
        "stats": [], "errors": [], "total_rps": 0.0, "total_fail_per_sec": 0.0, "fail_ratio": 0.0, "user_count": 0,
        "state": STATE_MISSING,
    }
    if runner is None:
        return document | {"current_response_time_percentile_1": None, "current_response_time_percentile_2": None}
    total = stats.total
    document |= {
        "stats": [entry.to_dict() for entry in (*islice(settings.sort_stats(stats.entries), ROWS_MAX), total)],
        "errors": [error.to_dict() for error in islice(stats.errors.values(), ROWS_MAX)],
        "total_rps": total.total_rps,
        "total_fail_per_sec": total.total_fail_per_sec,
        "current_rps": total.current_rps,
        "current_fail_per_sec": total.current_fail_per_sec,
        "fail_ratio": total.fail_ratio,
        "current_response_time_percentiles": {
            f"response_time_percentile_{percentile}": total.get_current_response_time_percentile(percentile)
            for percentile in settings.PERCENTILES_TO_CHART
        },
        "state": runner.state,
        "user_count": runner.user_count,
    }
    if isinstance(runner, MasterRunner):
        document |= {"workers": workers(runner), "worker_count": runner.worker_count}
    return document


def exceptions(ui: WebUI, _request: Request) -> Response:
    runner = ui.environment.runner
    return json_response({
        "exceptions": [{**one, "nodes": ", ".join(sorted(one["nodes"]))} for one in _exceptions(runner)]})


def tasks(ui: WebUI, _request: Request) -> Response:
    return json_response(run_ratios(ui.environment))


def logs(ui: WebUI, _request: Request) -> Response:
    return json_response({"master": log.get_logs(), "workers": ui.environment.worker_logs})


def worker_count(ui: WebUI, _request: Request) -> Response:
    return json_response({"worker_count": number_of_workers(ui.environment)})


def number_of_workers(environment: Environment) -> int:
    runner = environment.runner
    return runner.worker_count if isinstance(runner, MasterRunner) else 0


def workers(runner: MasterRunner) -> list[dict[str, Any]]:
    return [{"id": worker.id, "state": worker.state, "user_count": worker.user_count, "cpu_usage": worker.cpu_usage,
             "memory_usage": worker.memory_usage} for worker in runner.clients.values()]


def _exceptions(runner: Runner | None) -> Iterable[dict[str, Any]]:
    return runner.exceptions.values() if runner is not None else ()
