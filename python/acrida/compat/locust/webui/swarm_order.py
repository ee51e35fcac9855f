"""SwarmOrder: what a POST to /swarm asks for, checked before any of it is done."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from locust.argument_parser import default_args_dict, get_parser
from locust.command.run_record import hosts_of
from locust.util.timespan import parse_timespan
from locust.webui.shown_host import UnknownHost, whole_host
from locust.webui.template_args import DEFAULT_SHAPE

if TYPE_CHECKING:
    from argparse import Namespace

    from locust.env import Environment
    from locust.webui.exchange import Request

BAD_RUN_TIME = "Valid run_time formats are : 20, 20s, 3m, 2h, 1h20m, 3h30m10s, etc."
MISSING_NUMBERS = "Missing or invalid user_count or spawn_rate from /swarm request"
NO_CLASSES = "UserClass picker is active but there are no available UserClasses"


class BadOrder(Exception):
    """It cannot be carried out; the text says why."""


@dataclass
class SwarmOrder:
    """None for what is not said. `run_time` in seconds, 0 for none; `options` are the locustfile's own."""

    user_count: int | None = None
    spawn_rate: float | None = None
    run_time: int | None = None
    host: str | None = None
    profile: str | None = None
    user_classes: list[str] = field(default_factory=list)
    shape_class: str | None = None
    counts: dict[str, int] | None = None
    options: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, request: Request, environment: Environment, picks: bool) -> SwarmOrder:
        """Raises BadOrder. `picks`: user classes and shape may be chosen."""
        form = {name: values[0] for name, values in request.form.items() if values}
        order = cls(
            user_count=_number(form, "user_count", int, "an integer"),
            spawn_rate=_number(form, "spawn_rate", float, "a number"),
            run_time=_run_time(form.get("run_time")),
            host=_host(form.get("host"), environment),
            profile=form.get("profile"),
            counts=_counts(form.get("counts"), environment))
        if picks:
            order._pick(request.form, environment)
        order.options = _own_options(request.form, environment.parsed_options)
        return order

    @property
    def is_complete(self) -> bool:
        """It says how many users there are to be, and how fast they come."""
        rate = self.spawn_rate
        return (self.user_count is not None and self.user_count >= 0 and rate is not None and math.isfinite(rate)
                and rate > 0)

    def _pick(self, form: dict[str, list[str]], environment: Environment) -> None:
        available = environment.available_user_classes
        if not available:
            raise BadOrder(NO_CLASSES)
        self.user_classes = form.get("user_classes", [])
        if unknown := [name for name in self.user_classes if name not in available]:
            raise BadOrder(f"Unknown User(s): {', '.join(unknown)}")
        self.shape_class = form.get("shape_class", [None])[0]
        shapes = environment.available_shape_classes or {}
        if self.shape_class not in (None, DEFAULT_SHAPE) and self.shape_class not in shapes:
            raise BadOrder(f"Unknown shape class: {self.shape_class}")


def _number(form: dict[str, str], name: str, kind: type, what: str) -> Any:
    if name not in form:
        return None
    try:
        return kind(form[name])
    except ValueError:
        raise BadOrder(f"Invalid {name} value: {form[name]!r} (must be {what})") from None


def _host(text: str | None, environment: Environment) -> str | None:
    if not text:
        return text
    try:
        return whole_host(text, hosts_of(environment))
    except UnknownHost as error:
        raise BadOrder(str(error)) from None


def _run_time(text: str | None) -> int | None:
    if not text:
        return None if text is None else 0
    try:
        return parse_timespan(text)
    except ValueError:
        raise BadOrder(BAD_RUN_TIME) from None


def _counts(text: str | None, environment: Environment) -> dict[str, int] | None:
    """So many users of each class, exactly."""
    if not text:
        return None
    names = environment.user_classes_by_name
    try:
        counts = json.loads(text)
        known = isinstance(counts, dict) and all(
            name in names and type(count) is int and count >= 0 for name, count in counts.items())
    except ValueError:
        known = False
    if not known:
        raise BadOrder(f"Invalid counts value: {text!r} (must be a JSON object of users by class: {', '.join(names)})")
    return {name: counts.get(name, 0) for name in names}


def own_options(options: Namespace | None) -> set[str]:
    """The dests of what the locustfile has added: a page may set them. Acrida's and Locust's own stay as they are."""
    if options is None:
        return set()
    parser = get_parser()
    return set(vars(options)) - set(default_args_dict()) - parser.limit_options - parser.result_options


def _own_options(form: dict[str, list[str]], options: Namespace | None) -> dict[str, Any]:
    converted = {}
    own = own_options(options) if options is not None else ()
    for name, values in form.items():
        if name in own:
            try:
                converted[name] = _converted(values, getattr(options, name))
            except ValueError as error:
                raise BadOrder(f"{name}: {error}") from None
    return converted


def _converted(values: list[str], current: Any) -> Any:
    """Of the kind that the option has now. Raises ValueError."""
    if current is None:
        return values[0]
    if isinstance(current, bool):
        return values[0].lower() == "true"
    if isinstance(current, list):
        words = values if len(values) > 1 else values[0].split(",") if values[0] else []
        kind = type(current[0]) if current else _number_or_text
        return [kind(word) for word in words]
    return type(current)(values[0])


def _number_or_text(word: str) -> int | str:
    try:
        return int(word)
    except ValueError:
        return word
