"""What the index page starts from: window.templateArgs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import locust
from locust import stats as settings
from locust import web
from locust.argument_parser import ui_extra_args_dict
from locust.runners import MasterRunner
from locust.webui.figures import number_of_workers

if TYPE_CHECKING:
    from locust.env import Environment
    from locust.web import WebUI

DEFAULT_SHAPE = "Default"  # what the class picker calls: no shape


def template_args(ui: WebUI) -> dict[str, Any]:
    """Of this moment; what a locustfile adds of its own is not among it. The environment may have no runner yet."""
    environment = ui.environment
    options, runner, shape = environment.parsed_options, environment.runner, environment.shape_class
    host = common_host(environment)
    hosts = {user_class.host for user_class in environment.user_classes}
    classes = environment.available_user_classes
    tasks = environment.available_user_tasks
    return {
        "locustfile": environment.locustfile,
        "state": runner.state if runner else None,
        "is_distributed": isinstance(runner, MasterRunner),
        "user_count": runner.user_count if runner else None,
        "version": locust.__version__,
        "host": host or "",
        "history": environment.stats.history,
        "override_host_warning": not environment.host and len(hosts) > 1,
        "missing_host_warning": not environment.host and not any(hosts),
        "num_users": getattr(options, "num_users", None),
        "spawn_rate": getattr(options, "spawn_rate", None),
        "run_time": getattr(options, "run_time", None) or ui.offered_run_time,
        "worker_count": number_of_workers(environment),
        "hide_common_options": None if shape is None else not shape.use_common_options,
        "shape_use_common_options": None if shape is None else shape.use_common_options,
        "stats_history_enabled": bool(getattr(options, "stats_history_enabled", False)),
        "tasks": "{}",
        "extra_options": ui_extra_args_dict() if options is not None else {},
        "show_userclass_picker": ui.userclass_picker_is_active,
        "available_user_classes": None if classes is None else sorted(classes),
        "available_shape_classes": [DEFAULT_SHAPE, *sorted(environment.available_shape_classes or {})],
        "available_user_tasks": None if tasks is None else {
            name: [task.__name__ for task in listed] for name, listed in tasks.items()},
        "users": None if classes is None else {name: user_class.json() for name, user_class in classes.items()},
        "percentiles_to_chart": settings.PERCENTILES_TO_CHART,
        "percentiles_to_statistics": settings.PERCENTILES_TO_STATISTICS,
        "is_host_required": web.HOST_IS_REQUIRED,
        "profile": environment.profile or getattr(options, "profile", None),
        "acrida": acridas(ui),
    }


def acridas(ui: WebUI) -> dict[str, Any]:
    """What Acrida's own pages want to know besides."""
    environment = ui.environment
    return {
        "version": ui.version,
        "kind": "locustfile",
        "open_model": False,
        "user_classes": [
            {"name": user_class.__name__, "weight": user_class.weight, "fixed_count": user_class.fixed_count}
            for user_class in environment.user_classes],
        "targets": ui.targets,
        "has_plan": ui.has_plan,
        "can": {"counts": ui.can_count_exactly, "arrival_rate": False, "reset": True},
        "login": ui.native_login,
    }


def common_host(environment: Environment) -> str | None:
    """The run's host, or that of all users when they have the same."""
    if environment.host:
        return environment.host
    hosts = {user_class.host for user_class in environment.user_classes}
    return hosts.pop() if len(hosts) == 1 else None
